"""A professional from outside at school: asked for, changed, agreed to or refused by the head.

*Source:* source 004 (« coordonner toute intervention de professionnels externes, notamment
médicaux et paramédicaux »), issue G; ``pas.regles.interventions`` for the state machine.
"""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.utils import timezone
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.actions.interventions import retirer_interventions
from eleves.models import Eleve
from eleves.requetes.classes import scolarisation_de
from pas.enums import ActionConsentie
from pas.enums.interventions import (
    SALLE_RETENUE,
    ActeIntervention,
    Demandeur,
    EtatIntervention,
    Rythme,
)
from pas.models import (
    CreneauIntervention,
    EtapeIntervention,
    InterventionExterieure,
    Reponse,
    Saisine,
)
from pas.permissions import (
    peut_accorder,
    peut_demander_intervention,
    peut_demander_pour,
    peut_mener_intervention,
)
from pas.regles.etats import FINIS
from pas.regles.interventions import (
    DE_LA_DIRECTION,
    FaitsIntervention,
    Heure,
    PassageImpossibleError,
    passer,
    refus_des_heures,
)
from pas.requetes.professions import professions
from pas.requetes.saisines import accordees
from pial.models import Etablissement
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

SANS_DROIT = "Votre mission ne permet pas cet acte sur cette intervention."
SALLE_MAX = 60


@dataclass(frozen=True)
class DonneesIntervention:
    """What is asked for; ``au`` is the last day, included. ``salle``: a wish, the head decides."""

    profession: str
    demandeur: Demandeur
    rythme: Rythme
    heures: tuple[Heure, ...]
    du: datetime.date
    au: datetime.date
    professionnel: str = ""
    salle: str = ""

    def nettes(self) -> "DonneesIntervention":
        """One day: its weekday, that day alone, whatever week it is."""
        nom, salle = self.professionnel.strip(), " ".join(self.salle.split())
        if self.rythme == Rythme.HEBDOMADAIRE:
            return replace(self, professionnel=nom, salle=salle)
        heures = tuple(Heure(self.du.isoweekday(), h.debut, h.fin) for h in self.heures)
        return replace(self, professionnel=nom, salle=salle, heures=heures, au=self.du)


def _verifier(donnees: DonneesIntervention, le: datetime.date) -> None:
    if donnees.profession not in professions():
        raise ActionRefusee("Choisissez qui vient dans la liste.")
    if len(donnees.salle) > SALLE_MAX:
        raise ActionRefusee(f"Le nom de la salle a {SALLE_MAX} caractères au plus.")
    if refus := refus_des_heures(donnees.heures, donnees.du, donnees.au):
        raise ActionRefusee(refus)
    if donnees.au < le:
        raise ActionRefusee("Ces jours sont passés : choisissez des jours à venir.")


@transaction.atomic
def demander_pour_un_eleve(
    *, auteur: Mandat, eleve: Eleve, donnees: DonneesIntervention, le: datetime.date
) -> InterventionExterieure:
    """Ask for an intervention for a pupil who holds a right, in the school where he is.

    Raises ``ActionRefusee``. *Source:* module docstring.
    """
    if not peut_demander_intervention(auteur, eleve, le):
        raise ActionRefusee(SANS_DROIT)
    lieu = scolarisation_de(eleve.pk, le)
    if lieu is None:
        raise ActionRefusee("Cet élève n'est scolarisé dans aucune école à ce jour.")
    return _creer(auteur, donnees, le, ecole=lieu.etablissement, eleve=eleve)


@transaction.atomic
def demander_pour_une_reponse(
    *, auteur: Mandat, reponse: Reponse, donnees: DonneesIntervention, le: datetime.date
) -> InterventionExterieure:
    """Ask for an intervention that a response of the plan announces; speaking with the school
    waits for the family's agreement.

    Raises ``ActionRefusee``. *Source:* dossier §4 (COORD_EXTERNE, agreement per action).
    """
    saisine: Saisine = reponse.saisine
    if not peut_demander_pour(auteur, saisine, le):
        raise ActionRefusee(SANS_DROIT)
    if saisine.statut in FINIS:
        raise ActionRefusee("La demande est terminée : rouvrez-la d'abord.")
    if ActionConsentie.PARTAGE_ECOLE not in accordees(saisine):
        raise ActionRefusee(
            "La famille n'a pas accepté que le PAS parle avec l'école : notez son accord d'abord."
        )
    ecole = saisine.etablissement
    eleve = saisine.eleve
    if eleve is not None and (lieu := scolarisation_de(eleve.pk, le)) is not None:
        ecole = lieu.etablissement
    return _creer(auteur, donnees, le, ecole=ecole, eleve=eleve, reponse=reponse)


def _creer(
    auteur: Mandat,
    donnees: DonneesIntervention,
    le: datetime.date,
    *,
    ecole: Etablissement,
    eleve: Eleve | None,
    reponse: Reponse | None = None,
) -> InterventionExterieure:
    donnees = donnees.nettes()
    _verifier(donnees, le)
    intervention = InterventionExterieure(
        eleve=eleve,
        saisine_id=reponse.saisine_id if reponse else None,
        reponse=reponse,
        etablissement=ecole,
        auteur_id=auteur.membre_id,
    )
    _ecrire(intervention, donnees)
    intervention.save()
    _poser_les_heures(intervention, donnees)
    noter_etape(intervention, ActeIntervention.DEMANDER, auteur)
    return intervention


