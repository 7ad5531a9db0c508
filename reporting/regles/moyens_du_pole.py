"""Means of a pole on a day: contracts, shared AESH by their hours, long absences apart.

*Source:* dossier §6 I9 (ETP = sum of quotités, split pro rata of hours; absent 30 days apart).
"""

import datetime
from collections.abc import Iterator, Sequence
from fractions import Fraction

from aesh.regles.absences import Arret, arret_en_cours
from reporting.enums.moyens import LigneBalance
from reporting.regles.faits_balance import Duree, FaitAgent, FaitsPole
from reporting.regles.pieces_balance import UN, Piece, PieceAgent


def part_du_pole(agent: FaitAgent, pole: str, le: datetime.date) -> Fraction:
    """Share of an AESH that a pole counts: by published hours, else all to the main posting.

    The shares of the poles where she is posted make exactly one: never counted twice.

    *Source:* dossier §6 I9 (split by PIAL pro rata of hours), §13 trap 8.
    """
    postes = [a for a in agent.affectations if a.periode.contient(le)]
    poles = {a.pole for a in postes}
    if pole not in poles:
        return Fraction(0)
    if len(poles) == 1:
        return UN
    total = sum(agent.par_pole.get(un, 0) for un in poles)
    if total:
        return Fraction(agent.par_pole.get(pole, 0), total)
    principaux = {a.pole for a in postes if a.est_principale} or poles
    return Fraction(int(pole in principaux), len(principaux))


def est_absent_longtemps(absences: Sequence[Duree], le: datetime.date, jours: int) -> bool:
    """Whether absences that follow each other and hold the day last ``jours`` days or more.

    *Source:* dossier §6 I9 (absent 30 days or more shown apart).
    """
    arrets = [Arret(a.du, a.au) for a in absences if a.du and a.au]
    arret = arret_en_cours(arrets, le)
    return arret is not None and arret.jours >= jours


def moyens_au(faits: FaitsPole, le: datetime.date) -> Iterator[Piece]:
    """Every row of means on a day. *Source:* dossier §6 I9."""
    reference, jours = faits.reglages.semaines, faits.reglages.absence_longue_jours
    for agent in faits.agents:
        part = part_du_pole(agent, faits.pole, le)
        if not part:
            continue
        partage = len({a.pole for a in agent.affectations if a.periode.contient(le)}) > 1
        code = LigneBalance.CONTRATS_PARTAGES if partage else LigneBalance.CONTRATS
        absent = est_absent_longtemps(agent.absences, le, jours)
        for contrat in agent.contrats:
            if not contrat.periode.contient(le):
                continue
            lots = [(code, contrat.semaines)]
            if contrat.semaines != reference:
                lots.append((LigneBalance.SEMAINES_EN_PLUS, reference - contrat.semaines))
            if absent:
                lots.append((LigneBalance.ABSENCES_LONGUES, -reference))
            for ecole, morceau in _par_ecole(agent, faits, le):
                sien = part * morceau
                for ligne, semaines in lots:
                    yield PieceAgent(
                        ligne,
                        contrat.id,
                        ecole,
                        contrat.minutes,
                        semaines * sien,
                        part=sien,
                        semaines=semaines,
                        agent=agent.id,
                    )


def _par_ecole(
    agent: FaitAgent, faits: FaitsPole, le: datetime.date
) -> Iterator[tuple[str | None, Fraction]]:
    """Share of each school in what the pole has of her; without hours, her main school.

    Schools that a scenario takes away leave with the hours placed there.
    """
    total = sum(agent.par_ecole.values())
    if not total:
        principale = next(
            (
                a.ecole
                for a in agent.affectations
                if a.pole == faits.pole and a.periode.contient(le)
            ),
            None,
        )
        parts = [(principale if principale in faits.ecoles else None, UN)]
    else:
        parts = [
            (ecole if ecole in faits.ecoles else None, Fraction(minutes, total))
            for ecole, minutes in sorted(agent.par_ecole.items())
        ]
    for ecole, part in parts:
        emmene = faits.ecoles[ecole].emmene if ecole else None
        if emmene is None or le < emmene:
            yield ecole, part
