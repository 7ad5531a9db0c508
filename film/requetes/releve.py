"""What the predicates share while evidence is read: the year, the day, the places, new AESH.

*Source:* decision 32.
"""

import datetime
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from contrats.models import EtapeAccueil
from contrats.requetes.accueil import nouvelles_du_departement
from film.enums import EtatTache
from film.models import FilmAnnee, TacheFilm
from film.regles.etat import Preuve, preuve_comptee
from film.requetes.lieux import Lieux

Constat = dict[UUID | None, Preuve]


@dataclass
class Releve:
    """One reading of the evidence of a film, on a day, for the whole department."""

    film: FilmAnnee
    le: datetime.date
    lieux: Lieux

    @property
    def annee(self) -> int:
        """Year of the rentrée."""
        return int(self.film.annee)

    @property
    def rentree(self) -> datetime.date:
        """First day of class."""
        jour: datetime.date = self.film.rentree
        return jour

    @cached_property
    def rentree_suivante(self) -> datetime.date:
        """The rentrée that this year prepares, near enough for what ends before it."""
        return self.rentree.replace(year=self.rentree.year + 1)

    @cached_property
    def nouvelles(self) -> dict[UUID, list[UUID]]:
        """New AESH by school (their principal one)."""
        par_ecole: dict[UUID, list[UUID]] = defaultdict(list)
        for aesh, ecole in nouvelles_du_departement(self.le).values_list("pk", "ecole_cle"):
            if ecole is not None:
                par_ecole[ecole].append(aesh)
        return par_ecole

    @cached_property
    def etapes(self) -> dict[UUID, dict[str, datetime.date]]:
        """Boxes of welcome of each AESH, with their day."""
        notees: dict[UUID, dict[str, datetime.date]] = defaultdict(dict)
        lues = EtapeAccueil.objects.filter(jour__lte=self.le).values_list("aesh", "etape", "jour")
        for aesh, etape, jour in lues:
            notees[aesh][etape] = jour
        return notees


Predicat = Callable[[Releve, TacheFilm], Constat]


def par_lieu(
    lieux: Iterable[UUID | None],
    comptes: Mapping[UUID, tuple[int, int]],
    mots: str,
    rien: str,
) -> Constat:
    """Evidence counted in each place: (done, in all) by place, nothing to do elsewhere.

    *Source:* decision 32.
    """
    constat: Constat = {}
    for lieu in lieux:
        faits, total = comptes.get(lieu, (0, 0)) if lieu is not None else (0, 0)
        constat[lieu] = preuve_comptee(faits, total, mots, rien=rien)
    return constat


def des_que(
    lieux: Iterable[UUID | None],
    dates: Mapping[UUID, datetime.date],
    fait: str,
    manque: str,
) -> Constat:
    """Evidence that is an event: done since a day where there is one, still to do elsewhere.

    *Source:* decision 32.
    """
    return {
        lieu: Preuve(EtatTache.FAIT, fait, dates[lieu])
        if lieu is not None and lieu in dates
        else Preuve(EtatTache.A_FAIRE, manque)
        for lieu in lieux
    }
