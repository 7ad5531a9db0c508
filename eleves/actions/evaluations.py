"""Write what a pupil needs: activities, moments, intensity; the local target follows."""

import datetime
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from comptes.models import Mandat
from eleves.actions.besoins import a_droit_mutualise, besoin_a_changer, noter_proposition
from eleves.enums import LIBELLES_ACTIVITE, Activite
from eleves.enums.besoins import Intensite
from eleves.models import Eleve, EvaluationBesoin, LigneBesoin
from eleves.models.evaluation import NOTE_MAXIMUM
from eleves.permissions import peut_evaluer
from eleves.regles.besoins import Besoin, Calcul, Poids, calculer
from eleves.regles.moments import Moment
from eleves.requetes.evaluations import moments_possibles, poids_au
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.erreurs import ActionRefusee

LIGNES_MAXIMUM = 12


@dataclass(frozen=True)
class LigneSaisie:
    """One line of the form; ``moment`` is a code of ``moments_possibles``."""

    activite: str
    moment: str
    intensite: str
    est_securite: bool = False


@dataclass(frozen=True)
class DonneesEvaluation:
    """What the form says."""

    lignes: tuple[LigneSaisie, ...]
    note: str = ""


@transaction.atomic
def enregistrer_evaluation(
    *, auteur: Mandat, eleve: Eleve, donnees: DonneesEvaluation, le: datetime.date
) -> EvaluationBesoin:
    """Keep a new version; with mutualised help in force, its target becomes the proposal.

    Raises ``ActionRefusee``: no right, nothing written, a moment that is no longer of the week.
    *Source:* dossier §2.3 (``EvaluationBesoin`` drives the local target); decisions 8 and 35.
    """
    if not peut_evaluer(auteur, eleve, le):
        raise ActionRefusee("Vous ne pouvez pas évaluer les besoins de cet élève.")
    if len(donnees.note) > NOTE_MAXIMUM:
        raise ActionRefusee(f"La précision a {NOTE_MAXIMUM} caractères au plus.")
    moments = {moment.code: moment for moment in moments_possibles(eleve, le)}
    _verifier(donnees.lignes, moments)
    besoin = besoin_a_changer(eleve)
    poids = poids_au(le)
    calcul = _calculer(donnees.lignes, moments, poids)
    EvaluationBesoin.objects.filter(eleve=eleve, est_courante=True).update(est_courante=False)
    try:
        with convertir_erreurs():
            evaluation: EvaluationBesoin = EvaluationBesoin.objects.create(
                eleve=eleve,
                faite_par_id=auteur.membre_id,
                fonction=auteur.role,
                faite_le=timezone.now(),
                cible_calculee=calcul.cible,
                poids=asdict(poids),
                note=" ".join(donnees.note.split()),
            )
    except ConflitError as conflit:
        raise ActionRefusee(str(conflit)) from conflit
    LigneBesoin.objects.bulk_create(
        LigneBesoin(
            evaluation=evaluation,
            rang=rang,
            activite=ligne.activite,
            moment=ligne.moment,
            libelle_moment=moments[ligne.moment].libelle,
            plages=[[p.jour, p.debut, p.fin, p.semaine] for p in moments[ligne.moment].plages],
            intensite=ligne.intensite,
            est_securite=ligne.est_securite,
        )
        for rang, ligne in enumerate(donnees.lignes)
    )
    if a_droit_mutualise(eleve, le):
        noter_proposition(besoin, calcul.cible or None, auteur, evaluation)
    return evaluation


def _verifier(lignes: Sequence[LigneSaisie], moments: dict[str, Moment]) -> None:
    if not lignes:
        raise ActionRefusee("Écrivez au moins un besoin : une activité, un moment, une intensité.")
    if len(lignes) > LIGNES_MAXIMUM:
        raise ActionRefusee(f"Une évaluation a {LIGNES_MAXIMUM} lignes au plus.")
    vues = set()
    for rang, ligne in enumerate(lignes, start=1):
        if ligne.moment not in moments:
            raise ActionRefusee(
                f"Ligne {rang} : ce moment n'est pas dans la semaine de l'élève. Choisissez-en un "
                "de la liste."
            )
        if (ligne.activite, ligne.moment) in vues:
            raise ActionRefusee(f"Ligne {rang} : cette activité à ce moment est déjà écrite.")
        vues.add((ligne.activite, ligne.moment))


def _calculer(lignes: Sequence[LigneSaisie], moments: dict[str, Moment], poids: Poids) -> Calcul:
    besoins = [
        Besoin(
            LIBELLES_ACTIVITE[Activite(ligne.activite)],
            moments[ligne.moment].libelle,
            moments[ligne.moment].plages,
            Intensite(ligne.intensite),
            ligne.est_securite,
        )
        for ligne in lignes
    ]
    return calculer(besoins, poids)
