"""What a change of exception does to published slots: rows to write, and words to say it.

Read before saving as well as when saving: nothing is written here. The number of queries does
not depend on what is concerned. *Source:* decisions 2 and 10.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from psycopg.types.range import DateRange, Range

from aesh.models import Creneau, CreneauEleve, Occupation
from aesh.models.multirange import jours_de_multirange, multirange_de_jours
from aesh.regles.exceptions import FaitException, FaitPlanifie, Presences, effet, presences
from aesh.requetes.exceptions import Contexte, contexte

LIGNE = ("emploi", "creneau", "aesh", "eleve", "minutes", "dates", "prevues")


@dataclass
class Bilan:
    """What changes, one date of one slot at a time; ``aesh``: whose days, and which."""

    supprimes: int = 0
    raccourcis: int = 0
    rendus: int = 0
    deplaces: int = 0
    autres_eleves: int = 0
    aesh: dict[UUID, set[datetime.date]] = field(default_factory=dict)

    @property
    def jours(self) -> list[datetime.date]:
        """Every day that changes for somebody, in order."""
        return sorted({jour for jours in self.aesh.values() for jour in jours})

    @property
    def est_vide(self) -> bool:
        """Nothing published changes."""
        return not self.aesh

    @property
    def phrases(self) -> list[str]:
        """``12 créneaux n'auront pas lieu``, one sentence for each thing that happens."""
        return [
            f"1 créneau {un}" if nombre == 1 else f"{nombre} créneaux {plusieurs}"
            for nombre, un, plusieurs in (
                (self.supprimes, "n'aura pas lieu", "n'auront pas lieu"),
                (self.raccourcis, "sera raccourci", "seront raccourcis"),
                (self.deplaces, "se tiendra ailleurs", "se tiendront ailleurs"),
                (self.rendus, "aura lieu de nouveau", "auront lieu de nouveau"),
                (self.autres_eleves, "aura d'autres élèves", "auront d'autres élèves"),
            )
            if nombre
        ]


@dataclass
class Plan:
    """Rows of occupation to write for the slots of ``creneaux``, and what they change."""

    bilan: Bilan
    creneaux: list[UUID] = field(default_factory=list)
    entieres: list[tuple[UUID, Any]] = field(default_factory=list)
    morceaux: list[tuple[Any, ...]] = field(default_factory=list)


@dataclass
class _Publie:
    """A published slot and its rows: key of each person's whole row, planned dates."""

    fait: FaitPlanifie
    emploi: UUID
    aesh: UUID
    lignes: dict[str | None, tuple[UUID, Any]] = field(default_factory=dict)
    prevues: list[datetime.date] = field(default_factory=list)


def _zone(exceptions: Iterable[FaitException]) -> Q:
    """Occupations of the slots that exceptions may touch."""
    zone = Q(pk__in=[])
    for une in exceptions:
        ici = Q(prevues__touche=DateRange(une.du, une.au))
        if une.aesh:
            ici &= Q(aesh=une.aesh)
        elif une.etablissement:
            ici &= Q(creneau__etablissement=une.etablissement)
        elif une.pole:
            ici &= Q(emploi__pole=une.pole)
        elif une.eleve:
            ici &= Q(creneau__liens_eleves__eleve=une.eleve)
        zone |= ici
    return zone


def fait_planifie(creneau: Creneau, pole: UUID, eleves: Iterable[UUID]) -> FaitPlanifie:
    """A slot as exceptions see it. *Source:* decision 2."""
    return FaitPlanifie(
        id=str(creneau.pk),
        pole=str(pole),
        etablissement=str(creneau.etablissement_id),
        debut=creneau.debut,
        fin=creneau.fin,
        eleves=tuple(map(str, eleves)),
        classe=str(creneau.classe_id) if creneau.classe_id else None,
        aesh=str(creneau.aesh_id),
    )


