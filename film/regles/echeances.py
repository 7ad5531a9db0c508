"""What is due in a year, as rows computed once: openings, reminders, one digest a week.

*Source:* ux page §5(f) (J-14, J-3, J+1 in one weekly digest); security page §3 (film annuel);
decision 18 (quiet hours), decision 33 (own calendar and time zone).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aesh.regles.avis import MATIN, est_ouvre
from film.enums import ORDRE, GenreEcheance
from film.regles.dates import Reperes
from pial.regles import UN_JOUR, UNE_SEMAINE, Fermeture, lundi_de

AVANT = {GenreEcheance.RAPPEL_14: 14 * UN_JOUR, GenreEcheance.RAPPEL_3: 3 * UN_JOUR}
OUVERTURE_DITE = datetime.timedelta(days=21)  # after that an opening is known, not news
RETARD_DIT = datetime.timedelta(days=28)
REVEIL = datetime.time(6)


@dataclass(frozen=True)
class TacheDatee:
    """What the computation reads of a task; ``echeance`` is None for what lasts all year."""

    cle: str
    ouvre_le: datetime.date
    echeance: datetime.date | None


@dataclass(frozen=True, order=True)
class EcheanceCalculee:
    """A row to write; in due order. ``perime_le``: from then on it is dropped, never said."""

    due_le: datetime.datetime
    rang: int
    cle: str
    genre: GenreEcheance
    tache: str = ""
    perime_le: datetime.datetime | None = None


def travaille(jour: datetime.date, reperes: Reperes, fermetures: Sequence[Fermeture]) -> bool:
    """Whether staff may be written to on a day: an open day, or a day of prérentrée.

    *Source:* decision 18; the days from the prérentrée to the rentrée are worked by staff.
    """
    if est_ouvre(jour, fermetures):
        return True
    prepare = reperes.prerentree <= jour < reperes.rentree
    feries = [f for f in fermetures if (f.au - f.du).days == 1]
    return prepare and est_ouvre(jour, feries)


def jours_de_resume(
    du: datetime.date, au: datetime.date, reperes: Reperes, fermetures: Sequence[Fermeture]
) -> list[datetime.date]:
    """First day of each week on which staff may be written to; a week of holidays has none.

    *Source:* ux page §5(f) (one weekly digest); decision 18.
    """
    jours = []
    lundi = lundi_de(du)
    while lundi <= au:
        semaine = (lundi + n * UN_JOUR for n in range(7))
        ouverts = (j for j in semaine if du <= j <= au and travaille(j, reperes, fermetures))
        premier = next(ouverts, None)
        if premier is not None:
            jours.append(premier)
        lundi += UNE_SEMAINE
    return jours


def echeances_de(
    taches: Iterable[TacheDatee],
    reperes: Reperes,
    fermetures: Sequence[Fermeture],
    fuseau: ZoneInfo,
) -> list[EcheanceCalculee]:
    """Every due row of a year, in due order, in the department's own time zone.

    A reminder falls on the last day of digest at least 14 or 3 days before the due date, a word
    about lateness on the first day of digest after it. *Source:* ux page §5(f).
    """
    lues = list(taches)
    if not lues:
        return []
    bouts = [une.echeance or une.ouvre_le for une in lues]
    resumes = jours_de_resume(
        min(une.ouvre_le for une in lues), max(bouts) + RETARD_DIT, reperes, fermetures
    )

    def a(jour: datetime.date, heure: datetime.time = MATIN) -> datetime.datetime:
        return datetime.datetime.combine(jour, heure, fuseau)

    rangees: list[EcheanceCalculee] = []

    def ecrire(
        genre: GenreEcheance,
        cle: str,
        due: datetime.datetime,
        perime: datetime.datetime,
        tache: str = "",
    ) -> None:
        rangees.append(
            EcheanceCalculee(due, ORDRE.index(genre), f"{genre}:{cle}", genre, tache, perime)
        )

    for une in lues:
        ouverture = a(une.ouvre_le, REVEIL)
        genre = GenreEcheance.OUVERTURE
        ecrire(genre, une.cle, ouverture, ouverture + OUVERTURE_DITE, une.cle)
        for rappel, due, perime in _rappels(une, resumes):
            ecrire(rappel, une.cle, a(due), a(perime), une.cle)
    for jour, suivant in zip(resumes, [*resumes[1:], None], strict=True):
        fin = suivant or jour + UNE_SEMAINE
        ecrire(GenreEcheance.RESUME, jour.isoformat(), a(jour), a(fin))
    return sorted(rangees)


def _rappels(
    une: TacheDatee, resumes: Sequence[datetime.date]
) -> list[tuple[GenreEcheance, datetime.date, datetime.date]]:
    """(kind, day due, day from which it is stale) of the reminders of one task."""
    if une.echeance is None:
        return []
    rappels: list[tuple[GenreEcheance, datetime.date, datetime.date]] = []
    lendemain = une.echeance + UN_JOUR
    for genre, avance in AVANT.items():
        vise = une.echeance - avance
        jour = max((j for j in resumes if une.ouvre_le < j <= vise), default=None)
        if jour is None:
            continue  # the opening says it
        if rappels and rappels[-1][1] == jour:
            rappels.pop()  # one word a day about a task
        perime = vise + UN_JOUR if genre == GenreEcheance.RAPPEL_14 else lendemain
        rappels.append((genre, jour, max(perime, jour + UN_JOUR)))
    jour = min((j for j in resumes if j >= lendemain), default=None)
    if jour is not None:
        rappels.append((GenreEcheance.RETARD, jour, jour + RETARD_DIT))
    return rappels
