"""Postings that a publication writes, and puts back when it takes a line away.

*Source:* issue F (publish); docs/adr/028-a-campaign-is-lines.md.
"""

import datetime
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation
from campagne.models import Campagne, FicheAffectation, LigneCampagne
from campagne.requetes.fiches import LectureFiches


@dataclass
class Ecritures:
    """Postings to write together: each statement once for a whole lot."""

    enlevees: list[UUID] = field(default_factory=list)
    changees: dict[UUID, Affectation] = field(default_factory=dict)
    neuves: list[Affectation] = field(default_factory=list)

    def dater(self, une: Affectation, fin: datetime.date | None) -> None:
        """Another end for a posting."""
        une.periode = DateRange(une.periode.lower, fin)
        une.modifie_le = timezone.now()
        self.changees[une.pk] = une

    def ecrire(self) -> None:
        """What goes first, then what is dated again, then what begins: no two ever overlap."""
        Affectation.objects.filter(pk__in=self.enlevees).delete()
        Affectation.objects.bulk_update(list(self.changees.values()), ["periode", "modifie_le"])
        Affectation.objects.bulk_create(self.neuves)


@dataclass
class Suites:
    """What publishing wrote for one AESH, and what it closed: the former end of each posting.

    ``poles``: of a notice that did not keep them; the whole year in one of them was written by it.
    """

    emises: set[str] = field(default_factory=set)
    fermees: dict[str, str | None] = field(default_factory=dict)
    poles: set[UUID] = field(default_factory=set)

    @property
    def gardees(self) -> dict[str, Any]:
        """As a notice keeps them."""
        return {"emises": sorted(self.emises), "fermees": self.fermees}


def affecter_a_la_rentree(
    campagne: Campagne, lot: list[Aesh], lecture: LectureFiches
) -> dict[UUID, Suites]:
    """One posting per AESH and pole from the rentrée on; what went on in that pole ends there.

    Only what the campaign wrote itself is removed; what it closed is opened again when the AESH
    no longer goes to that pole. *Source:* issue F; règle locale.
    """
    avant = _dernieres_suites(campagne, lot)
    connues = {cle for une in avant.values() for cle in (*une.emises, *une.fermees)}
    an = DateRange(campagne.rentree, campagne.fin)
    siennes: dict[UUID, list[Affectation]] = {aesh.pk: [] for aesh in lot}
    lues = Affectation.objects.filter(
        Q(periode__overlap=an) | Q(pk__in=connues), aesh__in=list(siennes)
    )
    for une in lues.order_by("periode"):
        siennes[une.aesh_id].append(une)
    ecritures = Ecritures()
    apres = {}
    for aesh in lot:
        voulues: dict[UUID, list[LigneCampagne]] = {}
        for ligne in lecture.lignes.get(aesh.pk, []):
            voulues.setdefault(ligne.pole_id, []).append(ligne)
        suites, autres = _reprendre(
            campagne, siennes[aesh.pk], avant.get(aesh.pk, Suites()), set(voulues), ecritures
        )
        principal = max(voulues, key=lambda p: sum(x.minutes for x in voulues[p]), default=None)
        for pole, lignes in voulues.items():
            du_pole = [x for x in autres if x.pole_id == pole]
            fin = _faire_place(campagne, du_pole, suites, ecritures)
            if fin <= campagne.rentree:
                continue
            neuve = Affectation(
                aesh=aesh,
                pole_id=pole,
                etablissement_id=lignes[0].etablissement_id,
                periode=DateRange(campagne.rentree, fin),
                est_principale=pole == principal,
            )
            suites.emises.add(str(neuve.pk))
            ecritures.neuves.append(neuve)
        apres[aesh.pk] = suites
    ecritures.ecrire()
    return apres


def _dernieres_suites(campagne: Campagne, lot: list[Aesh]) -> dict[UUID, Suites]:
    """What the last notice of each AESH says was written and closed."""
    lues: dict[UUID, Suites] = {}
    fiches = FicheAffectation.objects.filter(campagne=campagne, aesh__in=lot).order_by("version")
    for aesh, suites, poles in fiches.values_list("aesh_id", "suites", "poles"):
        lues[aesh] = Suites(
            set(suites.get("emises", ())),
            dict(suites.get("fermees", {})),
            set() if suites else set(poles),
        )
    return lues


def _reprendre(
    campagne: Campagne,
    siennes: list[Affectation],
    avant: Suites,
    voulus: set[UUID],
    ecritures: Ecritures,
) -> tuple[Suites, list[Affectation]]:
    """Remove what the last publication wrote, open again what it closed for a pole left since."""
    suites = Suites()
    autres = []
    for une in siennes:
        dite = une.pole_id in avant.poles and une.periode.upper == campagne.fin
        if une.periode.lower == campagne.rentree and (dite or str(une.pk) in avant.emises):
            ecritures.enlevees.append(une.pk)
        else:
            autres.append(une)
    for une in autres:
        if str(une.pk) not in avant.fermees or une.periode.upper != campagne.rentree:
            continue
        if une.pole_id in voulus:
            suites.fermees[str(une.pk)] = avant.fermees[str(une.pk)]
            continue
        dite = avant.fermees[str(une.pk)]
        fin = datetime.date.fromisoformat(dite) if dite else None
        suivantes = [
            x.periode.lower
            for x in autres
            if x.pole_id == une.pole_id and x.periode.lower >= campagne.rentree
        ]
        bornes = [borne for borne in (fin, *suivantes) if borne is not None]
        ecritures.dater(une, min(bornes) if bornes else None)
    return suites, autres


def _faire_place(
    campagne: Campagne, du_pole: list[Affectation], suites: Suites, ecritures: Ecritures
) -> datetime.date:
    """End what goes on in the pole at the rentrée; the day when somebody else's posting begins."""
    fin = campagne.fin
    for une in du_pole:
        if une.periode.lower >= campagne.rentree:
            fin = min(fin, une.periode.lower)
        elif une.periode.upper is None or une.periode.upper > campagne.rentree:
            suites.fermees[str(une.pk)] = (
                une.periode.upper.isoformat() if une.periode.upper else None
            )
            ecritures.dater(une, campagne.rentree)
    return fin
