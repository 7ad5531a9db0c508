"""Keep scenarios of means: create, add and remove hypotheses, rename, delete, take back.

Nothing here writes to pupils, AESH, contracts or schools.
*Source:* issue E (what-if simulator); règle locale.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone

from aesh.models import Aesh
from comptes.models import Mandat
from pial.models import Etablissement, Pole
from pial.permissions import poles_mesurables
from reporting.enums.moyens import AideSupposee, GenreHypothese
from reporting.models import Hypothese, ScenarioMoyens
from reporting.permissions import peut_simuler
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri
from socle.verrous import verrouiller

SCENARIOS_MAXIMUM, HYPOTHESES_MAXIMUM, NOM_MAXIMUM = 8, 30, 60


@dataclass(frozen=True)
class DonneesHypothese:
    """One line of a scenario, as it is typed."""

    genre: GenreHypothese
    a_partir_du: datetime.date
    etablissement: Etablissement | None = None
    aesh: Aesh | None = None
    aide: str = ""
    nombre: int = 1
    minutes_hebdo: int | None = None


@transaction.atomic
def creer_scenario(*, auteur: Mandat, pole: Pole, nom: str, le: datetime.date) -> ScenarioMoyens:
    """A named scenario without any hypothesis yet. Raises ``ActionRefusee``.

    *Source:* règle locale.
    """
    if not peut_simuler(auteur) or not poles_mesurables(auteur, le).filter(pk=pole.pk).exists():
        raise ActionRefusee("Vous ne gardez pas de scénario sur ce pôle.")
    verrouiller(f"scenarios-moyens:{pole.pk}", seul=True)
    deja = list(ScenarioMoyens.objects.filter(pole=pole, supprime_le__isnull=True))
    if len(deja) >= SCENARIOS_MAXIMUM:
        raise ActionRefusee(
            f"Ce pôle garde déjà {len(deja)} scénarios, le maximum : supprimez-en un."
        )
    return ScenarioMoyens.objects.create(
        pole=pole, nom=_nom_libre(nom, deja), auteur_id=auteur.membre_id
    )


@transaction.atomic
def ajouter_hypothese(
    *, auteur: Mandat, scenario: ScenarioMoyens, donnees: DonneesHypothese
) -> Hypothese:
    """Suppose one more thing. Raises ``ActionRefusee`` when what it needs is not said.

    *Source:* règle locale.
    """
    _verifier(auteur, scenario)
    if scenario.hypotheses.count() >= HYPOTHESES_MAXIMUM:
        raise ActionRefusee(f"Un scénario tient au plus {HYPOTHESES_MAXIMUM} hypothèses.")
    _exiger(donnees)
    return Hypothese.objects.create(scenario=scenario, **_champs(donnees))


def _champs(donnees: DonneesHypothese) -> dict[str, Any]:
    return {champ: getattr(donnees, champ) for champ in donnees.__dataclass_fields__}


@transaction.atomic
def retirer_hypothese(*, auteur: Mandat, hypothese: Hypothese) -> None:
    """Suppose one thing less. Raises ``ActionRefusee``. *Source:* règle locale."""
    _verifier(auteur, hypothese.scenario)
    hypothese.delete()


@transaction.atomic
def supprimer_scenario(*, auteur: Mandat, scenario: ScenarioMoyens) -> None:
    """Put a scenario aside; it can be taken back. Raises ``ActionRefusee``.

    *Source:* règle locale (undo).
    """
    _verifier(auteur, scenario)
    scenario.supprime_le = timezone.now()
    scenario.save(update_fields=["supprime_le", "modifie_le"])


@transaction.atomic
def reprendre_scenario(*, auteur: Mandat, scenario: ScenarioMoyens) -> ScenarioMoyens:
    """Undo the deletion; a name taken since is numbered. Raises ``ActionRefusee``.

    *Source:* règle locale (undo).
    """
    if not peut_simuler(auteur):
        raise ActionRefusee("Vous ne gardez pas de scénario sur ce pôle.")
    verrouiller(f"scenarios-moyens:{scenario.pole_id}", seul=True)
    autres = ScenarioMoyens.objects.filter(pole=scenario.pole_id, supprime_le__isnull=True)
    pris = {cle_tri(autre.nom) for autre in autres}
    nom, rang = scenario.nom, 2
    while cle_tri(nom) in pris:
        nom, rang = f"{scenario.nom[: NOM_MAXIMUM - 5]} ({rang})", rang + 1
    scenario.nom, scenario.supprime_le = nom, None
    scenario.save(update_fields=["nom", "supprime_le", "modifie_le"])
    return scenario


def _verifier(auteur: Mandat, scenario: ScenarioMoyens) -> None:
    if not peut_simuler(auteur):
        raise ActionRefusee("Vous lisez ce scénario, mais vous ne le changez pas.")
    if scenario.supprime_le is not None:
        raise ActionRefusee("Ce scénario est supprimé : reprenez-le d'abord.")


def _exiger(donnees: DonneesHypothese) -> None:
    """What each kind needs, in a sentence that says what to do."""
    genre = donnees.genre
    ecole = (GenreHypothese.OUVRIR_ULIS, GenreHypothese.NOTIFICATIONS, GenreHypothese.ECOLE_CHANGE)
    if genre in ecole and donnees.etablissement is None:
        raise ActionRefusee("Choisissez l'école.")
    if genre in (GenreHypothese.AESH_PART, GenreHypothese.CONTRAT_CHANGE) and donnees.aesh is None:
        raise ActionRefusee("Choisissez l'AESH.")
    if genre in (GenreHypothese.AESH_ARRIVE, GenreHypothese.CONTRAT_CHANGE):
        if not donnees.minutes_hebdo:
            raise ActionRefusee("Dites les heures par semaine du contrat.")
    elif genre == GenreHypothese.NOTIFICATIONS:
        if not donnees.aide:
            raise ActionRefusee("Choisissez le type d'aide.")
        if donnees.aide == AideSupposee.INDIVIDUELLE and not donnees.minutes_hebdo:
            raise ActionRefusee("Dites les heures par semaine de chaque notification.")


def _nom_libre(nom: str, autres: list[ScenarioMoyens]) -> str:
    nom = " ".join(nom.split())
    if not nom:
        raise ActionRefusee("Donnez un nom à ce scénario, par exemple « ULIS en janvier ».")
    if len(nom) > NOM_MAXIMUM:
        raise ActionRefusee(f"Ce nom est trop long : {NOM_MAXIMUM} caractères au plus.")
    if cle_tri(nom) in {cle_tri(autre.nom) for autre in autres}:
        raise ActionRefusee(
            f"Un scénario de ce pôle s'appelle déjà « {nom} » : choisissez-en un autre."
        )
    return nom
