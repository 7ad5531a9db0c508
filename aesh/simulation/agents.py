"""AESH, contracts and postings: supply follows demand pole by pole, and falls short of it."""

import datetime
import math
import random
import unicodedata

from aesh.simulation.fiches import (
    Aesh,
    Affectation,
    Ecole,
    Eleve,
    Groupe,
    Pole,
    identifiant,
)
from aesh.simulation.noms import nom_de_famille, prenom
from aesh.simulation.parametres import (
    AESH_PAR_RESERVOIR,
    ANNEE,
    CONTRATS,
    ECART_OFFRE,
    EXPOSANT_GROUPE,
    FIN_ANNEE,
    GROUPE_MAXIMUM,
    OFFRE_SUR_DEMANDE,
    PART_CDI,
    PART_DEUX_ECOLES,
    PART_FEMMES_AESH,
    PART_HORS_TITRE_2,
    PART_PARTAGES,
    PART_PARTIS,
    PART_SUIVIS,
    RENTREE,
    Parametres,
    repartir,
)

DEPLACEMENTS = (("voiture", 0.80), ("transports", 0.10), ("velo", 0.06), ("marche", 0.04))
PORTEE_KM = {"voiture": 25.0, "transports": 10.0, "velo": 6.0, "marche": 2.0}
MINUTES_ECOLE = 24 * 60


def former_groupes(poles: list[Pole], offre: int) -> None:
    """Groups of each pole, and the presence each wishes for.

    Individual: the notified minutes. ULIS: all its grid. Mutualised has no hours in law, so the
    presence of an AESH is what is left, once supply is ``OFFRE_SUR_DEMANDE`` of demand.
    """
    for pole in poles:
        for classe in pole.classes:
            inscrits = [eleve for eleve in pole.eleves if eleve.classe is classe]
            pole.groupes += _groupes_de_classe(inscrits, classe.est_ulis)
    groupes = [groupe for pole in poles for groupe in pole.groupes]
    fixe = sum(groupe.cible for groupe in groupes)
    partages = [groupe for groupe in groupes if groupe.type == "mutualisee"]
    parts = sum(len(groupe.eleves) ** EXPOSANT_GROUPE for groupe in partages)
    voulu = max(offre / OFFRE_SUR_DEMANDE - fixe, 0)
    for groupe in partages:
        exact = voulu * len(groupe.eleves) ** EXPOSANT_GROUPE / parts
        groupe.cible = min(max(round(exact), 180), 22 * 60)


def _groupes_de_classe(inscrits: list[Eleve], est_ulis: bool) -> list[Groupe]:
    if not inscrits:
        return []
    classe = inscrits[0].classe
    if est_ulis:
        total = sum(b - a for _, a, b, _ in classe.seances)
        return [Groupe("collective", classe, [], total)]
    groupes = [
        Groupe("individuelle", classe, [eleve], _plafond(eleve))
        for eleve in inscrits
        if eleve.droit.type == "individuelle"
    ]
    for recents in (False, True):  # rights that open after the rentrée wait for the next version
        autres = [
            eleve
            for eleve in inscrits
            if eleve.droit.type == "mutualisee" and (eleve.droit.du > RENTREE) == recents
        ]
        nombre = math.ceil(len(autres) / GROUPE_MAXIMUM)
        groupes += [Groupe("mutualisee", classe, autres[i::nombre], 0) for i in range(nombre)]
    return groupes


def _plafond(eleve: Eleve) -> int:
    """Notified minutes, never more than the class's week (decision 9)."""
    grille = sum(b - a for _, a, b, _ in eleve.classe.seances)
    return min(eleve.droit.minutes or 0, grille)


def contrats(parametres: Parametres) -> list[int]:
    """Weekly minutes of every contract, shares of ``CONTRATS``, shuffled."""
    nombres = repartir(parametres.aesh, [part for _, part in CONTRATS])
    minutes = [h * 60 for (h, _), n in zip(CONTRATS, nombres, strict=True) for _ in range(n)]
    parametres.tirage("contrats").shuffle(minutes)
    return minutes


