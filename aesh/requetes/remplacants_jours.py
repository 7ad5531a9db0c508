"""The same AESH for all the days of an absence: who is free on each of them.

Free only: nothing is taken from other pupils for several days at once; day by day, the other
categories of decision 16 stay open. *Source:* decisions 16 and 25.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from aesh.models import AbsenceAesh
from aesh.planning.remplacement import Candidat, Situation, Trou
from aesh.requetes.remplacants import classement_de, situation_pour
from aesh.requetes.trous import TrouOuvert
from aesh.requetes.trous_lus import trous_du_mandat
from comptes.models import Mandat
from pial.models import Pole
from pial.regles import UN_JOUR

JOURS_MAXIMUM = 10  # two weeks of school: further, the absence is looked at again


@dataclass(frozen=True)
class PourLesJours:
    """One AESH for the open holes of several days, and the days when she is not free."""

    aesh: UUID
    candidats: tuple[Candidat, ...]
    jours: tuple[datetime.date, ...]
    refuses: tuple[datetime.date, ...]

    @property
    def connait(self) -> bool:
        """Whether she knows one of the pupils."""
        return any(candidat.connait for candidat in self.candidats)


def trous_des_jours(absence: AbsenceAesh, mandat: Mandat, le: datetime.date) -> list[TrouOuvert]:
    """Open holes of an absence from today on, of its first ten days that have some.

    *Source:* decision 16.
    """
    du = max(absence.du, le)
    trous = trous_du_mandat(mandat, le, du, absence.au + UN_JOUR, {absence.pk})
    jours = sorted({trou.date for trou in trous})[:JOURS_MAXIMUM]
    return [trou for trou in trous if trou.date in jours]


def qui_pour_les_jours(
    trous: Sequence[TrouOuvert], mandat: Mandat, seule: UUID | None = None
) -> list[PourLesJours]:
    """AESH who are free for these holes, best first: every day, then the order of decision 16.

    ``seule`` looks at one AESH alone. Who is free on no day at all is left out.
    *Source:* decision 16.
    """
    groupes: dict[tuple[Pole, datetime.date], list[TrouOuvert]] = {}
    for trou in trous:
        groupes.setdefault((trou.creneau.emploi.pole, trou.date), []).append(trou)
    trouves: dict[UUID, list[Candidat]] = {}
    libres: dict[UUID, list[datetime.date]] = {}
    refuses: dict[UUID, set[datetime.date]] = {}
    for (pole, jour), siens in groupes.items():
        situation = situation_pour(pole, jour, siens, mandat)
        for journee in situation.journees:
            qui = UUID(str(journee.aesh))
            if seule not in (None, qui):
                continue
            seul = replace(situation, journees=(journee,))
            candidats = _toute_la_journee(seul, situation.trous, mandat)
            if candidats is None:
                refuses.setdefault(qui, set()).add(jour)
            else:
                trouves.setdefault(qui, []).extend(candidats)
                libres.setdefault(qui, []).append(jour)
    jours = sorted({trou.date for trou in trous})
    lignes = [
        PourLesJours(
            qui,
            tuple(candidats),
            tuple(sorted(libres[qui])),
            tuple(j for j in jours if j not in libres[qui] or j in refuses.get(qui, ())),
        )
        for qui, candidats in trouves.items()
    ]
    return sorted(lignes, key=_ordre)


def _toute_la_journee(
    situation: Situation, trous: Sequence[Trou], mandat: Mandat
) -> list[Candidat] | None:
    """All the holes of a day by the one AESH of the situation, taking nothing; None when not."""
    choisis = []
    for trou in sorted(trous, key=lambda t: t.debut):
        permis = classement_de(situation, trou, mandat).candidats
        libre = next((c for c in permis if c.complet and not c.retraits), None)
        if libre is None:
            return None
        choisis.append(libre)
        situation = replace(situation, journees=(libre.journee,))
    return choisis


def _ordre(ligne: PourLesJours) -> tuple[object, ...]:
    return (
        len(ligne.refuses),
        max(candidat.rang for candidat in ligne.candidats),
        not ligne.connait,
        sum(candidat.trajet_aller for candidat in ligne.candidats),
        str(ligne.aesh),
    )
