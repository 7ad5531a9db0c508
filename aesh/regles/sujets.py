"""Whom an act touches: what has to be looked at again, and nothing else.

A finding has one subject (its pupil, else its AESH, else its slots) and depends only on the slots
of that subject: after an act, findings about other subjects stand.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from aesh.regles.faits import Cle
from aesh.regles.situation import Constat


@dataclass(frozen=True)
class Sujets:
    """AESH, pupils and slots touched by an act, before and after it."""

    aesh: frozenset[Cle] = frozenset()
    eleves: frozenset[Cle] = frozenset()
    creneaux: frozenset[Cle] = frozenset()

    @classmethod
    def du_creneau(cls, creneau: object, aesh: object, eleves: Iterable[object]) -> "Sujets":
        """Those of one slot; keys of any kind, kept as text."""
        return cls(frozenset([str(aesh)]), frozenset(map(str, eleves)), frozenset([str(creneau)]))

    def __or__(self, autres: "Sujets") -> "Sujets":
        """Both together."""
        return Sujets(
            self.aesh | autres.aesh,
            self.eleves | autres.eleves,
            self.creneaux | autres.creneaux,
        )

    def concerne(self, constat: Constat) -> bool:
        """Whether the subject of a finding is one of these.

        *Source:* local rule (a finding depends on the slots of its subject alone).
        """
        if constat.eleve is not None:
            return constat.eleve in self.eleves
        if constat.aesh is not None:
            return constat.aesh in self.aesh
        return not self.creneaux.isdisjoint(constat.creneaux)

    def en_json(self) -> dict[str, list[Cle]]:
        """Plain data for the API."""
        return {
            "aesh": sorted(self.aesh),
            "eleves": sorted(self.eleves),
            "creneaux": sorted(self.creneaux),
        }
