"""Classes, pupils and their rights, school by school."""

import datetime
import math
import random

from aesh.simulation import horaires
from aesh.simulation.fiches import Classe, Ecole, Eleve, Notification, Pole, identifiant
from aesh.simulation.noms import nom_de_famille, prenom
from aesh.simulation.parametres import (
    ANNEE,
    EFFECTIF_ULIS,
    ELEVES_PAR_CLASSE,
    HEURES_INDIVIDUELLES,
    PART_COLLEGE,
    PART_FILLES_ELEVES,
    PART_INDIVIDUELLE,
    PART_PREMIER_DEGRE,
    PART_RECENTES,
    RENTREE,
    Parametres,
    repartir,
)

NIVEAUX = {
    "maternelle": ("PS", "MS", "GS"),
    "elementaire": ("CP", "CE1", "CE2", "CM1", "CM2"),
    "primaire": ("MS", "GS", "CP", "CE1", "CE2", "CM1", "CM2"),
    "college": ("6e", "5e", "4e", "3e"),
    "lycee": ("2de", "1re", "Tle"),
    "lycee_pro": ("CAP", "2de", "1re", "Tle"),
    "erea": ("6e", "5e", "4e", "3e", "CAP"),
}
AGES = dict(
    zip(
        "PS MS GS CP CE1 CE2 CM1 CM2 6e 5e 4e 3e CAP 2de 1re Tle".split(),
        (3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 15, 16, 17),
        strict=True,
    )
)
EFFECTIFS = {"maternelle": 95, "elementaire": 160, "primaire": 150, "college": 520}
EFFECTIF_LYCEE = 700
PUPITRES = 25  # pupils of a class, to know how many classes a school has
ACTIVITES = ("apprentissages", "vie_quotidienne", "vie_sociale")


def peupler_ecoles(poles: list[Pole], parametres: Parametres) -> None:
    """Give each school its week, its classes with a notified pupil, and these pupils."""
    ecoles = [(pole, ecole) for pole in poles for ecole in _ecoles_servies(pole, parametres)]
    for ecole in (e for pole in poles for e in pole.ecoles if e.type in NIVEAUX):
        horaire = parametres.tirage("horaires", ecole.uai)
        ecole.plages = horaires.semaine_d_ecole(ecole, horaire)
    aides = _aides_par_ecole([ecole for _, ecole in ecoles], parametres)
    ulis = _ulis_par_ecole([ecole for _, ecole in ecoles], parametres)
    for rang, (pole, ecole) in enumerate(ecoles):
        tirage = parametres.tirage("ecole", ecole.uai)
        classes = _classes(ecole, aides[rang], tirage)
        for numero in range(aides[rang]):
            pole.eleves.append(_eleve(classes[numero % len(classes)], tirage, parametres))
        if ulis[rang]:
            classe = _classe(ecole, "ULIS", "ULIS", tirage)
            classes.append(classe)
            pole.eleves += [_eleve_ulis(classe, tirage, parametres) for _ in range(ulis[rang])]
        pole.classes += classes


def _ecoles_servies(pole: Pole, parametres: Parametres) -> list[Ecole]:
    """Schools with classes; a part of them, at least one, when the run is partial."""
    ecoles = [ecole for ecole in pole.ecoles if ecole.type in NIVEAUX]
    nombre = math.ceil(len(ecoles) * parametres.part)
    gardees = parametres.tirage("part", pole.code).sample(ecoles, nombre)
    return sorted(gardees, key=lambda ecole: ecole.uai)


def _effectif(ecole: Ecole) -> int:
    return ecole.effectif or EFFECTIFS.get(ecole.type, EFFECTIF_LYCEE)


def _aides_par_ecole(ecoles: list[Ecole], parametres: Parametres) -> list[int]:
    """Pupils with human help in each school, by degree then by size."""
    familles: dict[str, list[int]] = {"premier": [], "college": [], "lycee": []}
    for rang, ecole in enumerate(ecoles):
        famille = "college" if ecole.type in ("college", "erea") else "lycee"
        familles[famille if ecole.est_second_degre else "premier"].append(rang)
    parts = [PART_PREMIER_DEGRE, PART_COLLEGE, 1 - PART_PREMIER_DEGRE - PART_COLLEGE]
    presentes = [part if familles[nom] else 0.0 for nom, part in zip(familles, parts, strict=True)]
    totaux = repartir(parametres.eleves, presentes)
    resultat = [0] * len(ecoles)
    for nom, total in zip(familles, totaux, strict=True):
        poids = []
        for rang in familles[nom]:
            hasard = parametres.tirage("poids", ecoles[rang].uai).lognormvariate(0, 0.35)
            poids.append(_effectif(ecoles[rang]) * hasard)
        for rang, nombre in zip(familles[nom], repartir(total, poids), strict=True):
            resultat[rang] = nombre
    return resultat


def _ulis_par_ecole(ecoles: list[Ecole], parametres: Parametres) -> list[int]:
    """Pupils of ULIS: only where the directory says that there is one, at most 12."""
    plafonds = [
        EFFECTIF_ULIS["second" if e.est_second_degre else "premier"] if e.a_ulis else 0
        for e in ecoles
    ]
    return repartir(parametres.ulis, [float(p) for p in plafonds], plafonds)


