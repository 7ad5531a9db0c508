"""Proposals for the holes of a pole: who may fill each, in the order of decision 16.

*Source:* decisions 16 and 25; a school decides only with the AESH who work in it (règle locale).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from aesh.planning.remplacement import Candidat, Classement, Proposition, Rang, Situation, Trou
from aesh.planning.remplacement_classement import classer
from aesh.planning.remplacement_proposition import proposer
from aesh.requetes.remplacements import situation_du_jour
from aesh.requetes.trous import TrouOuvert
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from pial.models import Pole

DE_L_ECOLE = (Rang.DE_L_ECOLE, Rang.SUR_MUTUALISE)


@dataclass(frozen=True)
class PropositionDuJour:
    """One pole on one date: what was read, and one answer for all the holes."""

    pole: Pole
    date: datetime.date
    situation: Situation
    proposition: Proposition


def decide_dans_l_ecole(mandat: Mandat) -> bool:
    """Whether a mandate only calls the AESH of its school; the pole stays with the coordination.

    *Source:* permissions page §3 (perimeter of the head of a school).
    """
    return bool(mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT)


def situation_pour(
    pole: Pole, jour: datetime.date, trous: Sequence[TrouOuvert], mandat: Mandat
) -> Situation:
    """The pole on a date, narrowed to the AESH of the school for who decides there alone.

    *Source:* permissions page §3 (perimeter of the head of a school).
    """
    situation = situation_du_jour(pole, jour, trous)
    if not decide_dans_l_ecole(mandat):
        return situation
    ecoles = {trou.ecole for trou in situation.trous}
    ici = [
        j
        for j in situation.journees
        if ecoles & j.ecoles or any(p.ecole in ecoles for p in j.presences)
    ]
    return replace(situation, journees=tuple(ici))


def classement_de(situation: Situation, trou: Trou, mandat: Mandat) -> Classement:
    """Candidates of a hole whom a mandate may call. *Source:* decision 16."""
    classement = classer(situation, trou)
    if not decide_dans_l_ecole(mandat):
        return classement
    ici = tuple(c for c in classement.candidats if c.rang in DE_L_ECOLE)
    return replace(classement, candidats=ici)


def proposer_les_trous(trous: Iterable[TrouOuvert], mandat: Mandat) -> list[PropositionDuJour]:
    """One answer for each pole and date of these holes; the queries depend on their number alone.

    *Source:* decision 16.
    """
    groupes: dict[tuple[Pole, datetime.date], list[TrouOuvert]] = {}
    for trou in trous:
        groupes.setdefault((trou.creneau.emploi.pole, trou.date), []).append(trou)
    faites = []
    for (pole, jour), siens in groupes.items():
        situation = situation_pour(pole, jour, siens, mandat)
        faites.append(PropositionDuJour(pole, jour, situation, proposer(situation)))
    return faites


def phrases(candidat: Candidat) -> tuple[str, ...]:
    """Reasons in words, without any name. *Source:* decision 16."""
    return tuple(raison.phrase for raison in candidat.raisons)
