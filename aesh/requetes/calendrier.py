"""The school calendar of one timetable: which weeks remain, which are A or B for each school."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from uuid import UUID

from aesh.enums import Semaine
from pial.models import JourFerme, RepriseSemaines
from pial.regles import (
    UNE_SEMAINE,
    Fermeture,
    bornes_annee,
    jours_de_classe,
    lettres_des_semaines,
    lundi_de,
    lundis_de_classe,
)


@dataclass(frozen=True)
class Calendrier:
    """Weeks of class from ``du`` to the end of the school year (``au`` excluded).

    ``lundis`` are their Mondays; ``lettres`` gives, for each school, the letter of each of them.
    """

    du: datetime.date
    au: datetime.date
    fermetures: tuple[Fermeture, ...]
    lundis: tuple[datetime.date, ...]
    lettres: dict[UUID, tuple[str, ...]]
    est_charge: bool
    _connues: dict[tuple[UUID | None, str], frozenset[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )
    _jours: dict[tuple[frozenset[int], int], list[datetime.date]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def semaines(self, etablissement: UUID, semaine: str) -> frozenset[int]:
        """Indices of the weeks in which a slot of this school takes place.

        The same object for the same weeks: hundreds of slots share a few sets.
        """
        cle = (None if semaine == Semaine.TOUTES else etablissement, semaine)
        if cle not in self._connues:
            lettres = self.lettres[etablissement] if cle[0] else (semaine,) * len(self.lundis)
            self._connues[cle] = frozenset(n for n, une in enumerate(lettres) if une == semaine)
        return self._connues[cle]

    def dates(self, etablissement: UUID, semaine: str, jour: int) -> list[datetime.date]:
        """Real dates of a slot: its weeks, its weekday, closed days out. Not to be changed."""
        semaines = self.semaines(etablissement, semaine)
        if (semaines, jour) not in self._jours:
            lundis = [self.lundis[n] for n in sorted(semaines)]
            jours = jours_de_classe(lundis, jour, self.du, self.au, self.fermetures)
            self._jours[semaines, jour] = jours
        return self._jours[semaines, jour]

    def indice(self, jour: datetime.date) -> int | None:
        """Index of the week of a day, None when that week holds no class."""
        try:
            return self.lundis.index(lundi_de(jour))
        except ValueError:
            return None


def calendrier_de(annee: int, du: datetime.date, etablissements: Iterable[UUID]) -> Calendrier:
    """Calendar of the department now open, in two queries.

    *Source:* decision 33 (calendars are loadable data); holidays end-exclusive.
    """
    fermetures = tuple(
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.values_list("periode", flat=True)
    )
    debut, fin = bornes_annee(annee)
    toute_l_annee = lundis_de_classe(annee, fermetures)
    premiers = [n for n, lundi in enumerate(toute_l_annee) if lundi + UNE_SEMAINE > du]
    depart = premiers[0] if premiers else len(toute_l_annee)
    reprises: dict[UUID, list[tuple[datetime.date, str]]] = {}
    ids = set(etablissements)
    for ecole, lundi, lettre in RepriseSemaines.objects.filter(
        etablissement__in=ids, lundi__gte=debut - UNE_SEMAINE, lundi__lt=fin
    ).values_list("etablissement_id", "lundi", "lettre"):
        reprises.setdefault(ecole, []).append((lundi, lettre))
    lettres = {
        ecole: lettres_des_semaines(toute_l_annee, reprises.get(ecole, []))[depart:]
        for ecole in ids
    }
    return Calendrier(
        max(du, debut), fin, fermetures, toute_l_annee[depart:], lettres, bool(fermetures)
    )
