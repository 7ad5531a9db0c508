"""School time: bounds of half-days, days and weeks. Pure functions, minutes since midnight."""

from dataclasses import dataclass
from enum import StrEnum

from pial.enums import Degre

JOURS = {1: "lundi", 2: "mardi", 3: "mercredi", 4: "jeudi", 5: "vendredi", 6: "samedi"}
DEMI_JOURNEES = ("matin", "après-midi")
DEMI_JOURNEE_MAX = 210
JOURNEE_MAX = 330
JOURNEE_MAX_DEROGATION = 360
SEMAINE_MAX = 24 * 60
PAUSE_MIN = 90
DEMI_JOURNEES_MIN = 8
DEMI_JOURNEE_MAX_SECOND = 360
OUVERTURE, FERMETURE = 7 * 60, 20 * 60
Plages = dict[int, list[tuple[int, int]]]


class Niveau(StrEnum):
    """An error refuses the save; a warning is shown and kept."""

    ERREUR = "erreur"
    ATTENTION = "attention"


@dataclass(frozen=True)
class Constat:
    """One remark about the hours of a school, in French."""

    niveau: Niveau
    phrase: str


def duree(minutes: int) -> str:
    """``5 h 30`` for 330."""
    heures, reste = divmod(minutes, 60)
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def verifier_horaires(plages: Plages, degre: str) -> list[Constat]:
    """Remarks on a week of opening hours, errors first.

    *Source:* code de l'éducation D521-10 (24 h over 9 half-days, 5 h 30 a day, 3 h 30 a half-day,
    midday break of 1 h 30) and D521-12 (derogation: at least 8 half-days, 24 h; 6 h a day by
    custom). Second degree: only bounds of good sense (règle locale).
    """
    constats: list[Constat] = []
    for jour, demi_journees in sorted(plages.items()):
        constats += _verifier_jour(JOURS[jour], sorted(demi_journees), degre)
    if degre == Degre.PREMIER and plages:
        constats += _verifier_semaine(plages)
    return sorted(constats, key=lambda constat: constat.niveau != Niveau.ERREUR)


def _verifier_jour(nom: str, plages: list[tuple[int, int]], degre: str) -> list[Constat]:
    erreur, attention = Niveau.ERREUR, Niveau.ATTENTION
    constats = []
    for debut, fin in plages:
        if fin <= debut:
            constats.append(Constat(erreur, f"Le {nom}, la fin doit suivre le début."))
        elif debut < OUVERTURE or fin > FERMETURE:
            constats.append(Constat(erreur, f"Le {nom}, la classe se tient entre 7 h et 20 h."))
        maximum = DEMI_JOURNEE_MAX if degre == Degre.PREMIER else DEMI_JOURNEE_MAX_SECOND
        if fin - debut > maximum:
            constats.append(
                Constat(
                    erreur,
                    f"Le {nom}, une demi-journée dure {duree(fin - debut)} : "
                    f"{duree(maximum)} au plus.",
                )
            )
    total = sum(max(0, fin - debut) for debut, fin in plages)
    if len(plages) == 2:
        pause = plages[1][0] - plages[0][1]
        if pause < 0:
            constats.append(Constat(erreur, f"Le {nom}, les deux demi-journées se recouvrent."))
        elif pause < PAUSE_MIN and degre == Degre.PREMIER:
            constats.append(
                Constat(attention, f"Le {nom}, la pause de midi dure moins de {duree(PAUSE_MIN)}.")
            )
    if degre == Degre.PREMIER and total > JOURNEE_MAX_DEROGATION:
        constats.append(Constat(erreur, f"Le {nom} compte {duree(total)} de classe : 6 h au plus."))
    elif degre == Degre.PREMIER and total > JOURNEE_MAX:
        constats.append(
            Constat(
                attention,
                f"Le {nom} compte {duree(total)} de classe : plus de 5 h 30 demande une "
                "dérogation de l'IA-Dasen.",
            )
        )
    return constats


def _verifier_semaine(plages: Plages) -> list[Constat]:
    constats = []
    total = sum(fin - debut for jour in plages.values() for debut, fin in jour)
    if total > SEMAINE_MAX:
        constats.append(
            Constat(Niveau.ERREUR, f"La semaine compte {duree(total)} de classe : 24 h au plus.")
        )
    nombre = sum(len(jour) for jour in plages.values())
    if nombre < DEMI_JOURNEES_MIN:
        constats.append(
            Constat(Niveau.ATTENTION, f"La semaine a {nombre} demi-journées : 8 au moins.")
        )
    return constats
