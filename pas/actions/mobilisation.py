"""Mobilise a team: asked by the PAS, decided by the director, worked and reported by the team.

*Source:* dossier §4 (EMAS), source 004, circulaire DGCS/SD3B/2025/119; the only table of what may
happen is ``pas.regles.mobilisation``.
"""

import datetime
import json
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from pas.actions.mobilisation_avis import prevenir
from pas.actions.prise import saisine_a_changer
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation, MotifRefus
from pas.enums.plan import EMAS, VIVANTES, TypeReponse
from pas.models import EtapeMobilisation, Mobilisation, Reponse, Saisine
from pas.permissions import peut_mener
from pas.regles.mobilisation import (
    FINIES,
    FaitsMobilisation,
    MobilisationRefuseeError,
    accord_manquant,
    passer,
)
from pas.regles.plan import PLAN_OUVERT
from pas.requetes.mobilisations import (
    a_transmettre,
    equipes_mobilisables,
    faits_de_la_mobilisation,
    intervenants_possibles,
    mobilisation_vivante,
    partage_accepte,
)
from socle.erreurs import ActionRefusee

A, E = ActeMobilisation, EtatMobilisation
DISPARUE = "Cette mobilisation n'existe pas, ou plus pour vous : revenez à la liste."
UN_AN = datetime.timedelta(days=366)


def refus_de_mobiliser(saisine: Saisine, reponse: Reponse, *, avec_prenom: bool) -> str:
    """Why no team can be asked for this response now, as a sentence; empty when one can.

    *Source:* circulaire DGCS/SD3B/2025/119 (agreement of the family); dossier §4.
    """
    if reponse.type not in EMAS:
        return "Cette réponse ne demande pas d'équipe mobile."
    if saisine.statut not in PLAN_OUVERT or reponse.etat not in VIVANTES:
        return "Cette réponse n'est plus en cours : rouvrez-la avant de mobiliser une équipe."
    if mobilisation_vivante(reponse) is not None:
        return "Une équipe est déjà mobilisée pour cette réponse : suivez-la, ou annulez-la."
    est_directe = reponse.type == TypeReponse.EMAS_DIRECT
    faits = FaitsMobilisation(
        est_directe=est_directe,
        accord_partage=partage_accepte(saisine),
        accord_ecrit=reponse.accord_ecrit_le is not None,
    )
    if manque := accord_manquant(faits):
        return manque
    prenom = a_transmettre(saisine, question="", avec_prenom=True)["prenom"]
    if (est_directe or avec_prenom) and not prenom:
        return "L'élève n'est pas encore nommé : écrivez d'abord son nom dans la demande."
    return ""


