"""Plans and meetings of a pupil: dates and witnesses, no content (dossier §2.3)."""

import datetime
from dataclasses import dataclass
from typing import TypeVar
from uuid import UUID

from django.db import transaction
from psycopg.types.range import DateRange

from comptes.models import Mandat
from eleves.enums import (
    LIBELLES_CONCLUSION_REUNION,
    LIBELLES_PARTICIPANT_REUNION,
    GenrePlan,
    GenreReunion,
)
from eleves.models import Eleve, PlanEleve, ReunionEleve
from eleves.permissions import peut_noter_suivi
from pial.regles import UN_JOUR
from socle.erreurs import ActionRefusee

REFUS = "Vous ne pouvez pas noter le suivi de cet élève."
Ligne = TypeVar("Ligne", PlanEleve, ReunionEleve)


class LigneInconnue(ActionRefusee):
    """Neither in this pupil's file nor in its history."""


@dataclass(frozen=True)
class DonneesPlan:
    """A plan between two days, ``au`` included; None: no end known."""

    genre: str
    du: datetime.date
    au: datetime.date | None
    dans_lpi: bool = False


@dataclass(frozen=True)
class DonneesReunion:
    """A meeting, planned or held."""

    genre: str
    date: datetime.date
    tenue: bool = False
    participants: tuple[str, ...] = ()
    conclusions: tuple[str, ...] = ()
    prochaine_le: datetime.date | None = None
    dans_lpi: bool = False


class SuiviPerime(ActionRefusee):
    """Someone saved meanwhile; ``actuel`` is what stands now."""

    def __init__(self, actuel: PlanEleve | ReunionEleve) -> None:
        super().__init__("Cette ligne a été modifiée entre-temps : comparez les deux versions.")
        self.actuel = actuel


@transaction.atomic
def noter_plan(
    *,
    auteur: Mandat,
    eleve: Eleve,
    donnees: DonneesPlan,
    plan: PlanEleve | None = None,
    revision: int = 0,
    le: datetime.date,
) -> PlanEleve:
    """Note a plan, or correct one. Raises ``ActionRefusee``, ``SuiviPerime``.

    *Source:* dossier §2.3 (plans: the app stores dates; the content is in the LPI).
    """
    ligne = _ligne(auteur, eleve, plan, PlanEleve(eleve=eleve), revision, le)
    if donnees.au is not None and donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour du plan doit suivre le premier.")
    ligne.genre, ligne.dans_lpi = GenrePlan(donnees.genre), donnees.dans_lpi
    ligne.periode = DateRange(donnees.du, donnees.au + UN_JOUR if donnees.au else None)
    return _ecrire(ligne, plan)


@transaction.atomic
def noter_reunion(
    *,
    auteur: Mandat,
    eleve: Eleve,
    donnees: DonneesReunion,
    reunion: ReunionEleve | None = None,
    revision: int = 0,
    le: datetime.date,
) -> ReunionEleve:
    """Plan a meeting, or say that it was held, by whom (functions) and with what conclusion.

    Raises ``ActionRefusee``, ``SuiviPerime``. *Source:* dossier §2.3 (ESS, GEVA-Sco).
    """
    ligne = _ligne(auteur, eleve, reunion, ReunionEleve(eleve=eleve), revision, le)
    if donnees.tenue and donnees.date > le:
        raise ActionRefusee("Une réunion qui a eu lieu ne peut pas être dans l'avenir.")
    if not donnees.tenue and (donnees.participants or donnees.conclusions):
        raise ActionRefusee("Participants et conclusions se notent après la réunion.")
    if donnees.prochaine_le is not None and donnees.prochaine_le <= donnees.date:
        raise ActionRefusee("La prochaine réunion vient après celle-ci.")
    connus = {*LIBELLES_PARTICIPANT_REUNION, *LIBELLES_CONCLUSION_REUNION}
    if not {*donnees.participants, *donnees.conclusions} <= {str(un) for un in connus}:
        raise ActionRefusee("Choisissez dans les listes proposées.")
    ligne.genre, ligne.date = GenreReunion(donnees.genre), donnees.date
    ligne.tenue, ligne.dans_lpi = donnees.tenue, donnees.dans_lpi
    ligne.participants = list(donnees.participants)
    ligne.conclusions = list(donnees.conclusions)
    ligne.prochaine_le = donnees.prochaine_le
    return _ecrire(ligne, reunion)


@transaction.atomic
def retirer_suivi(*, auteur: Mandat, ligne: PlanEleve | ReunionEleve, le: datetime.date) -> None:
    """Remove a line noted by mistake; the history keeps it. Raises ``ActionRefusee``.

    *Source:* ux page §4.
    """
    if not peut_noter_suivi(auteur, ligne.eleve, le):
        raise ActionRefusee(REFUS)
    ligne.delete()


@transaction.atomic
def retablir_suivi(
    *, auteur: Mandat, eleve: Eleve, modele: type[Ligne], cle: UUID, le: datetime.date
) -> Ligne:
    """Put back a line removed by mistake, as it last was.

    Raises ``ActionRefusee``; ``LigneInconnue`` for a key that this pupil's history does not hold.

    *Source:* ux page §4 (undo).
    """
    if not peut_noter_suivi(auteur, eleve, le):
        raise ActionRefusee(REFUS)
    if modele.objects.filter(pk=cle, eleve=eleve.pk).exists():
        raise ActionRefusee("Cette ligne est déjà dans le dossier.")
    histoire = modele.pgh_event_model.objects  # type: ignore[attr-defined]
    derniere = (
        histoire.filter(pgh_obj_id=cle, eleve_id=eleve.pk)
        .order_by("-pgh_created_at", "-pgh_id")
        .first()
    )
    if derniere is None:
        raise LigneInconnue("Cette ligne n'est plus dans l'historique : notez-la de nouveau.")
    noms = [champ.attname for champ in modele._meta.concrete_fields]  # noqa: SLF001  Django's way
    ligne: Ligne = modele(**{nom: getattr(derniere, nom) for nom in noms})
    ligne.revision += 1
    ligne.save(force_insert=True)
    return ligne


def _ligne(
    auteur: Mandat,
    eleve: Eleve,
    connue: Ligne | None,
    neuve: Ligne,
    revision: int,
    le: datetime.date,
) -> Ligne:
    if not peut_noter_suivi(auteur, eleve, le):
        raise ActionRefusee(REFUS)
    if connue is None:
        return neuve
    actuelle: Ligne = type(connue).objects.select_for_update().get(pk=connue.pk, eleve=eleve.pk)
    if actuelle.revision != revision:
        raise SuiviPerime(actuelle)
    return actuelle


def _ecrire(ligne: Ligne, connue: Ligne | None) -> Ligne:
    if connue is not None:
        ligne.revision += 1
    ligne.save()
    return ligne
