"""What a draft gives, in figures that people understand: the same before and after a proposal.

*Source:* decision 8 (individual hours; pupils of mutualised help, never summed with them).
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise

from aesh.enums import TypeCreneau
from aesh.planning.brouillon import Aide, Brouillon, Cle, Pose
from aesh.planning.differences import Acte, Changement
from aesh.planning.probleme import Nature

COMPTE_POUR = {
    TypeCreneau.INDIVIDUELLE: Nature.INDIVIDUEL,
    TypeCreneau.MUTUALISEE: Nature.MUTUALISE,
}


@dataclass(frozen=True)
class Chiffres:
    """Minutes are a week's, the mean of weeks A and B."""

    minutes_notifiees: int
    minutes_placees: int
    sous_la_moitie: int  # pupils with individual help who have less than half of their hours
    mutualises: int
    mutualises_aides: int
    paires: int  # pupils helped last year by an AESH of the pole
    paires_gardees: int
    plus_de_deux_aesh: int
    minutes_contrats: int
    minutes_aesh: int
    deux_ecoles: int  # AESH in two schools or more
    minutes_trajet: int

    def en_json(self) -> dict[str, int]:
        """Plain data."""
        return asdict(self)


def poses_apres(poses: Iterable[Pose], changements: Iterable[Changement]) -> list[Pose]:
    """Slots of the draft once changed."""
    restent = {pose.id: pose for pose in poses}
    neuves = []
    for changement in changements:
        if changement.acte is Acte.AJOUT:
            neuves.append(changement.pose)
        elif changement.acte is Acte.RETRAIT:
            restent.pop(changement.pose.id, None)
        else:
            restent[changement.pose.id] = changement.pose
    return [*restent.values(), *neuves]


def chiffrer(brouillon: Brouillon, poses: Iterable[Pose]) -> Chiffres:
    """Figures of some slots for the people of a draft; who has left gives nothing any more."""
    poses = [pose for pose in poses if pose.aesh not in brouillon.parties]
    recus: dict[Cle, float] = defaultdict(float)
    avec: dict[Cle, set[Cle]] = defaultdict(set)
    par_aesh: dict[Cle, list[Pose]] = defaultdict(list)
    natures = {aide.id: aide.nature for aide in brouillon.aides}
    for pose in poses:
        par_aesh[pose.aesh].append(pose)
        for eleve in pose.eleves:
            if natures.get(eleve) is COMPTE_POUR.get(pose.type, 0):
                recus[eleve] += _moyenne(pose)
                avec[eleve].add(pose.aesh)
    seuls = [aide for aide in brouillon.aides if aide.nature is Nature.INDIVIDUEL and aide.cible]
    groupes = [aide for aide in brouillon.aides if aide.nature is Nature.MUTUALISE]
    presentes = {agent.id for agent in brouillon.agents}
    suivis = [aide for aide in brouillon.aides if aide.precedentes & presentes]
    return Chiffres(
        minutes_notifiees=sum(aide.cible for aide in seuls),
        minutes_placees=round(sum(min(recus[aide.id], aide.cible) for aide in seuls)),
        sous_la_moitie=sum(_est_sous_la_moitie(aide, recus[aide.id]) for aide in seuls),
        mutualises=len(groupes),
        mutualises_aides=sum(recus[aide.id] > 0 for aide in groupes),
        paires=len(suivis),
        paires_gardees=sum(bool(avec[aide.id] & aide.precedentes) for aide in suivis),
        plus_de_deux_aesh=sum(len(siennes) > 2 for siennes in avec.values()),
        minutes_contrats=sum(agent.contrat for agent in brouillon.agents),
        minutes_aesh=round(
            sum(_moyenne(p) for p in poses if p.aesh in presentes and p.type != TypeCreneau.REUNION)
        ),
        deux_ecoles=sum(len({p.ecole for p in siens}) > 1 for siens in par_aesh.values()),
        minutes_trajet=round(sum(_trajets(brouillon, siens) for siens in par_aesh.values())),
    )


def _moyenne(pose: Pose) -> float:
    return pose.minutes * pose.moment.masque.bit_count() / 2


def _est_sous_la_moitie(aide: Aide, recu: float) -> bool:
    return recu < aide.cible / 2


def _trajets(brouillon: Brouillon, poses: list[Pose]) -> float:
    """Minutes between two schools of a day, mean of both weeks; an unknown time counts for none."""
    total = 0
    for semaine in (1, 2):
        presentes = [p for p in poses if p.moment.masque & semaine]
        presentes.sort(key=lambda p: (p.moment.jour, p.moment.debut))
        for avant, apres in pairwise(presentes):
            if avant.moment.jour == apres.moment.jour and avant.ecole != apres.ecole:
                total += brouillon.trajets.get((avant.ecole, apres.ecole), 0)
    return total / 2
