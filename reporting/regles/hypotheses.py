"""What a scenario supposes, applied to the facts of a pole: the real facts are never changed.

*Source:* ux page §5(g); issue E (what-if simulator). Règle locale.
"""

import datetime
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from reporting.enums.moyens import AideSupposee, GenreHypothese
from reporting.regles.faits_balance import (
    Duree,
    FaitAffectation,
    FaitAgent,
    FaitContrat,
    FaitDroit,
    FaitEcole,
    FaitEleve,
    FaitPlace,
    FaitsPole,
    FaitUlis,
)


@dataclass(frozen=True)
class Supposition:
    """One line of a scenario. ``cle`` makes the names of what does not exist yet."""

    cle: str
    genre: GenreHypothese
    a_partir_du: datetime.date
    ecole: str | None = None
    agent: str | None = None
    aide: str = ""
    nombre: int = 1
    minutes: int | None = None


def appliquer(faits: FaitsPole, suppositions: Iterable[Supposition]) -> FaitsPole:
    """The facts as they would be, line after line, in the order of their dates.

    *Source:* règle locale (issue E).
    """
    for une in sorted(suppositions, key=lambda s: (s.a_partir_du, s.cle)):
        faits = _ACTES[une.genre](faits, une)
    return faits


def _ouvrir_ulis(faits: FaitsPole, une: Supposition) -> FaitsPole:
    ouvertes = tuple(
        FaitUlis(f"suppose-{une.cle}-{n}", Duree(une.a_partir_du)) for n in range(une.nombre)
    )
    return _ecole_changee(faits, une, lambda e: replace(e, ulis=(*e.ulis, *ouvertes)))


def _ecole_change(faits: FaitsPole, une: Supposition) -> FaitsPole:
    """Needs of the school and hours of AESH placed there leave together."""
    fin = une.a_partir_du

    def partie(ecole: FaitEcole) -> FaitEcole:
        restes = tuple(r for d in ecole.rattachements if (r := d.jusqu_a(fin)) is not None)
        return replace(ecole, rattachements=restes, emmene=fin)

    return _ecole_changee(faits, une, partie)


def _ecole_changee(
    faits: FaitsPole, une: Supposition, changer: Callable[[FaitEcole], FaitEcole]
) -> FaitsPole:
    ecole = faits.ecoles.get(une.ecole or "")
    if ecole is None:  # it left the pole since: nothing to suppose any more
        return faits
    return replace(faits, ecoles={**faits.ecoles, ecole.id: changer(ecole)})


def _notifications(faits: FaitsPole, une: Supposition) -> FaitsPole:
    """New pupils: nobody, only their rights. Mutualised help has a target, never hours."""
    debut = Duree(une.a_partir_du)
    mutualisee = une.aide == AideSupposee.MUTUALISEE
    droit = FaitDroit(
        "mutualisee" if mutualisee else "individuelle",
        debut,
        minutes=None if mutualisee else une.minutes,
    )
    nouveaux = tuple(
        FaitEleve(
            f"suppose-{une.cle}-{n}",
            (droit,),
            (FaitPlace(une.ecole or "", debut),),
            cible=une.minutes if mutualisee else None,
        )
        for n in range(une.nombre)
    )
    return replace(faits, eleves=(*faits.eleves, *nouveaux))


def _aesh_part(faits: FaitsPole, une: Supposition) -> FaitsPole:
    fin = une.a_partir_du

    def partie(agent: FaitAgent) -> FaitAgent:
        restes = tuple(
            replace(a, periode=p)
            for a in agent.affectations
            if (p := a.periode.jusqu_a(fin)) is not None
        )
        return replace(agent, affectations=restes)

    return _agent_change(faits, une, partie)


def _contrat_change(faits: FaitsPole, une: Supposition) -> FaitsPole:
    """Contracts in force go on under other weekly minutes from that day."""
    jour, minutes = une.a_partir_du, une.minutes or 0

    def modifie(agent: FaitAgent) -> FaitAgent:
        contrats: list[FaitContrat] = []
        for contrat in agent.contrats:
            avant, apres = contrat.periode.jusqu_a(jour), contrat.periode.a_partir(jour)
            if avant is not None:
                contrats.append(replace(contrat, periode=avant))
            if apres is not None:
                contrats.append(replace(contrat, periode=apres, minutes=minutes))
        return replace(agent, contrats=tuple(contrats))

    return _agent_change(faits, une, modifie)


def _agent_change(
    faits: FaitsPole, une: Supposition, changer: Callable[[FaitAgent], FaitAgent]
) -> FaitsPole:
    agents = tuple(changer(a) if a.id == une.agent else a for a in faits.agents)
    return replace(faits, agents=agents)


def _aesh_arrive(faits: FaitsPole, une: Supposition) -> FaitsPole:
    periode = Duree(une.a_partir_du)
    nouveaux = tuple(
        FaitAgent(
            f"suppose-{une.cle}-{n}",
            (
                FaitContrat(
                    f"suppose-{une.cle}-{n}", une.minutes or 0, faits.reglages.semaines, periode
                ),
            ),
            (FaitAffectation(faits.pole, periode, une.ecole),),
        )
        for n in range(une.nombre)
    )
    return replace(faits, agents=(*faits.agents, *nouveaux))


_ACTES: dict[GenreHypothese, Callable[[FaitsPole, Supposition], FaitsPole]] = {
    GenreHypothese.OUVRIR_ULIS: _ouvrir_ulis,
    GenreHypothese.NOTIFICATIONS: _notifications,
    GenreHypothese.AESH_PART: _aesh_part,
    GenreHypothese.AESH_ARRIVE: _aesh_arrive,
    GenreHypothese.CONTRAT_CHANGE: _contrat_change,
    GenreHypothese.ECOLE_CHANGE: _ecole_change,
}
