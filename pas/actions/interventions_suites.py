"""The head's answer, the family informed, in place in the grids, ended, taken back.

*Source:* source 004, issue G; ``pas.regles.interventions`` for the state machine.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.interventions import poser_interventions
from eleves.models import IndisponibiliteEleve
from pas.actions.interventions import (
    SALLE_MAX,
    enregistrer,
    faire_passer,
    intervention_a_changer,
    liberer,
)
from pas.enums.interventions import ActeIntervention, EtatIntervention, MoyenInformation
from pas.models import InterventionExterieure
from pas.regles.interventions import FaitsIntervention
from pas.requetes.interventions import heures_de, noms_des_eleves, salle_prise
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError
from socle.courriel import TextePublic, mettre_en_file
from socle.erreurs import ActionRefusee


@transaction.atomic
def accorder_intervention(
    *, auteur: Mandat, intervention: UUID, salle: str, le: datetime.date
) -> InterventionExterieure:
    """The head agrees, with a room that nobody else has at these moments.

    Raises ``ActionRefusee``. *Source:* issue G (« head's agreement, room »).
    """
    acte = ActeIntervention.ACCORDER
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    salle = " ".join(salle.split())[:SALLE_MAX]
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=ligne.au, salle=salle))
    if moment := salle_prise(ligne, salle):
        raise ActionRefusee(
            f"« {salle} » est déjà prise par une autre intervention {moment} : choisissez une "
            "autre salle, ou refusez en proposant une autre heure."
        )
    ligne.salle = salle
    return enregistrer(ligne, etat=etat, acte=acte, auteur=auteur, champs=("salle",))


@transaction.atomic
def refuser_intervention(
    *, auteur: Mandat, intervention: UUID, motif: str, le: datetime.date
) -> InterventionExterieure:
    """The head refuses and says why.

    Raises ``ActionRefusee``. *Source:* issue G.
    """
    acte = ActeIntervention.REFUSER
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=ligne.au, motif=motif))
    ligne.motif_refus = motif.strip()
    return enregistrer(ligne, etat=etat, acte=acte, auteur=auteur, champs=("motif_refus",))


@transaction.atomic
def informer_la_famille(
    *,
    auteur: Mandat,
    intervention: UUID,
    informee_le: datetime.date | None,
    moyen: MoyenInformation | None,
    le: datetime.date,
    courriel: str = "",
) -> InterventionExterieure:
    """Note when and how the family was told; write to it when an address is given.

    The address is not kept: it goes with the e-mail, that names no pupil nor profession.
    Raises ``ActionRefusee``. *Source:* issue G (« family informed »); security page §6.
    """
    acte = ActeIntervention.INFORMER
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    faits = FaitsIntervention(le=le, au=ligne.au, informee_le=informee_le, moyen=moyen or "")
    etat = faire_passer(ligne, acte, faits)
    ligne.famille_informee_le, ligne.famille_moyen = informee_le, moyen or ""
    enregistrer(
        ligne,
        etat=etat,
        acte=acte,
        auteur=auteur,
        champs=(
            "famille_informee_le",
            "famille_moyen",
        ),
    )
    if courriel:
        _ecrire_a_la_famille(ligne, courriel, auteur, le)
    return ligne


def _ecrire_a_la_famille(
    ligne: InterventionExterieure, courriel: str, auteur: Mandat, le: datetime.date
) -> None:
    mettre_en_file(
        cle=f"pas-intervention-{ligne.pk}-{ligne.revision}",
        destinataire=courriel,
        sujet="Une intervention à l'école",
        gabarit="courriels/pas_intervention.txt",
        contexte={
            "ecole": TextePublic(ligne.etablissement.nom),
            "telephone": TextePublic(ligne.etablissement.telephone),
            "heures": [TextePublic(une.phrase) for une in heures_de(ligne)],
            "du": ligne.du,
            "au": ligne.au if ligne.au != ligne.du else None,
        },
        sans_noms=noms_des_eleves([ligne], auteur, le).values(),
    )


@transaction.atomic
def mettre_en_place(
    *, auteur: Mandat, intervention: UUID, le: datetime.date
) -> InterventionExterieure:
    """It takes place: the hours enter the pupil's own week, where rule R10 reads them.

    A pupil known by a request only has no week in the product: nothing is put there. Raises
    ``ActionRefusee``, over another regular absence too. *Source:* dossier §3 R10; issue G.
    """
    acte = ActeIntervention.METTRE_EN_PLACE
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=ligne.au, salle=ligne.salle))
    if ligne.eleve_id:
        _poser_dans_la_semaine(ligne, le)
    return enregistrer(ligne, etat=etat, acte=acte, auteur=auteur)


def _poser_dans_la_semaine(ligne: InterventionExterieure, le: datetime.date) -> None:
    periode = DateRange(max(ligne.du, le), ligne.periode.upper)
    poses = []
    for creneau in ligne.creneaux.all():
        creneau.indisponibilite = IndisponibiliteEleve(
            jour=creneau.jour,
            minutes=NumericRange(creneau.debut, creneau.fin, "[)"),
            semaine=creneau.semaine,
            periode=periode,
            lieu=ligne.salle,
        )
        poses.append(creneau)
    heures = [c.indisponibilite for c in poses]
    assert ligne.eleve_id is not None  # noqa: S101  asked by the caller
    try:
        poser_interventions(eleve=ligne.eleve_id, heures=heures, le=le)
    except ConflitError as refus:
        raise ActionRefusee(refus.message) from refus
    for creneau in poses:
        creneau.save(update_fields=["indisponibilite", "modifie_le"])


@transaction.atomic
def terminer_intervention(
    *, auteur: Mandat, intervention: UUID, dernier_jour: datetime.date, le: datetime.date
) -> InterventionExterieure:
    """It ends with a day: after it the room and the pupil's hours are free again.

    Raises ``ActionRefusee`` before its first day, after its last. *Source:* issue G.
    """
    acte = ActeIntervention.TERMINER
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=ligne.au))
    if not ligne.du <= dernier_jour <= ligne.au:
        raise ActionRefusee(
            f"Le dernier jour est entre le {ligne.du:%d/%m/%Y} et le {ligne.au:%d/%m/%Y}. "
            "Si elle n'a pas commencé, changez-la, puis annulez-la."
        )
    liberer(ligne, a_partir_du=dernier_jour + UN_JOUR, le=le)
    ligne.periode = DateRange(ligne.du, dernier_jour + UN_JOUR)
    return enregistrer(ligne, etat=etat, acte=acte, auteur=auteur, champs=("periode",))


SANS_SUITE = frozenset(
    {ActeIntervention.REPRENDRE, ActeIntervention.ANNULER, ActeIntervention.ROUVRIR}
)


@transaction.atomic
def revenir_sur(
    *, auteur: Mandat, intervention: UUID, acte: ActeIntervention, le: datetime.date
) -> InterventionExterieure:
    """Take back the head's answer, give up, or open again: what was agreed to is asked again.

    Raises ``ActionRefusee``. *Source:* ux page §4 (a regret has a way back).
    """
    if acte not in SANS_SUITE:
        raise ActionRefusee("Cet acte se fait avec sa page : rechargez la page.")
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=ligne.au))
    liberer(ligne, a_partir_du=le, le=le)
    if etat == EtatIntervention.DEMANDEE:
        ligne.famille_informee_le, ligne.famille_moyen, ligne.motif_refus = None, "", ""
    ligne.creneaux.update(indisponibilite=None)
    return enregistrer(
        ligne,
        etat=etat,
        acte=acte,
        auteur=auteur,
        champs=("famille_informee_le", "famille_moyen", "motif_refus"),
    )