def _classe(ecole: Ecole, libelle: str, niveau: str, tirage: random.Random) -> Classe:
    return Classe(
        id=identifiant(tirage),
        ecole=ecole,
        libelle=libelle,
        niveau=niveau,
        est_ulis=niveau == "ULIS",
        seances=horaires.grille(ecole, niveau, tirage),
    )


def _classes(ecole: Ecole, nombre: int, tirage: random.Random) -> list[Classe]:
    """Classes that hold at least one notified pupil; the others need no grid here."""
    if not nombre:
        return []
    existantes = max(1, round(_effectif(ecole) / PUPITRES))
    par_classe = ELEVES_PAR_CLASSE["second" if ecole.est_second_degre else "premier"]
    voulues = min(existantes, max(1, math.ceil(nombre / par_classe)))
    voulues = max(voulues, math.ceil(nombre / 5))
    niveaux = NIVEAUX[ecole.type]
    lettres = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    par_niveau = math.ceil(max(existantes, voulues) / len(niveaux))
    possibles = [(niveau, lettre) for niveau in niveaux for lettre in lettres[:par_niveau]]
    choisies = sorted(tirage.sample(possibles, voulues), key=possibles.index)
    seule = par_niveau == 1 and not ecole.est_second_degre
    return [
        _classe(ecole, niveau if seule else f"{niveau} {lettre}", niveau, tirage)
        for niveau, lettre in choisies
    ]


def _naissance(niveau: str, tirage: random.Random) -> datetime.date:
    retard = 1 if niveau not in ("PS", "MS", "GS") and tirage.random() < 0.18 else 0
    annee = ANNEE - AGES[niveau] - retard
    return datetime.date(annee, 1, 1) + datetime.timedelta(days=tirage.randrange(365))


def _eleve(classe: Classe, tirage: random.Random, parametres: Parametres) -> Eleve:
    individuelle = tirage.random() < PART_INDIVIDUELLE
    return _fiche(classe, "individuelle" if individuelle else "mutualisee", tirage)


def _eleve_ulis(classe: Classe, tirage: random.Random, parametres: Parametres) -> Eleve:
    return _fiche(classe, "ulis", tirage)


def _fiche(classe: Classe, genre: str, tirage: random.Random) -> Eleve:
    niveau = classe.niveau
    if classe.est_ulis:
        niveau = tirage.choice([n for n in NIVEAUX[classe.ecole.type] if n not in ("PS", "MS")])
    arrivee = datetime.date(ANNEE - tirage.choice((0, 0, 1, 1, 2)), 9, 1)
    if niveau in ("PS", "6e", "2de", "CAP"):
        arrivee = RENTREE
    return Eleve(
        id=identifiant(tirage),
        scolarisation=identifiant(tirage),
        scolarisation_passee=identifiant(tirage),
        nom=nom_de_famille(tirage),
        prenom=prenom(tirage, PART_FILLES_ELEVES),
        naissance=_naissance(niveau, tirage),
        classe=classe,
        arrivee=arrivee,
        notifications=_notifications(genre, tirage),
    )


def _notifications(genre: str, tirage: random.Random) -> list[Notification]:
    """The right in force and, for one pupil in five, the expired one that it follows."""
    recente = genre != "ulis" and tirage.random() < PART_RECENTES
    if recente:
        decidee = datetime.date(ANNEE, 9, 8) + datetime.timedelta(days=tirage.randrange(45))
        recue = decidee + datetime.timedelta(days=tirage.randint(3, 12))
        debut = recue
    else:
        debut = datetime.date(ANNEE - tirage.choice((0, 0, 0, 1, 1, 2)), 9, 1)
        decidee = debut - datetime.timedelta(days=tirage.randint(60, 200))
        recue = decidee + datetime.timedelta(days=tirage.randint(5, 30))
    fin = datetime.date(ANNEE + tirage.choice((1, 1, 2, 2, 3)), 9, 1)
    minutes = tirage.choice(HEURES_INDIVIDUELLES) * 60 if genre == "individuelle" else None
    droit = Notification(
        id=identifiant(tirage),
        type=genre,
        minutes=minutes,
        mention=_mention(genre, minutes, tirage),
        activites=_activites(tirage) if genre != "ulis" else [],
        decidee_le=decidee,
        recue_le=recue,
        du=debut,
        au=fin,
    )
    if recente or genre == "ulis" or tirage.random() > 0.2:
        return [droit]
    ancien = Notification(
        id=identifiant(tirage),
        type="mutualisee",
        minutes=None,
        mention="Aide humaine mutualisée",
        activites=list(droit.activites),
        decidee_le=debut.replace(year=debut.year - 2) - datetime.timedelta(days=90),
        recue_le=debut.replace(year=debut.year - 2) - datetime.timedelta(days=70),
        du=debut.replace(year=debut.year - 2),
        au=debut,
    )
    return [ancien, droit]


def _mention(genre: str, minutes: int | None, tirage: random.Random) -> str:
    if genre == "ulis":
        return "Orientation en ULIS"
    if genre == "individuelle":
        return f"Aide humaine individuelle, {(minutes or 0) // 60} heures par semaine"
    # Decisions sometimes write hours for a mutualised help: kept as written (decision 14).
    return "AESH-M 6 h" if tirage.random() < 0.06 else "Aide humaine mutualisée"


def _activites(tirage: random.Random) -> list[str]:
    choix = [
        a for a, part in zip(ACTIVITES, (0.85, 0.4, 0.45), strict=True) if tirage.random() < part
    ]
    return choix or ["apprentissages"]
