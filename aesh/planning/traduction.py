"""A pole's draft to a solver's problem: what is placed becomes locks, or the plan in force.

A slot of individual or mutualised help whose pupils are looked at keeps its exact hours as a slot
of the school that only they may use: held by a lock, or moved at the mode's price. Any other slot
with a place (class, observation…) stands as a pupil of its own, locked, so that sites, lunch and
travel count it. Slots without class hours (lunch service, meetings) only take time.

*Source:* decisions 2 to 8.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from aesh.enums import TypeCreneau
from aesh.planning.brouillon import (
    PRIX_DU_CHANGEMENT,
    Agent,
    Aide,
    Brouillon,
    Cle,
    Mode,
    Moment,
    Portee,
    Pose,
)
from aesh.planning.coherence import juger_coherence
from aesh.planning.lecture import unite_commune
from aesh.planning.plages import plages_de
from aesh.planning.probleme import (
    Aesh,
    Ecole,
    Eleve,
    Nature,
    Occupe,
    Options,
    Poids,
    Probleme,
    ProblemeInvalide,
    Triplet,
)
from aesh.planning.regroupement import former_groupes
from aesh.planning.suivi import orphelines, suivre
from aesh.planning.traits import BESOIN, BESOIN_SECURITE, creneau_fixe, plage_de, trajets_de

SCHEMA = "aesh-timetable/2"
SUR_PLACE = {
    TypeCreneau.INDIVIDUELLE,
    TypeCreneau.MUTUALISEE,
    TypeCreneau.COLLECTIVE,
    TypeCreneau.OBSERVATION,
}


class Exacte(NamedTuple):
    """Hours of a slot of the draft, as a slot of its school."""

    ecole: Cle
    moment: Moment


@dataclass(frozen=True)
class Traduction:
    """The problem, and what is needed to read a plan of it back as slots of the draft.

    ``suivies``: slots whose pupils the problem knows, by identifier. ``ecartees``: AESH left as
    they are because what they already have contradicts a rule that no proposal may break.
    ``orphelines``: slots of those who have left, which a repair gives to others or takes away.
    """

    probleme: Probleme
    suivies: dict[Cle, Pose] = field(default_factory=dict)
    ecartees: tuple[Cle, ...] = ()
    sans_cible: tuple[Cle, ...] = ()
    orphelines: dict[Cle, Pose] = field(default_factory=dict)


def traduire(
    brouillon: Brouillon, portee: Portee, mode: Mode, poids: Poids | None = None
) -> Traduction:
    """The problem of a draft. Never contradicts itself: an AESH whose week does is left alone.

    ``poids``: the department's; the price of a change is the mode's.
    """
    connus = {lieu.id for lieu in brouillon.lieux}
    poses = tuple(p for p in brouillon.poses if p.ecole in connus)
    presentes = {agent.id for agent in brouillon.agents}
    ecartees = {p.aesh for p in poses} - presentes
    while True:
        essai = _Traducteur(brouillon, portee, mode, frozenset(ecartees), poses)
        essai.poids = replace(poids or Poids(), changement=PRIX_DU_CHANGEMENT.get(mode, 0))
        traduction = essai.traduire()
        fautive = _fautive(traduction.probleme)
        if fautive is None:
            return replace(traduction, ecartees=tuple(sorted(ecartees & presentes)))
        ecartees.add(fautive)


def _fautive(probleme: Probleme) -> Cle | None:
    """The first AESH whose locks cannot hold."""
    par_aesh: dict[int, list[Triplet]] = defaultdict(list)
    for verrou in probleme.verrous:
        par_aesh[verrou.aesh].append(verrou)
    for a in sorted(par_aesh):
        try:
            juger_coherence(replace(probleme, verrous=tuple(par_aesh[a])))
        except ProblemeInvalide:
            return probleme.aesh[a].id
    return None


class _Traducteur:
    """One attempt, with some AESH left alone."""

    def __init__(
        self,
        brouillon: Brouillon,
        portee: Portee,
        mode: Mode,
        ecartees: frozenset[Cle],
        poses: tuple[Pose, ...],
    ) -> None:
        self.brouillon = brouillon
        self.poids = Poids()
        self.mode = mode
        self.ecartees = ecartees
        self.agents = [
            a for a in brouillon.agents if a.id not in ecartees and portee.voit_aesh(a.id)
        ]
        self.numeros = {agent.id: n for n, agent in enumerate(self.agents)}
        self.aides = {aide.id: aide for aide in brouillon.aides if portee.voit_ecole(aide.ecole)}
        self.orphelines = orphelines(brouillon, portee, mode, poses, self.aides)
        self.poses = tuple(p for p in poses if p.id not in self.orphelines)
        self.suivies = suivre(self.poses, self.aides, self.numeros)

    def traduire(self) -> Traduction:
        """Schools, people, then what is placed."""
        brouillon = self.brouillon
        autres = [p for p in self.poses if p.id not in self.suivies]
        ailleurs: dict[Cle, list[Moment]] = defaultdict(list)
        for pose in autres:
            for eleve in pose.eleves if pose.type != TypeCreneau.OBSERVATION else ():
                ailleurs[eleve].append(pose.moment)
        fixes = [p for p in autres if p.aesh in self.numeros and p.type in SUR_PLACE]
        occupent = [p for p in autres if p.aesh in self.numeros and p.type not in SUR_PLACE]
        moments = self._moments(fixes)
        ecoles = tuple(
            Ecole(lieu.id, "école", tuple(map(plage_de, moments[lieu.id])))
            for lieu in brouillon.lieux
        )
        rangs = {
            Exacte(lieu, moment): rang
            for lieu, tous in moments.items()
            for rang, moment in enumerate(tous)
        }
        numero_ecole = {lieu.id: n for n, lieu in enumerate(brouillon.lieux)}
        eleves = [
            self._eleve(aide, moments[aide.ecole], numero_ecole, ailleurs[aide.id])
            for aide in self.aides.values()
        ]
        verrous = [
            Triplet(self.numeros[p.aesh], len(eleves) + n, rangs[Exacte(p.ecole, p.moment)])
            for n, p in enumerate(fixes)
        ]
        eleves += [creneau_fixe(p, moments[p.ecole], numero_ecole) for p in fixes]
        rang_eleve = {eleve.id: n for n, eleve in enumerate(eleves)}
        tenus: list[Triplet] = []
        en_vigueur: list[Triplet] = []
        for pose in self.suivies.values():
            garde = pose.garde or self.mode is Mode.COMPLETER
            for eleve in pose.eleves:
                (tenus if garde else en_vigueur).append(
                    Triplet(
                        self.numeros[pose.aesh],
                        rang_eleve[eleve],
                        rangs[Exacte(pose.ecole, pose.moment)],
                    )
                )
        probleme = Probleme(
            id=brouillon.id,
            schema=SCHEMA,
            ecoles=ecoles,
            trajets=trajets_de(self.brouillon),
            aesh=tuple(self._aesh(a, numero_ecole, fixes, occupent) for a in self.agents),
            eleves=tuple(eleves),
            groupes=(),
            verrous=(*verrous, *tenus),
            en_vigueur=tuple(en_vigueur),
            poids=self.poids,
            options=Options(
                pause=brouillon.pause,
                trajet_compte=True,
                sites_par_demi=brouillon.sites_par_demi,
                taille_groupe=brouillon.taille_groupe,
                groupes_libres=True,
            ),
            unite=1,
            nb_semaines=2 if any(m.masque != 3 for t in moments.values() for m in t) else 1,
        )
        sans_cible = tuple(aide.id for aide in self.aides.values() if not aide.cible)
        probleme = replace(probleme, unite=unite_commune(probleme))
        probleme = replace(probleme, groupes=former_groupes(probleme))
        return Traduction(probleme, self.suivies, sans_cible=sans_cible, orphelines=self.orphelines)

    def _moments(self, fixes: list[Pose]) -> dict[Cle, list[Moment]]:
        """Hours of each school that may be filled or are: of its classes, of what is placed."""
        lecons = {
            (aide.ecole, aide.classe): plages_de(aide.lecons, self._ouverture(aide.ecole))
            for aide in self.aides.values()
        }
        tous: dict[Cle, set[Moment]] = {lieu.id: set() for lieu in self.brouillon.lieux}
        for (ecole, _), plages in lecons.items():
            tous[ecole].update(plages)
        for pose in (*self.suivies.values(), *fixes):
            tous[pose.ecole].add(pose.moment)
        return {
            ecole: sorted(moments, key=lambda m: (m.jour, m.debut, m.fin, m.semaine))
            for ecole, moments in tous.items()
        }

    def _ouverture(self, ecole: Cle) -> tuple[Moment, ...]:
        return next(lieu.ouverture for lieu in self.brouillon.lieux if lieu.id == ecole)

    def _eleve(
        self, aide: Aide, moments: list[Moment], ecoles: dict[Cle, int], ailleurs: list[Moment]
    ) -> Eleve:
        """A pupil: what is already given by slots the problem does not know is not asked again."""
        siens = [p for p in self.suivies.values() if aide.id in p.eleves]
        exacts = {p.moment for p in self._de_la_classe(aide)}
        possibles = set(plages_de(aide.lecons, self._ouverture(aide.ecole)))
        besoin = []
        for moment in moments:
            libre = not any(moment.chevauche(m) for m in (*aide.absences, *ailleurs))
            if moment in exacts:
                voulu = libre or any(moment == p.moment for p in siens)
                voulu = voulu and not any(
                    moment != p.moment and moment.chevauche(p.moment) for p in siens
                )
            else:
                voulu = (
                    libre
                    and moment in possibles
                    and not any(moment.chevauche(exact) for exact in exacts)
                )
            urgent = any(moment.chevauche(m) for m in aide.securite)
            besoin.append((BESOIN_SECURITE if urgent else BESOIN) if voulu else 0)
        deja = sum(m.fin - m.debut for m in ailleurs)
        tenus = sum(p.minutes for p in siens)
        return Eleve(
            id=aide.id,
            ecole=ecoles[aide.ecole],
            classe=aide.classe or aide.id,
            nature=aide.nature,
            cible=max(aide.cible - deja, tenus, 0),
            besoin=tuple(besoin),
            precedente=next((self.numeros[a] for a in aide.precedentes if a in self.numeros), None),
        )

    def _de_la_classe(self, aide: Aide) -> Iterable[Pose]:
        """Known slots of the pupil, and the shared ones of the class, which he could join."""
        for pose in self.suivies.values():
            partage = (
                aide.nature is Nature.MUTUALISE
                and not pose.garde
                and pose.type == TypeCreneau.MUTUALISEE
                and pose.ecole == aide.ecole
                and self.aides[pose.eleves[0]].classe == aide.classe
                and aide.classe is not None
            )
            if partage or aide.id in pose.eleves:
                yield pose

    def _aesh(
        self, agent: Agent, ecoles: dict[Cle, int], fixes: list[Pose], occupent: list[Pose]
    ) -> Aesh:
        siennes = [p for p in (*fixes, *self.suivies.values()) if p.aesh == agent.id]
        prises = [p for p in occupent if p.aesh == agent.id]
        moments = (*agent.occupee, *(p.moment for p in prises))
        lieux = {p.ecole for p in siennes}
        maximum = self.brouillon.ecoles_par_semaine if agent.mobile else 1
        comptees = sum(p.minutes for p in prises if p.type != TypeCreneau.REUNION)
        if agent.mobile or agent.ecole is None:
            eligibles = frozenset(ecoles.values())
        else:
            eligibles = frozenset(ecoles[e] for e in {agent.ecole, *lieux} & ecoles.keys())
        preferees = {agent.ecole} & ecoles.keys() if agent.ecole else ecoles.keys()
        return Aesh(
            id=agent.id,
            minutes=max(agent.contrat - agent.pris - comptees, 0),
            max_ecoles=max(maximum, len(lieux)),
            eligibles=eligibles,
            preferees=frozenset(ecoles[e] for e in preferees),
            occupee=tuple(Occupe(m.jour - 1, m.debut, m.fin, m.masque) for m in moments),
        )
