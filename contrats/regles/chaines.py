"""One contract as people speak of it: its stretches, from the first day to the last. Pure.

*Source:* ADR 027: an avenant makes a new stretch, the contract goes on.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from aesh.enums import Employeur, OrigineContrat, TypeContrat
from contrats.regles.delais import UN_JOUR


@dataclass(frozen=True)
class Troncon:
    """A stretch under the same terms, as the table holds it; ``fin`` excluded."""

    pk: UUID
    aesh: UUID
    type: TypeContrat
    employeur: Employeur
    du: datetime.date
    fin: datetime.date | None
    minutes: int
    semaines: int
    origine: OrigineContrat = OrigineContrat.INITIAL
    suite_de: UUID | None = None
    numero: str = ""
    quotite_ecrite: str = ""
    eple: UUID | None = None


@dataclass(frozen=True)
class Chaine:
    """A contract and its avenants, in order of time."""

    troncons: tuple[Troncon, ...]

    @property
    def premier(self) -> Troncon:
        """The terms it was signed with."""
        return self.troncons[0]

    @property
    def dernier(self) -> Troncon:
        """The terms it ends with."""
        return self.troncons[-1]

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.premier.du

    @property
    def fin(self) -> datetime.date | None:
        """Day after the last, if there is one."""
        return self.dernier.fin

    @property
    def au(self) -> datetime.date | None:
        """Last day, if there is one."""
        return None if self.fin is None else self.fin - UN_JOUR

    @property
    def type(self) -> TypeContrat:
        """CDD or CDI."""
        return self.dernier.type

    @cached_property
    def cles(self) -> frozenset[UUID]:
        """Rows it is made of."""
        return frozenset(t.pk for t in self.troncons)

    def au_jour(self, le: datetime.date) -> Troncon:
        """The stretch of a day, or the nearest one.

        *Source:* ADR 027.
        """
        commences = [t for t in self.troncons if t.du <= le]
        return commences[-1] if commences else self.premier

    def court(self, le: datetime.date) -> bool:
        """Whether it runs on a day. *Source:* règle locale."""
        return self.du <= le and (self.fin is None or le < self.fin)

    def changements(self, le: datetime.date) -> tuple[Troncon, ...]:
        """Stretches that start after a day. *Source:* règle locale."""
        return tuple(t for t in self.troncons if t.du > le)


def chaines(troncons: Iterable[Troncon]) -> list[Chaine]:
    """Contracts of these rows, those of one person in order of time.

    *Source:* ADR 027.
    """
    suivants: dict[UUID, Troncon] = {}
    racines: list[Troncon] = []
    tous = sorted(troncons, key=lambda t: (t.du, str(t.pk)))
    connus = {t.pk for t in tous}
    for troncon in tous:
        if troncon.origine == OrigineContrat.AVENANT and troncon.suite_de in connus:
            suivants[troncon.suite_de] = troncon  # type: ignore[index]
        else:
            racines.append(troncon)
    resultat = []
    for racine in racines:
        suite = [racine]
        while suite[-1].pk in suivants:
            suite.append(suivants[suite[-1].pk])
        resultat.append(Chaine(tuple(suite)))
    return resultat


def par_personne(liste: Iterable[Chaine]) -> dict[UUID, list[Chaine]]:
    """Contracts of each AESH. *Source:* règle locale."""
    rangees: dict[UUID, list[Chaine]] = defaultdict(list)
    for chaine in liste:
        rangees[chaine.premier.aesh].append(chaine)
    return rangees
