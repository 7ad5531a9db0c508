"""Lines of a month of service, computed from the facts of each AESH.

*Source:* decisions 3, 9, 10 and 16; peers page §3 n° 10.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from uuid import UUID

from contrats.regles.decompte import (
    Decompte,
    FaitDit,
    Semaine,
    minutes_comptees,
    part_de_trop,
    solder,
)
from contrats.regles.service_fait import (
    DEMIES_USUELLES,
    Compte,
    Demie,
    Journee,
    Trajet,
    compter,
    demies_absentes,
    demies_de,
    demies_du_jour,
    minutes_dues,
    repartir,
)
from contrats.requetes.faits_service import Agent, FaitContrat, FaitDeclare, Faits

Rangs = tuple[int, ...]  # contracts that run on a day
Lundi = datetime.date
Semaines = dict[tuple[Rangs, Lundi], Semaine]
RIEN = Compte()


@dataclass(frozen=True)
class LigneCalculee:
    """One contract, one month. ``declares``: the differences that it counts, with what counts."""

    aesh: UUID
    contrat: FaitContrat
    decompte: Decompte
    ajustement: int
    declares: tuple[FaitDeclare, ...] = ()


@dataclass
class Totaux:
    """Minutes of each contract of an AESH, by rank."""

    grille: list[int]
    absence: list[int]
    en_plus: list[int]
    doit: list[dict[Lundi, int]] = field(default_factory=list)
    place: list[dict[Lundi, int]] = field(default_factory=list)


def lignes_calculees(faits: Faits, ouverts: Sequence[datetime.date]) -> Iterator[LigneCalculee]:
    """Lines of every AESH read. ``ouverts``: days of class of the month.

    *Source:* decision 10; peers page §3 n° 10.
    """
    for cle, agent in faits.agents.items():
        trajet = faits.trajets(agent.mode)
        for contrat, decompte, declares in decomptes(agent, ouverts, trajet, faits.decisions):
            ajustement = faits.ajustements.get(contrat.cle, 0)
            yield LigneCalculee(cle, contrat, decompte, ajustement, declares)


def decomptes(
    agent: Agent,
    ouverts: Sequence[datetime.date],
    trajet: Trajet,
    decisions: Mapping[UUID, int],
) -> Iterator[tuple[FaitContrat, Decompte, tuple[FaitDeclare, ...]]]:
    """What each contract of an AESH owes and holds; days shared by two contracts are parted by
    their weekly hours.

    *Source:* decision 10; sharing: règle locale.
    """
    usuelles = demies_de(
        {(j.isoweekday(), p) for j, prevus in agent.prevus.items() for p in prevus if p.compte}
    )
    comptes = {
        jour: compter(_journee(agent, jour), trajet)
        for jour in agent.prevus.keys() | agent.ponctuels.keys()
    }
    semaines = _semaines(agent, ouverts, usuelles, comptes)
    totaux = _totaux(agent, semaines, len(usuelles or DEMIES_USUELLES))
    comptees = _declarees(agent, usuelles, comptes)
    for n, contrat in enumerate(agent.contrats):
        siens = [jour for jour in ouverts if contrat.couvre(jour)]
        due = minutes_dues(contrat.minutes_hebdo, usuelles, siens)
        declares = tuple(
            replace(dit, minutes=comptees[dit.cle])
            for dit in agent.declares
            if _principal(agent, dit.jour) is contrat
        )
        trop = part_de_trop(totaux.doit[n], totaux.place[n], alterne=agent.alterne)
        decompte = Decompte(
            contrat=due,
            grille=totaux.grille[n],
            sans_grille=minutes_dues(
                contrat.minutes_hebdo, usuelles, [j for j in siens if not agent.a_une_grille(j)]
            ),
            absence=min(due, totaux.absence[n]),
            en_plus=totaux.en_plus[n],
            declarees=sum(dit.minutes for dit in declares),
            decision=decisions.get(contrat.cle, 0),
            ecart=round(trop * due),
            a_trancher=any(_principal(agent, jour) is contrat for jour in agent.a_trancher),
            est_au_reservoir=agent.est_au_reservoir,
        )
        yield contrat, decompte, declares


def _journee(agent: Agent, jour: datetime.date) -> Journee:
    return Journee(
        tuple(agent.prevus.get(jour, ())),
        tuple(agent.ponctuels.get(jour, ())),
        tuple(agent.absences.get(jour, ())),
    )


def _rangs(agent: Agent, jour: datetime.date) -> Rangs:
    return tuple(n for n, contrat in enumerate(agent.contrats) if contrat.couvre(jour))


def _semaines(
    agent: Agent,
    ouverts: Sequence[datetime.date],
    usuelles: frozenset[Demie],
    comptes: Mapping[datetime.date, Compte],
) -> Semaines:
    """Days added up by week and by contracts that run on them."""
    semaines: Semaines = {}
    classe = set(ouverts)
    for jour in classe | comptes.keys():
        lundi = jour - datetime.timedelta(days=jour.weekday())
        semaine = semaines.setdefault((_rangs(agent, jour), lundi), Semaine())
        semaine.compte += comptes.get(jour, RIEN)
        if jour not in classe:
            continue
        demies = demies_du_jour(usuelles, jour)
        absentes = demies_absentes(demies, agent.absences.get(jour, ()))
        if agent.a_une_grille(jour):
            semaine.demies += len(demies)
            semaine.absentes += absentes
        else:
            semaine.sans += len(demies)
            semaine.absentes_sans += absentes
    return semaines


def _totaux(agent: Agent, semaines: Semaines, usuelles: int) -> Totaux:
    """Sums of each contract; each set of contracts shares its own, to the minute."""
    nombre = len(agent.contrats)
    totaux = Totaux([0] * nombre, [0] * nombre, [0] * nombre)
    totaux.doit.extend({} for _ in range(nombre))
    totaux.place.extend({} for _ in range(nombre))
    sommes: dict[Rangs, list[Fraction]] = {}
    for (rangs, lundi), semaine in semaines.items():
        if not rangs:
            continue
        hebdo = sum(agent.contrats[rang].minutes_hebdo for rang in rangs)
        solde = solder(hebdo, usuelles, semaine)
        somme = sommes.setdefault(rangs, [Fraction()] * 3)
        somme[0] += semaine.compte.grille
        somme[1] += solde.absence
        somme[2] += solde.en_plus
        if semaine.demies == usuelles:  # a whole week, published from its first day to its last
            for rang in rangs:
                totaux.doit[rang][lundi] = hebdo
                totaux.place[rang][lundi] = semaine.compte.grille
    for rangs, somme in sommes.items():
        poids = [agent.contrats[rang].minutes_hebdo for rang in rangs]
        for colonne, minutes in zip(
            (totaux.grille, totaux.absence, totaux.en_plus), somme, strict=True
        ):
            for rang, part in zip(rangs, repartir(round(minutes), poids), strict=True):
                colonne[rang] += part
    return totaux


def _declarees(
    agent: Agent, usuelles: frozenset[Demie], comptes: Mapping[datetime.date, Compte]
) -> dict[object, int]:
    """What each kept difference counts for: once, and no more than was left on days of absence."""
    restes: dict[datetime.date, int] = {}
    for dit in agent.declares:
        absences = agent.absences.get(dit.jour)
        if not absences:
            continue
        compte = comptes.get(dit.jour, RIEN)
        demies = demies_du_jour(usuelles, dit.jour)
        if compte.grille or demies_absentes(demies, absences) == len(demies):
            restes[dit.jour] = max(0, compte.grille - compte.absence + compte.en_plus)
    faits = [
        FaitDit(dit.cle, dit.jour, dit.minutes, dit.genre == "declaration", dit.ecole)
        for dit in agent.declares
    ]
    return dict(minutes_comptees(faits, restes))


def _principal(agent: Agent, jour: datetime.date) -> FaitContrat | None:
    """The contract that bears what is declared of a day: the longest week, the first if equal."""
    actifs = [contrat for contrat in agent.contrats if contrat.couvre(jour)]
    return max(actifs, key=lambda contrat: contrat.minutes_hebdo, default=None)
