"""A plan read back as changes of the draft: added, moved, removed.

*Source:* decision 25.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from aesh.enums import LIBELLES_ACTE as LIBELLES_ACTE
from aesh.enums import Acte as Acte
from aesh.enums import TypeCreneau
from aesh.planning.brouillon import SEMAINES, Moment, Pose
from aesh.planning.probleme import Nature, Place, Plage, Plan, Probleme
from aesh.planning.traduction import Traduction
from aesh.planning.traits import est_un_creneau_fixe

TYPES_DE_NATURE = {
    Nature.INDIVIDUEL: TypeCreneau.INDIVIDUELLE,
    Nature.MUTUALISE: TypeCreneau.MUTUALISEE,
    Nature.COLLECTIF: TypeCreneau.COLLECTIVE,
}


@dataclass(frozen=True, slots=True)
class Changement:
    """One change; ``avant`` is the slot of the draft (moved, removed), ``apres`` what it becomes.

    The identifier of ``apres`` is that of ``avant``, or empty when the slot is new.
    """

    acte: Acte
    avant: Pose | None
    apres: Pose | None

    @property
    def pose(self) -> Pose:
        """The slot as it would be, else as it was."""
        if self.apres is not None:
            return self.apres
        if self.avant is not None:
            return self.avant
        raise ValueError("un changement porte sur un créneau")


def lire_plan(traduction: Traduction, plan: Plan) -> list[Changement]:
    """Changes that make the draft into the plan, in order of the week.

    A pupil is never given two helps at once: of two that overlap, the first is kept.
    """
    suivies = dict(traduction.suivies)
    entieres = {(pose.ecole, pose.moment) for pose in suivies.values()}
    lues = _poses(traduction.probleme, _sans_doublon(traduction.probleme, plan))
    voulues = _fusionner([p for p in lues if (p.ecole, p.moment) not in entieres])
    voulues += [p for p in lues if (p.ecole, p.moment) in entieres]
    suivies |= traduction.orphelines
    neuves: list[Pose] = []
    changements: list[Changement] = []
    for pose in voulues:
        pareille = _pareille(pose, suivies.values())
        if pareille is None:
            neuves.append(pose)
            continue
        del suivies[pareille.id]
    venues = _anciennes(neuves, suivies.values())
    for numero, pose in enumerate(neuves):
        ancienne = venues.get(numero)
        if ancienne is None:
            changements.append(Changement(Acte.AJOUT, None, pose))
            continue
        del suivies[ancienne.id]
        devenue = _renommer(pose, ancienne)
        reste = (ancienne.aesh, ancienne.moment) == (devenue.aesh, devenue.moment)
        acte = Acte.COMPLEMENT if reste else Acte.DEPLACEMENT
        changements.append(Changement(acte, ancienne, devenue))
    changements += [Changement(Acte.RETRAIT, pose, None) for pose in suivies.values()]
    return sorted(changements, key=_ordre)


def _sans_doublon(probleme: Probleme, plan: Plan) -> list[Place]:
    """Lines of groups of real pupils, none at the same time as another of its group."""
    gardees: list[Place] = []
    pris: dict[int, list[Plage]] = defaultdict(list)
    for place in sorted(plan):
        groupe = probleme.groupes[place.groupe]
        if _est_un_creneau(probleme, place.groupe):
            continue
        plage = probleme.ecoles[groupe.ecole].plages[place.plage]
        if any(_se_croisent(plage, autre) for autre in pris[place.groupe]):
            continue
        pris[place.groupe].append(plage)
        gardees.append(place)
    return gardees


def _est_un_creneau(probleme: Probleme, groupe: int) -> bool:
    """Whether a group stands for a slot that stays, and not for a pupil."""
    return est_un_creneau_fixe(probleme.eleves[probleme.groupes[groupe].eleves[0]])


def _se_croisent(a: Plage, b: Plage) -> bool:
    return (
        a.jour == b.jour and a.debut < b.fin and b.debut < a.fin and bool(a.semaines & b.semaines)
    )


def _poses(probleme: Probleme, places: Iterable[Place]) -> list[Pose]:
    poses = []
    for place in places:
        groupe = probleme.groupes[place.groupe]
        plage = probleme.ecoles[groupe.ecole].plages[place.plage]
        presents = [p for p in groupe.eleves if probleme.eleves[p].besoin[place.plage]]
        poses.append(
            Pose(
                id="",
                aesh=probleme.aesh[place.aesh].id,
                ecole=probleme.ecoles[groupe.ecole].id,
                type=TYPES_DE_NATURE[probleme.eleves[groupe.eleves[0]].nature],
                moment=Moment(plage.jour + 1, plage.debut, plage.fin, SEMAINES[plage.semaines]),
                eleves=tuple(sorted(probleme.eleves[p].id for p in presents)),
            )
        )
    return poses


def _fusionner(poses: list[Pose]) -> list[Pose]:
    """Lessons that follow each other with the same people make one slot."""
    par_qui: dict[tuple[object, ...], list[Pose]] = defaultdict(list)
    for pose in poses:
        m = pose.moment
        par_qui[pose.aesh, pose.ecole, pose.type, pose.eleves, m.jour, m.semaine].append(pose)
    fusionnees: list[Pose] = []
    for memes in par_qui.values():
        memes.sort(key=lambda p: p.moment.debut)
        suite: list[Pose] = []
        for pose in memes:
            if suite and suite[-1].moment.fin == pose.moment.debut:
                avant = suite[-1].moment
                moment = Moment(avant.jour, avant.debut, pose.moment.fin, avant.semaine)
                suite[-1] = _a(suite[-1], moment)
            else:
                suite.append(pose)
        fusionnees += suite
    return fusionnees


def _a(pose: Pose, moment: Moment) -> Pose:
    return Pose(pose.id, pose.aesh, pose.ecole, pose.type, moment, pose.eleves, pose.garde)


def _renommer(pose: Pose, ancienne: Pose) -> Pose:
    return Pose(
        ancienne.id, pose.aesh, pose.ecole, pose.type, pose.moment, pose.eleves, ancienne.garde
    )


def _pareille(pose: Pose, suivies: Iterable[Pose]) -> Pose | None:
    """The slot of the draft that is exactly this one."""
    return next(
        (
            s
            for s in suivies
            if (s.aesh, s.ecole, s.type, s.moment)
            == (pose.aesh, pose.ecole, pose.type, pose.moment)
            and set(s.eleves) == set(pose.eleves)
        ),
        None,
    )


def _anciennes(neuves: list[Pose], suivies: Iterable[Pose]) -> dict[int, Pose]:
    """Where new slots come from, by their number: the closest pairs first, each used once.

    Among slots of the same people, one that lasts as long, then on the same day, is the one moved.
    """
    couples = [
        (-note, _distance(neuve, une), _rang(neuve), _rang(une), numero, une)
        for numero, neuve in enumerate(neuves)
        for une in suivies
        if (note := _parente(neuve, une))
    ]
    venues: dict[int, Pose] = {}
    prises: set[str] = set()
    for *_, numero, une in sorted(couples, key=lambda couple: couple[:5]):
        if numero not in venues and une.id not in prises:
            venues[numero] = une
            prises.add(une.id)
    return venues


def _distance(neuve: Pose, une: Pose) -> tuple[int, bool, int]:
    la, ici = une.moment, neuve.moment
    return abs(neuve.minutes - une.minutes), la.jour != ici.jour, abs(la.debut - ici.debut)


def _parente(pose: Pose, une: Pose) -> int:
    """How much a slot is the one that moved here: same pupils and same AESH, or same hours."""
    if une.type != pose.type or une.ecole != pose.ecole:
        return 0
    memes_eleves = set(une.eleves) == set(pose.eleves)
    ici = une.moment == pose.moment
    if memes_eleves and une.aesh == pose.aesh:
        return 4 + ici
    if set(une.eleves) & set(pose.eleves) and une.aesh == pose.aesh and ici:
        return 3
    if memes_eleves and ici:
        return 2
    return int(memes_eleves and une.minutes == pose.minutes)


def _ordre(changement: Changement) -> tuple[object, ...]:
    return _rang(changement.pose)


def _rang(pose: Pose) -> tuple[object, ...]:
    moment = pose.moment
    return (moment.jour, moment.debut, moment.fin, pose.aesh, pose.eleves, pose.id)