def recruter(poles: list[Pole], minutes: list[int], parametres: Parametres) -> None:
    """Give each pole its AESH, their schools and last year's pupils; then the special cases."""
    poids = []
    for pole in poles:
        ratio = parametres.tirage("offre", pole.code).gauss(1, ECART_OFFRE)
        poids.append(pole.demande * min(max(ratio, 0.88), 1.12))
    debut, numero = 0, 1
    for pole, nombre in zip(poles, repartir(len(minutes), poids), strict=True):
        tirage = parametres.tirage("agents", pole.code)
        lot = sorted(minutes[debut : debut + nombre], reverse=True)
        debut += nombre
        reste = _demande_par_ecole(pole)
        for duree in lot:
            agent = _agent(numero, duree, parametres, tirage)
            numero += 1
            partagee = tirage.random() < PART_DEUX_ECOLES
            agent.ecoles = _choisir_ecoles(duree, PORTEE_KM[agent.deplacement], reste, partagee)
            if agent.ecoles:
                agent.commune = agent.ecoles[0].commune
            _affecter(agent, pole, tirage, principale=True)
            pole.agents.append(agent)
        numero = _partants(pole, numero, parametres, tirage)
        _suivis(pole, tirage)
    _partager(poles, parametres)
    for pole in poles:
        _garder(pole)


def _demande_par_ecole(pole: Pole) -> dict[str, list]:
    reste: dict[str, list] = {}
    for groupe in pole.groupes:
        fiche = reste.setdefault(groupe.classe.ecole.uai, [groupe.classe.ecole, 0])
        fiche[1] += groupe.cible
    return reste