def _lire(exceptions: list[FaitException]) -> dict[UUID, _Publie]:
    """Published slots of the zone with their whole rows, in three queries."""
    dedans = Occupation.objects.filter(_zone(exceptions), creneau__isnull=False)
    cles = dedans.order_by().values("creneau")
    eleves_de: dict[UUID, list[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=cles).values_list("creneau_id", "eleve_id")
    for creneau_id, eleve in liens:
        eleves_de.setdefault(creneau_id, []).append(eleve)
    publies: dict[UUID, _Publie] = {}
    creneaux = Creneau.objects.filter(pk__in=cles)
    for creneau in creneaux.select_related("emploi"):
        fait = fait_planifie(creneau, creneau.emploi.pole_id, eleves_de.get(creneau.pk, ()))
        publies[creneau.pk] = _Publie(fait, creneau.emploi_id, creneau.aesh_id)
    entieres = Occupation.objects.filter(
        creneau__in=cles, prevues__touche=DateRange(None, None)
    ).values_list("pk", "creneau_id", "eleve_id", "dates", "prevues")
    for pk, creneau_id, eleve, dates, prevues in entieres:
        publie = publies[creneau_id]
        publie.lignes[str(eleve) if eleve else None] = (pk, dates)
        publie.prevues = publie.prevues or jours_de_multirange(prevues)
    return publies


def preparer(avant: Sequence[FaitException], apres: Sequence[FaitException]) -> Plan:
    """What replacing exceptions and absences by others (or nothing) changes, in six queries.

    *Source:* decision 2: the result depends on the exceptions in force, never on their history.
    """
    concernees = [*avant, *apres]
    publies = _lire(concernees)
    plan = Plan(Bilan())
    if not publies:
        return plan
    tous = [jour for publie in publies.values() for jour in publie.prevues]
    present = contexte(
        min(tous),
        max(tous) + datetime.timedelta(days=1),
        {UUID(p.fait.etablissement) for p in publies.values()},
        {UUID(eleve) for p in publies.values() for eleve in p.fait.eleves},
        {p.aesh for p in publies.values()},
        classes_aussi=any(une.classes for une in concernees),
    )
    ancien = present.avec(avant, sans=apres)
    nouveau = present.avec(apres, sans=avant)
    for cle, publie in publies.items():
        if not _compter(plan.bilan, publie, concernees, ancien, nouveau):
            continue
        plan.creneaux.append(cle)
        _ecrire(plan, cle, publie, nouveau)
    return plan


def _compter(
    bilan: Bilan,
    publie: _Publie,
    concernees: list[FaitException],
    ancien: Contexte,
    nouveau: Contexte,
) -> bool:
    """Add to the summary what changes for one slot; whether anything does."""
    avant, apres = ancien.pour(publie.fait), nouveau.pour(publie.fait)
    change = False
    for jour in publie.prevues:
        if not any(une.couvre(jour) for une in concernees):
            continue
        x = effet(publie.fait, jour, avant, ancien.classe_de)
        y = effet(publie.fait, jour, apres, nouveau.classe_de)
        if (x.aesh, x.eleves, x.lieu) == (y.aesh, y.eleves, y.lieu):
            continue
        change = True
        bilan.aesh.setdefault(publie.aesh, set()).add(jour)
        if y.minutes > x.minutes:
            bilan.rendus += 1
        elif y.minutes < x.minutes and y.aesh:
            bilan.raccourcis += 1
        elif y.minutes < x.minutes:
            bilan.supprimes += 1
        elif x.lieu != y.lieu:
            bilan.deplaces += 1
        else:
            bilan.autres_eleves += 1
    return change


def _ecrire(plan: Plan, cle: UUID, publie: _Publie, contexte_nouveau: Contexte) -> None:
    rangees = presences(
        publie.fait, publie.prevues, contexte_nouveau.pour(publie.fait), contexte_nouveau.classe_de
    )
    entier = (publie.fait.debut, publie.fait.fin)
    for personne, (ligne, _) in publie.lignes.items():
        plan.entieres.append((ligne, multirange_de_jours(rangees[personne][entier])))
    qui = rangees.keys() & publie.lignes.keys()
    for rangee in morceaux({p: rangees[p] for p in qui}, entier, publie.aesh):
        plan.morceaux.append((publie.emploi, cle, *rangee))


def morceaux(
    rangees: Presences, entier: tuple[int, int], aesh: UUID
) -> Iterable[tuple[UUID | None, str | None, Any, Any, Any]]:
    """Rows (from ``aesh`` on) of what exceptions leave of a slot. *Source:* decision 2."""
    for personne, intervalles in rangees.items():
        for intervalle, jours in intervalles.items():
            if intervalle != entier:
                qui = (aesh, None) if personne is None else (None, personne)
                minutes = Range(*intervalle, "[)")
                yield (*qui, minutes, multirange_de_jours(jours), multirange_de_jours(()))
