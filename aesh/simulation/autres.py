"""A few slots that are not class time: lunch break, referent's mission, meeting.

Two lunch breaks, one mission and one meeting of two people in each pole, so that every screen
shows them; minutes are set aside before the week is built.
"""

from aesh.simulation.fiches import Aesh, Classe, Creneau, Ecole, Eleve, Pole

MINUTES_REPAS = 45
MINUTES_REFERENT = 60
MINUTES_REUNION = 60
PAUSE_LEGALE = 20
SOIR = 18 * 60 + 30
REPAS_PAR_POLE = 2
RESERVE = max(MINUTES_REPAS, MINUTES_REFERENT)
SERVICES_RESERVES = 6  # some of them will have no suitable day
SERVICE_MINIMUM = 10 * 60


def a_reserver(agents: list[Aesh]) -> set[str]:
    """People of one pole who keep a few minutes for what is not class time."""
    seuls = [a for a in agents if len(a.affectations) == 1]
    seuls.sort(key=lambda a: (not _au_primaire_public(a), a.matricule))
    return {a.matricule for a in seuls[:SERVICES_RESERVES]}


def _au_primaire_public(agent: Aesh) -> bool:
    ecole = agent.ecoles[0]
    return not ecole.est_second_degre and ecole.secteur == "public"


def pauses(ecole: Ecole, jour: int) -> list[tuple[int, int]]:
    """Lunch breaks of a day: between two half-days of class."""
    demi = sorted((a, b) for j, a, b in ecole.plages if j == jour)
    return [(a[1], b[0]) for a, b in zip(demi, demi[1:], strict=False) if a[1] < b[0]]


def ecoles_du_midi(pole: Pole) -> list[Ecole]:
    """Schools with a lunch-break slot: their towns need an agreement (R12)."""
    trouvees = {c.classe.ecole.uai: c.classe.ecole for c in pole.creneaux if c.type == "meridienne"}
    return [trouvees[uai] for uai in sorted(trouvees)]


def _creneau(
    modele: Creneau, genre: str, debut: int, minutes: int, eleves: list[Eleve] | None = None
) -> Creneau:
    """Same person, place and day as ``modele``; the identifier is given at the end."""
    classe: Classe = modele.classe
    return Creneau(
        id=classe.id,
        aesh=modele.aesh,
        classe=classe,
        type=genre,
        jour=modele.jour,
        debut=debut,
        fin=debut + minutes,
        eleves=eleves or [],
    )


def journees_simples(creneaux: list[Creneau]) -> dict[tuple[str, int], list[Creneau]]:
    """Slots by person and weekday, where the day holds one school and every week is alike."""
    rangees: dict[tuple[str, int], list[Creneau]] = {}
    for creneau in sorted(creneaux, key=lambda c: (c.aesh.matricule, c.jour, c.debut)):
        rangees.setdefault((creneau.aesh.matricule, creneau.jour), []).append(creneau)
    return {
        cle: siens
        for cle, siens in rangees.items()
        if len({c.classe.ecole.uai for c in siens}) == 1
        and all(c.semaine == "toutes" for c in siens)
    }


def au_repas(journee: list[Creneau]) -> Creneau | None:
    """A lunch break with a pupil helped before and after it, 20 free minutes left; or nothing."""
    ecole = journee[0].classe.ecole
    if ecole.est_second_degre or ecole.secteur != "public" or not ecole.code_commune:
        return None
    for debut, fin in pauses(ecole, journee[0].jour):
        avant = [c for c in journee if c.fin <= debut and c.eleves]
        apres = [c for c in journee if c.debut >= fin]
        if avant and apres and fin - debut >= MINUTES_REPAS + PAUSE_LEGALE:
            return _creneau(avant[-1], "meridienne", debut, MINUTES_REPAS, list(avant[-1].eleves))
    return None


def apres_la_classe(journee: list[Creneau], genre: str, minutes: int) -> Creneau | None:
    """A slot once the school has closed, at the same school; nothing late in the evening."""
    dernier = journee[-1]
    soir = max(b for j, _, b in dernier.classe.ecole.plages if j == dernier.jour)
    debut = max(soir, dernier.fin)
    if debut + minutes > SOIR:
        return None
    return _creneau(dernier, genre, debut, minutes)


def autres_creneaux(creneaux: list[Creneau], reserves: set[str]) -> list[Creneau]:
    """Lunch breaks, one mission of referent, one meeting of two; one a person at most."""
    restent = {"meridienne": REPAS_PAR_POLE, "referent": 1, "reunion": 2}
    pris: set[str] = set()
    ajoutes: list[Creneau] = []
    for (matricule, _), journee in journees_simples(creneaux).items():
        if matricule not in reserves or matricule in pris:
            continue
        creneau = au_repas(journee) if restent["meridienne"] else None
        if creneau is None and not restent["meridienne"]:
            genre = "referent" if restent["referent"] else "reunion"
            if restent[genre]:
                minutes = MINUTES_REFERENT if genre == "referent" else MINUTES_REUNION
                creneau = apres_la_classe(journee, genre, minutes)
        if creneau:
            restent[creneau.type] -= 1
            pris.add(matricule)
            ajoutes.append(creneau)
    return ajoutes