def _ecrire(intervention: InterventionExterieure, donnees: DonneesIntervention) -> None:
    intervention.profession, intervention.demandeur = donnees.profession, donnees.demandeur
    intervention.professionnel, intervention.salle = donnees.professionnel, donnees.salle
    intervention.rythme = donnees.rythme
    intervention.periode = DateRange(donnees.du, donnees.au + UN_JOUR)


def _poser_les_heures(intervention: InterventionExterieure, donnees: DonneesIntervention) -> None:
    CreneauIntervention.objects.bulk_create(
        CreneauIntervention(
            intervention=intervention,
            etablissement_id=intervention.etablissement_id,
            jour=une.jour,
            minutes=NumericRange(une.debut, une.fin, "[)"),
            semaine=une.semaine,
            lettres=NumericRange(*une.lettres, "[)"),
            periode=intervention.periode,
        )
        for une in sorted(donnees.heures)
    )


def noter_etape(
    intervention: InterventionExterieure, acte: ActeIntervention, auteur: Mandat
) -> None:
    """Write one act in the history of an intervention.

    *Source:* ux page §4 (who did what, when).
    """
    EtapeIntervention.objects.create(
        intervention=intervention,
        acte=acte,
        faite_le=timezone.now(),
        auteur_id=auteur.membre_id,
    )


def intervention_a_changer(
    auteur: Mandat, intervention: UUID, acte: ActeIntervention, le: datetime.date
) -> InterventionExterieure:
    """The row, locked until the end of the transaction; raises ``ActionRefusee``.

    *Source:* permissions page §3; issue G (the head alone agrees).
    """
    lignes = InterventionExterieure.objects.select_for_update(of=("self",))
    trouvee = lignes.select_related("etablissement").filter(pk=intervention).first()
    peut_le_faire = peut_accorder if acte in DE_LA_DIRECTION else peut_mener_intervention
    if trouvee is None or not peut_le_faire(auteur, trouvee, le):
        raise ActionRefusee(SANS_DROIT)
    return trouvee


def faire_passer(
    ligne: InterventionExterieure, acte: ActeIntervention, faits: FaitsIntervention
) -> EtatIntervention:
    """Next state, or ``ActionRefusee`` with the machine's sentence.

    *Source:* ``pas.regles.interventions``.
    """
    try:
        return passer(EtatIntervention(ligne.etat), acte, faits)
    except PassageImpossibleError as refus:
        raise ActionRefusee(str(refus)) from refus


def liberer(
    ligne: InterventionExterieure, *, a_partir_du: datetime.date, le: datetime.date
) -> None:
    """Give the pupil's hours back from a day on; what was before stays in his week.

    *Source:* issue G (ending or changing it takes it away again).
    """
    posees = [c.indisponibilite_id for c in ligne.creneaux.all() if c.indisponibilite_id]
    if posees and ligne.eleve_id:
        retirer_interventions(eleve=ligne.eleve_id, heures=posees, a_partir_du=a_partir_du, le=le)


@transaction.atomic
def enregistrer(
    ligne: InterventionExterieure,
    *,
    etat: EtatIntervention,
    acte: ActeIntervention,
    auteur: Mandat,
    champs: tuple[str, ...] = (),
) -> InterventionExterieure:
    """Save the new state, keep or free the room with it, write the act.

    Raises ``ActionRefusee`` when the room was taken meanwhile. *Source:* issue G.
    """
    ligne.etat, ligne.revision = etat, ligne.revision + 1
    garde = etat in SALLE_RETENUE or etat == EtatIntervention.TERMINEE
    try:
        with convertir_erreurs():
            ligne.save(update_fields=["etat", "revision", "modifie_le", *champs])
            ligne.creneaux.update(
                retient_la_salle=garde,
                cle_salle=cle_tri(ligne.salle) if garde else "",
                periode=ligne.periode,
            )
    except ConflitError as refus:
        raise ActionRefusee(refus.message) from refus
    noter_etape(ligne, acte, auteur)
    return ligne


@transaction.atomic
def modifier_intervention(
    *,
    auteur: Mandat,
    intervention: UUID,
    donnees: DonneesIntervention,
    le: datetime.date,
) -> InterventionExterieure:
    """Change who, when or where: the head and the family are asked again.

    Raises ``ActionRefusee``. *Source:* module docstring.
    """
    acte = ActeIntervention.MODIFIER
    ligne = intervention_a_changer(auteur, intervention, acte, le)
    donnees = donnees.nettes()
    _verifier(donnees, le)
    etat = faire_passer(ligne, acte, FaitsIntervention(le=le, au=donnees.au))
    liberer(ligne, a_partir_du=le, le=le)
    _ecrire(ligne, donnees)
    ligne.creneaux.all().delete()
    _poser_les_heures(ligne, donnees)
    ligne.famille_informee_le, ligne.famille_moyen, ligne.motif_refus = None, "", ""
    return enregistrer(
        ligne,
        etat=etat,
        acte=acte,
        auteur=auteur,
        champs=(
            *("profession", "demandeur", "professionnel", "salle", "rythme", "periode"),
            *("famille_informee_le", "famille_moyen", "motif_refus"),
        ),
    )
