"""School weeks and class grids that obey the school-time rules.

*Source:* code de l'éducation D521-10 (24 h over nine half-days, 5 h 30 a day, 3 h 30 a half-day,
at least 1 h 30 at noon) and D521-12 (eight half-days by derogation, 24 h, 6 h a day).
"""

import random

from aesh.simulation.fiches import Ecole

# Morning start and end, afternoon start and end; four days of 6 h.
QUATRE_JOURS = (
    (510, 720, 810, 960),
    (525, 720, 825, 990),
    (540, 720, 810, 990),
    (500, 710, 810, 960),
    (510, 690, 810, 990),
)
# The same four days of 5 h 15, and 3 h on Wednesday from the same hour.
QUATRE_JOURS_ET_DEMI = (
    (510, 705, 825, 945),
    (510, 720, 855, 960),
    (525, 720, 840, 960),
    (540, 720, 825, 960),
)
DEBUTS_SECOND_DEGRE = (480, 485, 490, 500, 505, 510)
LECON = 55
RECREATION = 15
JOURS_PLEINS = (1, 2, 4, 5)
MERCREDI = 3
PART_QUATRE_JOURS_ET_DEMI = 0.35
COMMUNES_A_CINQ_MATINEES = {"Rennes", "Nantes"}

MATIERES_MATERNELLE = (
    "Langage",
    "Activité physique",
    "Activités artistiques",
    "Premiers nombres",
    "Explorer le monde",
)
MATIERES_ELEMENTAIRE = (
    "Français",
    "Mathématiques",
    "Français",
    "Mathématiques",
    "Questionner le monde",
    "EPS",
    "Langue vivante",
    "Enseignements artistiques",
    "Enseignement moral et civique",
)
MATIERES_SECOND_DEGRE = (
    ("Français", 5),
    ("Mathématiques", 4),
    ("Anglais", 3),
    ("EPS", 3),
    ("Histoire-géographie", 3),
    ("SVT", 2),
    ("Physique-chimie", 2),
    ("Technologie", 1),
    ("Arts plastiques", 1),
    ("Éducation musicale", 1),
    ("Espagnol", 3),
    ("Vie de classe", 1),
    ("Enseignement moral et civique", 1),
    ("Accompagnement", 2),
)


def semaine_d_ecole(ecole: Ecole, tirage: random.Random) -> list[tuple[int, int, int]]:
    """Opening half-days (jour, debut, fin): nine or eight in a primary school, nine above."""
    if ecole.est_second_degre:
        debut = tirage.choice(DEBUTS_SECOND_DEGRE)
        matin, midi = trame(debut), debut + 4 * LECON + RECREATION + 90
        apres = trame(midi)
        if "lycee" not in ecole.type:
            apres = apres[:3]
        plages = [(jour, matin[0][0], matin[-1][1]) for jour in (1, 2, 3, 4, 5)]
        plages += [(jour, apres[0][0], apres[-1][1]) for jour in JOURS_PLEINS]
        return sorted(plages)
    cinq_matinees = ecole.secteur == "public" and (
        ecole.commune in COMMUNES_A_CINQ_MATINEES or tirage.random() < PART_QUATRE_JOURS_ET_DEMI
    )
    modeles = QUATRE_JOURS_ET_DEMI if cinq_matinees else QUATRE_JOURS
    a, b, c, d = tirage.choice(modeles)
    plages = [(jour, *demi) for jour in JOURS_PLEINS for demi in ((a, b), (c, d))]
    if cinq_matinees:
        plages.append((MERCREDI, a, a + 180))
    return sorted(plages)


def trame(debut: int) -> list[tuple[int, int]]:
    """Four lessons of 55 minutes (M1-M4 or S1-S4), a break of 15 minutes after the second."""
    lecons = []
    for rang in range(4):
        a = debut + rang * LECON + (RECREATION if rang > 1 else 0)
        lecons.append((a, a + LECON))
    return lecons


def decouper(debut: int, fin: int) -> list[tuple[int, int, bool]]:
    """Lessons of a primary half-day: (debut, fin, is it the break), without any hole."""
    if fin - debut < 120:
        return _parts(debut, fin)
    milieu = debut + (fin - debut - RECREATION) // 10 * 5
    apres = milieu + RECREATION
    return [*_parts(debut, milieu), (milieu, apres, True), *_parts(apres, fin)]


def _parts(debut: int, fin: int) -> list[tuple[int, int, bool]]:
    nombre = max(1, round((fin - debut) / 50))
    bornes = [debut + (fin - debut) * i // nombre // 5 * 5 for i in range(nombre)] + [fin]
    return [(a, b, False) for a, b in zip(bornes, bornes[1:], strict=False)]


def grille(ecole: Ecole, niveau: str, tirage: random.Random) -> list[tuple[int, int, int, str]]:
    """Weekly grid of a class: (jour, debut, fin, matiere), inside the school's half-days."""
    if ecole.est_second_degre:
        return _grille_second_degre(ecole, tirage)
    petits = niveau in ("PS", "MS", "GS")
    matieres = MATIERES_MATERNELLE if petits else MATIERES_ELEMENTAIRE
    decalage, seances, rang = tirage.randrange(len(matieres)), [], 0
    for jour, debut, fin in ecole.plages:
        for a, b, recreation in decouper(debut, fin):
            if recreation:
                seances.append((jour, a, b, "Récréation"))
            else:
                seances.append((jour, a, b, matieres[(decalage + rang) % len(matieres)]))
                rang += 1
    return seances


def _grille_second_degre(ecole: Ecole, tirage: random.Random) -> list[tuple[int, int, int, str]]:
    """About 26 lessons in a collège, 31 in a lycée: mornings first, then some afternoons."""
    lycee = "lycee" in ecole.type
    total = tirage.randint(30, 32) if lycee else 26
    places: list[tuple[int, int, int]] = []
    apres_midi: list[list[tuple[int, int, int]]] = []
    for jour, debut, fin in ecole.plages:
        lecons = [(jour, a, b) for a, b in trame(debut) if b <= fin]
        if debut < 12 * 60:
            places += lecons
        else:
            apres_midi.append(lecons)
    tirage.shuffle(apres_midi)
    restant = total - len(places)
    longueur = 3 if lycee or tirage.random() < 0.4 else 2
    for lecons in apres_midi:
        prises = min(longueur, restant, len(lecons))
        places += lecons[:prises]
        restant -= prises
    matieres = [nom for nom, fois in MATIERES_SECOND_DEGRE for _ in range(fois)]
    tirage.shuffle(matieres)
    return [
        (jour, a, b, matieres[rang % len(matieres)])
        for rang, (jour, a, b) in enumerate(sorted(places))
    ]
