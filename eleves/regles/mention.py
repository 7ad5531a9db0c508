"""Read what a decision says of the help: « AESH-M 6 h », « tout le temps scolaire », « 12,3 ».

The mention is always kept as written; this reads hours from it, or says what to ask a human.
Pure. *Source:* decision 14; dossier §2.3 (steps of half an hour).
"""

import re
from dataclasses import dataclass

from eleves.enums import TypeNotification
from socle.texte import cle_tri

PAS = 30
MAXIMUM = 40 * 60
TYPES: tuple[tuple[TypeNotification, str], ...] = (
    (TypeNotification.MUTUALISEE, r"\baesh[ -]?m(?:ut\w*)?\b|\bavs[ -]?m\b|mutualis"),
    (TypeNotification.INDIVIDUELLE, r"\baesh[ -]?i(?:ndiv?\w*)?\b|\bavs[ -]?i\b|individu"),
    (TypeNotification.ULIS, r"\bulis\b|unite localisee"),
    (TypeNotification.MPA, r"\bmpa\b|materiel pedagogique"),
    (TypeNotification.SEGPA, r"\bsegpa\b|\berea\b"),
    (
        TypeNotification.ESMS,
        r"\b(?:sessad|ime|impro|i?tep|ditep|iem|ueea|uema|esms|savs|cafs)\b|medico[- ]social",
    ),
)
TOUT_LE_TEMPS = re.compile(
    r"(?:tout|toute|integralite|totalite|ensemble|100 ?%).{0,12}"
    r"(?:temps|presence|scolar\w*)|temps plein|temps complet|100 ?%"
)
DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b(?:19|20)\d\d\b")
FOURCHETTE = re.compile(r"\d\s*h?\s*(?:a|ou|et|-)\s*\d")
# The first number of « 12 à 15 heures », whose unit comes later.
DEBUT_DE_FOURCHETTE = re.compile(r"(?<![\d/.,-])(\d{1,2})\s*(?:a|ou|et|-)\s*(?=\d{1,2}\s*h)")
# 12 h 30, 12h, 12,5 h, 12.5, 12 heures 30 minutes
DUREE = re.compile(
    r"(?<![\d/.,-])(?P<heures>\d{1,2})"
    r"(?:[.,](?P<decimales>\d{1,3})|(?=\s*h)|(?=\s*$)|(?=\s*(?:/|par\b|hebdo)))"
    r"\s*(?P<unite>h(?:eures?|rs?)?\b|h(?=\d))?"
    r"\s*(?:(?P<minutes>\d{1,2})(?!\d|[/.,-]\d)\s*(?:min\w*|mn)?)?"
)


@dataclass(frozen=True)
class LectureMention:
    """What was understood. ``question``: what a human must answer, empty when all is clear.

    ``durees``: every weekly time that the text may mean, shortest first.
    """

    type: TypeNotification | None = None
    minutes: int | None = None
    temps_scolaire: bool = False
    question: str = ""
    durees: tuple[int, ...] = ()


def est_sur_le_pas(minutes: int) -> bool:
    """Whether a weekly time is a number of half hours.

    *Source:* dossier §2.3.
    """
    return minutes % PAS == 0


def lire_mention(mention: str) -> LectureMention:
    """Type, weekly minutes and questions of a mention.

    Mutualised help never gets minutes. An odd value is given as read, with a question: nothing
    is rounded, nothing is dropped. *Source:* decision 14.
    """
    texte = DATE.sub(" ", cle_tri(mention))
    genres = _types(texte)
    if len(genres) > 1:
        return LectureMention(question="Plusieurs aides dans la mention : une décision chacune.")
    genre = genres[0] if genres else None
    if genre is not None and genre != TypeNotification.INDIVIDUELLE:
        autre = _durees(texte) if genre == TypeNotification.MUTUALISEE else []
        question = (
            "Une aide mutualisée n'a pas d'heures : la mention est gardée telle quelle."
            if autre
            else ""
        )
        return LectureMention(genre, question=question, durees=tuple(sorted(set(autre))))
    durees = _durees(texte)
    if not durees:
        if TOUT_LE_TEMPS.search(texte):
            return LectureMention(genre, temps_scolaire=True)
        return LectureMention(
            genre, question="Aucun nombre d'heures dans la mention." if genre else ""
        )
    if len(set(durees)) > 1 or FOURCHETTE.search(texte):
        lues = {*durees, *(int(heures) * 60 for heures in DEBUT_DE_FOURCHETTE.findall(texte))}
        return LectureMention(
            genre,
            question="Plusieurs durées dans la mention : laquelle ?",
            durees=tuple(sorted(lues)),
        )
    return LectureMention(genre, durees[0], question=question_sur(durees[0]), durees=(durees[0],))


def question_sur(minutes: int) -> str:
    """What to ask about a weekly time; empty when it is plain.

    *Source:* decision 14.
    """
    if minutes > MAXIMUM:
        return "Plus de 40 h par semaine : vérifiez la décision."
    if minutes < PAS:
        return "Moins de 30 min par semaine : vérifiez la décision."
    if not est_sur_le_pas(minutes):
        return f"{en_heures(minutes)} n'est pas un nombre de demi-heures : est-ce bien cela ?"
    return ""


def en_heures(minutes: int) -> str:
    """``12 h`` or ``12 h 18``."""
    heures, reste = divmod(minutes, 60)
    return f"{heures} h {reste:02d}" if reste else f"{heures} h"


def _types(texte: str) -> list[TypeNotification]:
    return [genre for genre, motif in TYPES if re.search(motif, texte)]


def _durees(texte: str) -> list[int]:
    lues = []
    for trouve in DUREE.finditer(texte):
        heures, minutes = int(trouve["heures"]), int(trouve["minutes"] or 0)
        if trouve["minutes"] and not trouve["unite"]:
            continue
        if trouve["decimales"]:
            minutes += round(int(trouve["decimales"]) * 60 / 10 ** len(trouve["decimales"]))
        lues.append(heures * 60 + minutes)
    return lues