@transaction.atomic
def mobiliser(
    *,
    auteur: Mandat,
    saisine: UUID,
    reponse: UUID,
    emas: UUID,
    question: str,
    avec_prenom: bool,
    le: datetime.date,
) -> Mobilisation:
    """Ask a team that serves this PAS; what it is told is kept as it was shown.

    Raises ``ActionRefusee``: another PAS's request, an agreement missing, a team that does not
    serve here. *Source:* dossier §4 (data minimum transmitted), source 004.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    objet = Reponse.objects.filter(saisine=ligne, pk=reponse).first()
    if objet is None:
        raise ActionRefusee("Cette réponse n'existe plus : rechargez la page.")
    if refus := refus_de_mobiliser(ligne, objet, avec_prenom=avec_prenom):
        raise ActionRefusee(refus)
    equipe = next((une for une in equipes_mobilisables(ligne, le) if une.pk == emas), None)
    if equipe is None:
        raise ActionRefusee("Cette équipe ne sert pas votre PAS aujourd'hui : choisissez-en une.")
    if not question.strip():
        raise ActionRefusee("Écrivez la question que vous posez à l'équipe.")
    est_directe = objet.type == TypeReponse.EMAS_DIRECT
    dit = a_transmettre(ligne, question=question, avec_prenom=avec_prenom or est_directe)
    creee: Mobilisation = Mobilisation.objects.create(
        saisine=ligne,
        reponse=objet,
        emas=equipe,
        est_directe=est_directe,
        accord_ecrit_le=objet.accord_ecrit_le if est_directe else None,
        transmis=json.dumps(dit, ensure_ascii=False),
        demandee_le=le,
        auteur_id=auteur.membre_id,
    )
    _noter(creee, auteur, "")
    return creee


def _noter(ligne: Mobilisation, auteur: Mandat, acte: str) -> None:
    """Keep the step, tell the other side."""
    etape = EtapeMobilisation.objects.create(
        mobilisation=ligne,
        acte=acte,
        etat=ligne.etat,
        faite_le=timezone.now(),
        auteur_id=auteur.membre_id,
    )
    prevenir(ligne, etape)


def mobilisation_a_changer(mobilisation: UUID) -> Mobilisation:
    """The row, locked until the end of the transaction; rights are asked with the act.

    Raises ``ActionRefusee`` when it is unknown. *Source:* règle locale.
    """
    liees = ("saisine__pole", "saisine__etablissement", "emas__porteur", "departement")
    lignes = Mobilisation.objects.select_for_update(of=("self",)).select_related(*liees)
    trouvee: Mobilisation | None = lignes.filter(pk=mobilisation).first()
    if trouvee is None:
        raise ActionRefusee(DISPARUE)
    return trouvee


def _passer(
    auteur: Mandat,
    mobilisation: UUID,
    acte: ActeMobilisation,
    le: datetime.date,
    champs: dict[str, Any],
    **faits: bool,
) -> Mobilisation:
    ligne = mobilisation_a_changer(mobilisation)
    if not peut_mener(auteur, ligne, acte, le):
        raise ActionRefusee(DISPARUE)
    try:
        suivant = passer(
            EtatMobilisation(ligne.etat),
            acte,
            auteur.fonction,
            faits_de_la_mobilisation(ligne, **faits),
        )
    except MobilisationRefuseeError as refus:
        raise ActionRefusee(str(refus)) from refus
    _verifier_les_jours(ligne, champs)
    ligne.etat = suivant
    ligne.finie_le = le if suivant in FINIES else None
    for nom, valeur in champs.items():
        setattr(ligne, nom, valeur)
    ligne.save()
    _noter(ligne, auteur, acte)
    return ligne


def _verifier_les_jours(ligne: Mobilisation, champs: dict[str, Any]) -> None:
    """Nothing is planned nor done before the director accepted."""
    for nom in ("du", "realisee_le"):
        jour = champs.get(nom)
        if jour is not None and ligne.acceptee_le is not None and jour < ligne.acceptee_le:
            raise ActionRefusee(
                f"La direction a accepté le {ligne.acceptee_le:%d/%m/%Y} : choisissez ce jour-là "
                "ou un jour suivant."
            )


@transaction.atomic
def decider_d_une_mobilisation(
    *,
    auteur: Mandat,
    mobilisation: UUID,
    acte: ActeMobilisation,
    le: datetime.date,
    motif: MotifRefus | None = None,
    mot: str = "",
) -> Mobilisation:
    """The director accepts, makes wait or refuses; ``motif`` says why, ``mot`` is for the PAS.

    Raises ``ActionRefusee``: somebody else's team, no reason, an agreement taken back.
    *Source:* source 004 (authority of the director of the carrying ESMS); dossier §4.
    """
    if acte not in (A.ACCEPTER, A.METTRE_EN_ATTENTE, A.REFUSER):
        raise ActionRefusee("Choisissez votre réponse.")
    est_acceptee = acte == A.ACCEPTER
    if motif == MotifRefus.AUTRE and not est_acceptee and not mot.strip():
        raise ActionRefusee("Dites la raison dans le message au PAS.")
    champs: dict[str, Any] = {
        "motif": "" if est_acceptee else (motif or ""),
        "mot": mot.strip(),
        "acceptee_le": le if est_acceptee else None,
    }
    return _passer(auteur, mobilisation, acte, le, champs, a_un_motif=motif is not None)


@transaction.atomic
def planifier_une_mobilisation(
    *,
    auteur: Mandat,
    mobilisation: UUID,
    intervenant: UUID,
    du: datetime.date,
    au: datetime.date | None,
    le: datetime.date,
) -> Mobilisation:
    """Say who goes, from which day to which day (one day without ``au``); again to change it.

    Raises ``ActionRefusee``: somebody who does not work there, days in disorder.
    *Source:* dossier §4 (PLANIFIEE); source 004 (the director organises the professionals).
    """
    au = au or du
    if au < du or au > du + UN_AN:
        raise ActionRefusee("Le dernier jour vient après le premier, à un an au plus.")
    possibles = [cle for cle, _ in intervenants_possibles(mobilisation_a_changer(mobilisation), le)]
    if str(intervenant) not in possibles:
        raise ActionRefusee("Cette personne n'a pas de mission dans votre ESMS : choisissez-en.")
    champs = {"intervenant_id": intervenant, "du": du, "au": au}
    return _passer(auteur, mobilisation, A.PLANIFIER, le, champs, a_des_dates=True)


@transaction.atomic
def realiser_une_mobilisation(
    *,
    auteur: Mandat,
    mobilisation: UUID,
    realisee_le: datetime.date,
    duree_minutes: int,
    le: datetime.date,
) -> Mobilisation:
    """Say that it was done: the (last) day, and the minutes in all.

    Raises ``ActionRefusee``: a day to come, an agreement taken back.
    *Source:* dossier §4 (REALISEE).
    """
    if realisee_le > le:
        raise ActionRefusee("Choisissez un jour passé : on note ce qui est déjà fait.")
    champs = {"realisee_le": realisee_le, "duree_minutes": duree_minutes}
    return _passer(auteur, mobilisation, A.REALISER, le, champs, a_des_dates=duree_minutes > 0)


@transaction.atomic
def rendre_compte(
    *, auteur: Mandat, mobilisation: UUID, texte: str, le: datetime.date
) -> Mobilisation:
    """Write the report, that the PAS reads: the mobilisation ends.

    Raises ``ActionRefusee``: an empty report, an agreement taken back.
    *Source:* dossier §4 (COMPTE_RENDU); permissions page §3 (column « notes PAS/EMAS »).
    """
    ecrit = texte.strip()
    champs = {"compte_rendu": ecrit}
    return _passer(auteur, mobilisation, A.RENDRE_COMPTE, le, champs, a_un_texte=bool(ecrit))


@transaction.atomic
def annuler_une_mobilisation(
    *, auteur: Mandat, saisine: UUID, mobilisation: UUID, le: datetime.date
) -> Mobilisation:
    """The PAS stops before anything has happened; the ESMS is told.

    Raises ``ActionRefusee``. *Source:* issue G (cancel by the PAS).
    """
    exiger_la_saisine(auteur, saisine, mobilisation, le)
    return _passer(auteur, mobilisation, A.ANNULER, le, {})


def exiger_la_saisine(auteur: Mandat, saisine: UUID, mobilisation: UUID, le: datetime.date) -> None:
    """The PAS locks its request first: one act at a time on it. Raises ``ActionRefusee``.

    *Source:* permissions page §3.
    """
    ligne = saisine_a_changer(auteur, saisine, le)
    if not Mobilisation.objects.filter(saisine=ligne, pk=mobilisation).exists():
        raise ActionRefusee(DISPARUE)
