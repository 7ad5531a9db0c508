"""Weeks proposed by us, by level and rhythm: data that fills the form, and how it is laid.

*Source:* decision 41 (proposed by us, marked so on screen). Shares of each subject are inspired by
the arrêté of 9 November 2015 (primary school); nothing here is a rule.
"""

from dataclasses import dataclass

from eleves.regles.semaine import Cours, jointes
from pial.horaires import Plages

Suite = tuple[tuple[str, int], ...]
QUATRE_JOURS: Plages = {jour: [(510, 690), (810, 990)] for jour in (1, 2, 4, 5)}
QUATRE_JOURS_ET_DEMI: Plages = {
    1: [(510, 705), (825, 945)],
    2: [(510, 705), (825, 945)],
    3: [(510, 690)],
    4: [(510, 705), (825, 945)],
    5: [(510, 705), (825, 945)],
}
SECOND_DEGRE: Plages = {
    1: [(480, 715), (810, 990)],
    2: [(480, 715), (810, 990)],
    3: [(480, 715)],
    4: [(480, 715), (810, 990)],
    5: [(480, 715), (810, 990)],
}


@dataclass(frozen=True)
class ModeleSemaine:
    """A proposal. ``suites``: by weekday, what follows what in each half-day, in minutes.

    ``complete``: the last lesson of a half-day lasts until the school closes (first degree).
    """

    code: str
    libelle: str
    horaires: Plages
    suites: dict[int, tuple[Suite, ...]]
    complete: bool


RECRE = ("Récréation", 15)
MATIN_ELEMENTAIRE: Suite = (("Français", 90), RECRE, ("Mathématiques", 75))
_APRES_MIDI = {
    1: (("Questionner le monde", 75), RECRE, ("Éducation physique et sportive", 90)),
    2: (("Langue vivante", 45), ("Français", 30), RECRE, ("Arts plastiques", 90)),
    4: (("Histoire et géographie", 75), RECRE, ("Éducation physique et sportive", 90)),
    5: (("Langue vivante", 45), ("Sciences", 30), RECRE, ("Éducation musicale", 60)),
}
MATIN_MATERNELLE: Suite = (
    ("Accueil", 20),
    ("Langage", 70),
    ("Récréation", 30),
    ("Activité physique", 30),
    ("Ateliers", 30),
)
APRES_MIDI_MATERNELLE: Suite = (("Repos", 60), ("Ateliers", 60), ("Récréation", 30), ("Chants", 30))


def _college(*matieres: str) -> Suite:
    """Lessons of 55 minutes, five minutes to move, a longer break after the second."""
    suite: list[tuple[str, int]] = []
    for rang, matiere in enumerate(matieres):
        if rang:
            suite.append(("", 15 if rang == 2 else 5))
        suite.append((matiere, 55))
    return tuple(suite)


_SECOND = {
    1: (
        ("Français", "Mathématiques", "Histoire et géographie"),
        ("Anglais", "EPS", "EPS"),
    ),
    2: (("Sciences", "Français", "Mathématiques"), ("Langue vivante 2", "Arts plastiques")),
    3: (("Anglais", "Technologie", "Français"),),
    4: (("Mathématiques", "Histoire et géographie", "Sciences"), ("Éducation musicale", "EPS")),
    5: (("Français", "Langue vivante 2", "Mathématiques"), ("Anglais", "Vie de classe")),
}
_LYCEE = {
    1: (
        ("Français", "Mathématiques", "Histoire et géographie"),
        ("Anglais", "EPS", "EPS"),
    ),
    2: (
        ("Physique-chimie", "Français", "Mathématiques"),
        ("Langue vivante B", "Option", "Option"),
    ),
    3: (("Anglais", "SVT", "Français"),),
    4: (
        ("Mathématiques", "Histoire et géographie", "Physique-chimie"),
        ("SES", "Sciences numériques", "Langue vivante B"),
    ),
    5: (
        ("Français", "Enseignement moral et civique", "Mathématiques"),
        ("Accompagnement", "Vie de classe"),
    ),
}

MODELES = {
    modele.code: modele
    for modele in (
        ModeleSemaine(
            "maternelle",
            "Maternelle, 4 jours",
            QUATRE_JOURS,
            dict.fromkeys((1, 2, 3, 4, 5), (MATIN_MATERNELLE, APRES_MIDI_MATERNELLE)),
            True,
        ),
        ModeleSemaine(
            "maternelle-4-5",
            "Maternelle, 4 jours et demi",
            QUATRE_JOURS_ET_DEMI,
            dict.fromkeys((1, 2, 3, 4, 5), (MATIN_MATERNELLE, APRES_MIDI_MATERNELLE)),
            True,
        ),
        ModeleSemaine(
            "elementaire-4",
            "Élémentaire, 4 jours",
            QUATRE_JOURS,
            {jour: (MATIN_ELEMENTAIRE, suite) for jour, suite in _APRES_MIDI.items()},
            True,
        ),
        ModeleSemaine(
            "elementaire-4-5",
            "Élémentaire, 4 jours et demi",
            QUATRE_JOURS_ET_DEMI,
            {
                **{jour: (MATIN_ELEMENTAIRE, suite) for jour, suite in _APRES_MIDI.items()},
                3: (MATIN_ELEMENTAIRE, ()),
            },
            True,
        ),
        ModeleSemaine(
            "college",
            "Collège",
            SECOND_DEGRE,
            {jour: tuple(_college(*demi) for demi in jours) for jour, jours in _SECOND.items()},
            False,
        ),
        ModeleSemaine(
            "lycee",
            "Lycée",
            SECOND_DEGRE,
            {jour: tuple(_college(*demi) for demi in jours) for jour, jours in _LYCEE.items()},
            False,
        ),
    )
}


def poser_modele(modele: ModeleSemaine, plages: Plages) -> tuple[Cours, ...]:
    """The proposal laid on the half-days of a school (its own hours when they are not known).

    Nothing goes past a half-day: what does not fit is left out or cut.
    """
    cours: list[Cours] = []
    for jour, ouvertes in sorted((plages or modele.horaires).items()):
        suites = modele.suites.get(jour, ())
        for (debut, fin), suite in zip(jointes(ouvertes), suites, strict=False):
            cours += _poser_suite(jour, debut, fin, suite, modele.complete)
    return tuple(cours)


def _poser_suite(jour: int, debut: int, fin: int, suite: Suite, complete: bool) -> list[Cours]:
    poses: list[Cours] = []
    for matiere, minutes in suite:
        if debut >= fin:
            break
        if matiere:
            poses.append(Cours(jour, debut, min(debut + minutes, fin), matiere))
        debut += minutes
    if complete and poses and poses[-1].fin < fin:
        dernier = poses.pop()
        poses.append(Cours(jour, dernier.debut, fin, dernier.matiere))
    return poses
