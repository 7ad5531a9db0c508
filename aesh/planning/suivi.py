"""Which slots of a draft the solver can know as the help of its pupils.

*Source:* decision 4.
"""

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping

from aesh.enums import TypeCreneau
from aesh.planning.brouillon import Aide, Brouillon, Cle, Mode, Moment, Portee, Pose
from aesh.planning.probleme import Nature

NATURES = {
    TypeCreneau.INDIVIDUELLE: Nature.INDIVIDUEL,
    TypeCreneau.MUTUALISEE: Nature.MUTUALISE,
}


def suivre(
    poses: Iterable[Pose], aides: Mapping[Cle, Aide], aesh: Container[Cle]
) -> dict[Cle, Pose]:
    """Slots, by identifier, that are the help of pupils looked at, by an AESH looked at.

    One help at a time for each pupil, and the same companions in all the slots of a shared help:
    a group of the solver is one group all week. Slots held by a lock come first.
    """
    poses = sorted(poses, key=lambda p: (not p.garde, p.id))
    compagnons: dict[Cle, set[frozenset[Cle]]] = defaultdict(set)
    for pose in poses:
        if pose.type == TypeCreneau.MUTUALISEE:
            for eleve in pose.eleves:
                compagnons[eleve].add(frozenset(pose.eleves))
    suivies: dict[Cle, Pose] = {}
    pris: dict[Cle, list[Moment]] = defaultdict(list)
    for pose in poses:
        if pose.aesh not in aesh or not _est_une_aide(pose, aides, compagnons):
            continue
        if any(pose.moment.chevauche(m) for eleve in pose.eleves for m in pris[eleve]):
            continue
        suivies[pose.id] = pose
        for eleve in pose.eleves:
            pris[eleve].append(pose.moment)
    return suivies


def orphelines(
    brouillon: Brouillon,
    portee: Portee,
    mode: Mode,
    poses: Iterable[Pose],
    aides: Mapping[Cle, Aide],
) -> dict[Cle, Pose]:
    """Help, not locked, that nobody gives any more, where the mode may move what is placed.

    *Source:* issue D (repairs after a departure).
    """
    if mode is Mode.COMPLETER:
        return {}
    parties = {aesh for aesh in brouillon.parties if portee.voit_aesh(aesh)}
    return suivre((p for p in poses if not p.garde), aides, parties)


def _est_une_aide(
    pose: Pose, aides: Mapping[Cle, Aide], compagnons: Mapping[Cle, set[frozenset[Cle]]]
) -> bool:
    nature = NATURES.get(pose.type)
    siennes = [aides.get(eleve) for eleve in pose.eleves]
    if nature is None or not siennes:
        return False
    if any(a is None or a.nature is not nature or a.ecole != pose.ecole for a in siennes):
        return False
    if nature is Nature.INDIVIDUEL:
        return len(siennes) == 1
    classes = {a.classe or a.id for a in siennes if a is not None}
    return len(classes) == 1 and all(len(compagnons[eleve]) == 1 for eleve in pose.eleves)
