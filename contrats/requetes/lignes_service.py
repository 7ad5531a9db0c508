"""Lines of a month of service, computed from the facts of each AESH.

*Source:* decisions 3, 9, 10 and 16; peers page §3 n° 10.
"""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from contrats.regles.service_fait import (
    Compte,
    Decompte,
    Demie,
    Journee,
    Trajet,
    absences_sans_grille,
    compter,
    demies_de,
    minutes_dues,
    repartir,
)
from contrats.requetes.faits_service import Agent, FaitContrat, FaitDeclare, Faits

Rangs = tuple[int, ...]  # contracts that run on a day
RIEN = Compte()


@dataclass(frozen=True)
class LigneCalculee:
    """One contract, one month."""

    aesh: UUID
    contrat: FaitContrat
    decompte: Decompte
    ajustement: int
    declares: tuple[FaitDeclare, ...] = ()


def lignes_calculees(faits: Faits, ouverts: Sequence[datetime.date]) -> Iterator[LigneCalculee]:
    """Lines of every AESH read. ``ouverts``: days of class of the month.

    *Source:* decision 10; peers page §3 n° 10.
    """
    for cle, agent in faits.agents.items():
        trajet = faits.trajets(agent.mode)
        for contrat, decompte in decomptes(agent, ouverts, trajet):
            yield LigneCalculee(
                cle,
                contrat,
                decompte,
                faits.ajustements.get(contrat.cle, 0),
                _portes(agent, contrat),
            )


def decomptes(
    agent: Agent, ouverts: Sequence[datetime.date], trajet: Trajet
) -> Iterator[tuple[FaitContrat, Decompte]]:
    """What each contract of an AESH owes and holds; days shared by two contracts are parted by
    their weekly hours.

    *Source:* decision 10; sharing: règle locale.
    """
    usuelles = demies_de(
        {(j.isoweekday(), p) for j, prevus in agent.prevus.items() for p in prevus if p.compte}
    )
    avec = {
        _semaine(jour) for jour, prevus in agent.prevus.items() if any(p.compte for p in prevus)
    }
    avec_grille: dict[Rangs, Compte] = {}
    sans_grille: dict[Rangs, int] = {}
    for jour in agent.prevus.keys() | agent.ponctuels.keys():
        rangs = tuple(n for n, contrat in enumerate(agent.contrats) if contrat.couvre(jour))
        compte = compter(_journee(agent, jour), trajet)
        if _semaine(jour) in avec:
            avec_grille[rangs] = avec_grille.get(rangs, RIEN) + compte
        else:  # the contract stands for the week: what was added fills it
            sans_grille[rangs] = sans_grille.get(rangs, 0) + compte.en_plus
    parts = {
        rangs: _partager(agent, rangs, avec_grille.get(rangs, RIEN), sans_grille.get(rangs, 0))
        for rangs in avec_grille.keys() | sans_grille.keys()
    }
    for n, contrat in enumerate(agent.contrats):
        siens = [part[n] for rangs, part in parts.items() if n in rangs]
        a_l_ecart = [j for j in ouverts if contrat.couvre(j) and _semaine(j) not in avec]
        yield (
            contrat,
            _decompte(agent, contrat, siens, usuelles, ouverts, a_l_ecart),
        )


def _semaine(jour: datetime.date) -> datetime.date:
    return jour - datetime.timedelta(days=jour.weekday())


def _journee(agent: Agent, jour: datetime.date) -> Journee:
    return Journee(
        tuple(agent.prevus.get(jour, ())),
        tuple(agent.ponctuels.get(jour, ())),
        tuple(agent.absences.get(jour, ())),
    )


Part = tuple[int, int, int, int]  # grid, absence, added, added in weeks without a grid


def _partager(agent: Agent, rangs: Rangs, compte: Compte, ajoutees: int) -> dict[int, Part]:
    poids = [agent.contrats[rang].minutes_hebdo for rang in rangs]
    colonnes = [
        repartir(minutes, poids)
        for minutes in (compte.grille, compte.absence, compte.en_plus, ajoutees)
    ]
    return {
        rang: (colonnes[0][n], colonnes[1][n], colonnes[2][n], colonnes[3][n])
        for n, rang in enumerate(rangs)
    }


def _decompte(
    agent: Agent,
    contrat: FaitContrat,
    parts: Sequence[Part],
    usuelles: frozenset[Demie],
    ouverts: Sequence[datetime.date],
    a_l_ecart: Sequence[datetime.date],
) -> Decompte:
    hebdo = contrat.minutes_hebdo
    absents = {jour: agent.absences[jour] for jour in a_l_ecart if jour in agent.absences}
    return Decompte(
        contrat=minutes_dues(hebdo, usuelles, [j for j in ouverts if contrat.couvre(j)]),
        grille=sum(part[0] for part in parts),
        sans_grille=max(minutes_dues(hebdo, usuelles, a_l_ecart), sum(part[3] for part in parts)),
        absence=sum(part[1] for part in parts) + absences_sans_grille(hebdo, usuelles, absents),
        en_plus=sum(part[2] for part in parts),
        declarees=sum(dit.minutes for dit in _portes(agent, contrat)),
        a_trancher=any(_principal(agent, jour) is contrat for jour in agent.a_trancher),
        est_au_reservoir=agent.est_au_reservoir,
    )


def _portes(agent: Agent, contrat: FaitContrat) -> tuple[FaitDeclare, ...]:
    """Declared differences kept that a contract bears."""
    return tuple(dit for dit in agent.declares if _principal(agent, dit.jour) is contrat)


def _principal(agent: Agent, jour: datetime.date) -> FaitContrat | None:
    """The contract that bears what is declared of a day: the longest week, the first if equal."""
    actifs = [contrat for contrat in agent.contrats if contrat.couvre(jour)]
    return max(actifs, key=lambda contrat: contrat.minutes_hebdo, default=None)