def _choisir_ecoles(
    duree: int, portee: float, reste: dict[str, list], partagee: bool
) -> list[Ecole]:
    """Main school where most is missing; a second one, near, when the first does not need all.

    Long contracts do not fit a 24-hour primary week: they go to collèges and lycées first.
    """
    candidats = list(reste.values())
    if duree > MINUTES_ECOLE:
        longs = [fiche for fiche in candidats if fiche[0].est_second_degre and fiche[1] > 0]
        candidats = longs or candidats
    if not candidats:
        return []
    principale = max(candidats, key=lambda fiche: (fiche[1], fiche[0].uai))
    pris = min(duree, max(principale[1], 0), MINUTES_ECOLE + 480)
    if partagee:
        pris = min(pris, duree * 3 // 5)
    principale[1] -= duree
    ecoles = [principale[0]]
    if duree - pris < 240:
        return ecoles
    voisines = [
        fiche
        for fiche in reste.values()
        if fiche[1] >= 180
        and fiche is not principale
        and 0 <= distance_km(principale[0], fiche[0]) <= portee
    ]
    if voisines:
        seconde = min(voisines, key=lambda fiche: (distance_km(ecoles[0], fiche[0]), fiche[0].uai))
        principale[1] += duree - pris
        seconde[1] -= duree - pris
        ecoles.append(seconde[0])
    return ecoles


def distance_km(une: Ecole, autre: Ecole) -> float:
    """As the crow flies; -1 when a position is unknown."""
    if une.position is None or autre.position is None:
        return -1.0
    (a, b), (c, d) = une.position, autre.position
    x = math.radians(d - b) * math.cos(math.radians((a + c) / 2))
    return 6371 * math.hypot(x, math.radians(c - a))


def trajet_minutes(une: Ecole, autre: Ecole) -> int:
    """Travel between two sites: distance × 1.3 at 40 km/h, 15 minutes at least (R5)."""
    return max(15, math.ceil(max(distance_km(une, autre), 0) * 1.3 / 40 * 60))


def _agent(numero: int, minutes: int, parametres: Parametres, tirage: random.Random) -> Aesh:
    nom, usage = nom_de_famille(tirage), prenom(tirage, PART_FEMMES_AESH)
    cdi = tirage.random() < PART_CDI
    age_contrat = tirage.randint(0, 8) if cdi else tirage.randint(0, 2)
    du = datetime.date(ANNEE - age_contrat, 9, 1)
    deplacement = tirage.choices(
        [d for d, _ in DEPLACEMENTS], weights=[part for _, part in DEPLACEMENTS]
    )[0]
    return Aesh(
        id=identifiant(tirage),
        contrat=identifiant(tirage),
        nom=nom,
        prenom=usage,
        matricule=f"AE{parametres.departement}-{numero:05d}",
        courriel=f"{_ascii(usage)}.{_ascii(nom)}{numero}@aesh{parametres.departement.lower()}.maillage.invalid",
        commune="",
        deplacement=deplacement,
        type_contrat="cdi" if cdi else "cdd",
        employeur="ht2"
        if not cdi and tirage.random() < PART_HORS_TITRE_2 / (1 - PART_CDI)
        else "t2",
        contrat_du=du,
        contrat_au=None if cdi else datetime.date(du.year + 3, 9, 1),
        minutes=minutes,
    )


def _ascii(texte: str) -> str:
    sans = unicodedata.normalize("NFKD", texte).encode("ascii", "ignore").decode()
    return sans.lower().replace("-", "")


def _affecter(agent: Aesh, pole: Pole, tirage: random.Random, *, principale: bool) -> None:
    agent.affectations.append(
        Affectation(
            id=identifiant(tirage),
            pole=pole.id,
            ecole=agent.ecoles[0] if principale and agent.ecoles else None,
            du=max(agent.contrat_du, RENTREE),
            au=FIN_ANNEE,
            est_principale=principale,
        )
    )


def _partants(pole: Pole, numero: int, parametres: Parametres, tirage: random.Random) -> int:
    """AESH who left at the end of last year or this autumn: history, no slot."""
    nombre = sum(tirage.random() < PART_PARTIS for _ in pole.agents)
    for _ in range(nombre):
        agent = _agent(numero, 24 * 60, parametres, tirage)
        numero += 1
        agent.est_partie = True
        agent.contrat_du = datetime.date(ANNEE - 2, 9, 1)
        agent.contrat_au = tirage.choice(
            (datetime.date(ANNEE, 7, 4), RENTREE, datetime.date(ANNEE, 10, 17))
        )
        agent.ecoles = [tirage.choice(pole.agents).ecoles[0]] if pole.agents[0].ecoles else []
        agent.commune = agent.ecoles[0].commune if agent.ecoles else ""
        affectation = Affectation(
            id=identifiant(tirage),
            pole=pole.id,
            ecole=agent.ecoles[0] if agent.ecoles else None,
            du=datetime.date(ANNEE - 1, 9, 1),
            au=agent.contrat_au,
            est_principale=True,
        )
        agent.affectations.append(affectation)
        pole.agents.append(agent)
    return numero


def _garder(pole: Pole) -> None:
    """A larger pole keeps its shortest contracts for replacements: one, then one for everybody."""
    seules = [a for a in pole.agents if not a.est_partie and len(a.affectations) == 1 and a.ecoles]
    nombre = sum(len(seules) >= seuil for seuil in AESH_PAR_RESERVOIR)
    choisies = sorted(seules, key=lambda a: (a.minutes, a.matricule))[:nombre]
    for agent, reservoir in zip(choisies, ("pole", "departement"), strict=False):
        agent.affectations[0].reservoir = reservoir
        agent.ecoles, agent.suivis = agent.ecoles[:1], []


def _suivis(pole: Pole, tirage: random.Random) -> None:
    """Last year's pairs: pupils already there, with an AESH of the same school already there."""
    par_ecole: dict[str, list[Aesh]] = {}
    for agent in pole.agents:
        if agent.contrat_du < RENTREE and agent.ecoles:
            par_ecole.setdefault(agent.ecoles[0].uai, []).append(agent)
    for eleve in pole.eleves:
        anciens = par_ecole.get(eleve.classe.ecole.uai, [])
        if eleve.arrivee < RENTREE and anciens and eleve.droit.type != "ulis":
            if tirage.random() < PART_SUIVIS:
                tirage.choice(anciens).suivis.append(eleve)


def _partager(poles: list[Pole], parametres: Parametres) -> None:
    """A few AESH work Thursday and Friday in the next pole (their main one keeps the rest)."""
    tirage = parametres.tirage("partages")
    for pole, voisin in zip(poles, poles[1:], strict=False):
        for agent in pole.agents:
            if agent.est_partie or len(agent.ecoles) != 1 or agent.minutes > MINUTES_ECOLE:
                continue
            if tirage.random() < PART_PARTAGES:
                _affecter(agent, voisin, tirage, principale=False)
                voisin.renforts.append(agent)
