"""What a version held at a past moment, read from the history that the database keeps.

*Source:* security page §5 (every write is kept with its author).
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef

from aesh.enums import StatutEmploi
from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from aesh.models.emploi import OUVERTS
from aesh.requetes.versions import PARUS

SUPPRIME = "delete"  # label of the history's last row


@dataclass(frozen=True)
class CreneauPasse:
    """A slot as it is or was; ``auteur``: the member who wrote it last."""

    lignee: UUID
    aesh: UUID
    etablissement: UUID
    classe: UUID | None
    type: str
    jour: int
    debut: int
    fin: int
    semaine: str
    eleves: frozenset[UUID]
    cle: UUID
    auteur: UUID | None
    le: datetime.datetime

    @property
    def quand(self) -> tuple[int, int, int, str]:
        """Day, hours, weeks."""
        return self.jour, self.debut, self.fin, self.semaine

    @property
    def quoi(self) -> tuple[object, ...]:
        """The rest: who, where, which kind, which pupils."""
        return self.aesh, self.etablissement, self.classe, self.type, self.eleves


@dataclass(frozen=True)
class Alors:
    """A version of a past moment; ``figee``: already published then, so unchanged since."""

    emploi: UUID
    figee: bool = False

    def creneaux(self, moment: datetime.datetime) -> dict[UUID, CreneauPasse]:
        """Its slots at that moment."""
        return creneaux_presents(self.emploi) if self.figee else creneaux_au(self.emploi, moment)


CHAMPS = (
    "lignee",
    "aesh_id",
    "etablissement_id",
    "classe_id",
    "type",
    "jour",
    "debut",
    "fin",
    "semaine",
)


def creneaux_presents(emploi: UUID) -> dict[UUID, CreneauPasse]:
    """Slots of a version now, by lineage; two queries."""
    eleves: dict[UUID, set[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__emploi=emploi).order_by()
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau, set()).add(eleve)
    lus = Creneau.objects.filter(emploi=emploi).order_by()
    return _ranger(lus.values_list("pk", "modifie_par_id", "modifie_le", *CHAMPS), eleves)


def creneaux_au(emploi: UUID, moment: datetime.datetime) -> dict[UUID, CreneauPasse]:
    """Slots of a version at a moment, by lineage; two queries, even when it is gone since."""
    histoire = Creneau.pgh_event_model.objects  # type: ignore[attr-defined]
    derniers = (
        histoire.filter(emploi_id=emploi, pgh_created_at__lt=moment)
        .order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    colonnes = ("pgh_obj_id", "modifie_par_id", "pgh_created_at", *CHAMPS, "pgh_label")
    lus = [ligne[:-1] for ligne in derniers.values_list(*colonnes) if ligne[-1] != SUPPRIME]
    liens = (
        CreneauEleve.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            creneau_id__in=[ligne[0] for ligne in lus], pgh_created_at__lt=moment
        )
        .order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    eleves: dict[UUID, set[UUID]] = {}
    for creneau, eleve, mot in liens.values_list("creneau_id", "eleve_id", "pgh_label"):
        if mot != SUPPRIME:
            eleves.setdefault(creneau, set()).add(eleve)
    return _ranger(lus, eleves)


def auteurs_des_suppressions(
    emplois: set[UUID], lignees: set[UUID], depuis: datetime.datetime
) -> dict[UUID, tuple[UUID | None, datetime.datetime]]:
    """Who deleted slots of these versions since a moment, and when; one query, or none."""
    if not lignees:
        return {}
    supprimes = Creneau.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
        emploi_id__in=emplois, lignee__in=lignees, pgh_label=SUPPRIME, pgh_created_at__gte=depuis
    )
    return {
        lignee: (auteur, le)
        for lignee, auteur, le in supprimes.order_by("pgh_id").values_list(
            "lignee", "modifie_par_id", "pgh_created_at"
        )
    }


def lignees_retirees(emploi: UUID, origines: Collection[UUID]) -> dict[UUID, UUID]:
    """Lineage of slots deleted from this version, by slot; one query, or none.

    Left out: those that are still there, of another version, or whose lineage is present again
    (a lineage names one slot of a version).
    *Source:* règle locale (remarks and notes follow a slot that is put back).
    """
    if not origines:
        return {}
    presents = Creneau.objects.filter(emploi=emploi, lignee=OuterRef("lignee"))
    histoire = Creneau.pgh_event_model.objects  # type: ignore[attr-defined]
    retires = histoire.filter(emploi_id=emploi, pgh_obj_id__in=origines, pgh_label=SUPPRIME)
    return dict(retires.exclude(Exists(presents)).values_list("pgh_obj_id", "lignee"))


def version_d_alors(
    emploi: EmploiDuTemps, moment: datetime.datetime, le: datetime.date
) -> Alors | None:
    """The version that this one is compared to since a moment; None when there was nothing.

    A published one: what was in force on that day. A scenario that was there: itself. A draft:
    the draft of that moment, whatever became of it, else the version then published last.

    *Source:* règle locale (« changé depuis lundi » says what the pole's week became since then).
    """
    parues = EmploiDuTemps.objects.filter(
        pole=emploi.pole_id, annee=emploi.annee, statut__in=PARUS, publie_le__lt=moment
    ).order_by("-version")
    if emploi.statut in PARUS:
        return _figee(parues.filter(date_effet__lte=le).values_list("pk", flat=True).first())
    if emploi.scenario and emploi.cree_le < moment:
        return Alors(emploi.pk)
    histoire = EmploiDuTemps.pgh_event_model.objects  # type: ignore[attr-defined]
    etats = (
        histoire.filter(pole_id=emploi.pole_id, annee=emploi.annee, pgh_created_at__lt=moment)
        .order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")
        .distinct("pgh_obj_id")
    )
    ouverts = [
        (version, cle)
        for cle, version, statut, scenario in etats.values_list(
            "pgh_obj_id", "version", "statut", "scenario"
        )
        if StatutEmploi(statut) in OUVERTS and not scenario
    ]
    if ouverts:
        return Alors(max(ouverts)[1])
    return _figee(parues.values_list("pk", flat=True).first())


def _figee(cle: UUID | None) -> Alors | None:
    return Alors(cle, figee=True) if cle else None


def _ranger(
    lignes: Iterable[tuple[Any, ...]], eleves: dict[UUID, set[UUID]]
) -> dict[UUID, CreneauPasse]:
    """Rows by lineage: key, author, moment, then ``CHAMPS``."""
    poses: dict[UUID, CreneauPasse] = {}
    for cle, auteur, le, lignee, *place in lignes:
        siens = frozenset(eleves.get(cle, ()))
        suite: tuple[Any, ...] = (*place, siens, cle, auteur, le)
        poses[lignee] = CreneauPasse(lignee, *suite)
    return poses
