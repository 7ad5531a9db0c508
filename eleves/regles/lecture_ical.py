"""A class's week from an iCal file. Only times and titles are read: no place, person or note.

A calendar holds real weeks, a class one typical week. Weeks are compared; when they differ, the
most frequent one is kept (or the one asked for) and the screen says so, with what is left out;
unless they alternate as the school's weeks A and B do: then both are kept.
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from eleves.regles.lecture import Lecture
from eleves.regles.semaine import MATIERE_MAX, Cours
from eleves.regles.semaine_type import Semaine, choisir, lire_alternance
from pial.regles import Fermeture, bornes_annee, est_ferme, lundi_de
from socle.tableur import TAILLE_MAX, FichierIllisible

PASSAGES_MAX = 20_000
EVENEMENTS_MAX = 5_000
ANNEES_AVANT = 10
FREQUENCES = {"DAILY", "WEEKLY"}
REPETITIONS_DU_JOUR = {"BYHOUR", "BYMINUTE", "BYSECOND"}


def lire_ical(
    contenu: bytes,
    *,
    annee: int,
    fermetures: Sequence[Fermeture] = (),
    fuseau: str = "Europe/Paris",
    lundi: datetime.date | None = None,
    lettres: Mapping[datetime.date, str] | None = None,
) -> Lecture:
    """The typical week of a calendar over one school year.

    ``lundi``: keep the week of that day instead of the most frequent one. ``lettres``: A or B by
    Monday for the class's school, None when they are not known.
    *Source:* decision 2 (a typical week, in minutes); RFC 5545 for the format.
    """
    evenements = _evenements(contenu)
    zone = ZoneInfo(fuseau)
    bornes = bornes_annee(annee)
    par_lundi: dict[datetime.date, dict[tuple[int, int, int], list[str]]] = defaultdict(dict)
    ignores: Counter[str] = Counter()
    nombre = 0
    for debut, fin, titre in _passages(evenements, zone, bornes, ignores):
        nombre += 1
        if nombre > PASSAGES_MAX:
            raise FichierIllisible("Le calendrier est trop grand : gardez une seule classe.")
        jour = debut.date()
        if est_ferme(jour, fermetures):
            ignores["fermes"] += 1
            continue
        cle = (jour.isoweekday(), _minutes(debut), _minutes(fin))
        titres = par_lundi[lundi_de(jour)].setdefault(cle, [])
        if titre not in titres:
            titres.append(titre)
    semaines = {jour: _semaine(cases) for jour, cases in par_lundi.items()}
    if not semaines:
        raise FichierIllisible(
            f"Aucune séance entre le 1er septembre {annee} et le 31 août {annee + 1} dans ce "
            "calendrier."
        )
    alternance = lire_alternance(semaines, fermetures, lettres) if lettres and not lundi else None
    gardee, remarques = alternance or choisir(semaines, fermetures, lundi)
    return Lecture(tuple(sorted(gardee)), remarques=(*remarques, *_dire_ignores(ignores)))


def _evenements(contenu: bytes) -> list[Any]:
    if len(contenu) > TAILLE_MAX:
        raise FichierIllisible("Le calendrier dépasse 1 Mo : gardez une seule classe.")
    try:
        agendas = Calendar.from_ical(contenu, multiple=True)
        evenements = [e for agenda in agendas for e in agenda.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as erreur:
        raise FichierIllisible(
            "Ce fichier n'est pas un calendrier iCal : exportez-le au format .ics."
        ) from erreur
    if not evenements:
        raise FichierIllisible("Ce calendrier n'a aucun évènement.")
    if len(evenements) > EVENEMENTS_MAX:
        raise FichierIllisible("Le calendrier est trop grand : gardez une seule classe.")
    return evenements


def _minutes(instant: datetime.datetime) -> int:
    return instant.hour * 60 + instant.minute


def _local(valeur: datetime.datetime, zone: ZoneInfo) -> datetime.datetime:
    """Wall time of the department; a time without zone is already local."""
    return (valeur.astimezone(zone) if valeur.tzinfo else valeur).replace(tzinfo=None)


def _passages(
    evenements: Iterable[Any],
    zone: ZoneInfo,
    bornes: tuple[datetime.date, datetime.date],
    ignores: Counter[str],
) -> Iterable[tuple[datetime.datetime, datetime.datetime, str]]:
    """Every real occurrence in the school year, in wall time."""
    evenements = list(evenements)
    deplaces = {
        (str(e.get("UID", "")), _local(e["RECURRENCE-ID"].dt, zone))
        for e in evenements
        if "RECURRENCE-ID" in e and isinstance(e["RECURRENCE-ID"].dt, datetime.datetime)
    }
    for evenement in evenements:
        if str(evenement.get("STATUS", "")).upper() == "CANCELLED":
            continue
        debut, fin = _bornes(evenement)
        if debut is None or fin is None:
            ignores["jours"] += 1
            continue
        debut, fin = _local(debut, zone), _local(fin, zone)
        if fin.date() != debut.date() or fin <= debut or debut.isoweekday() == 7:
            ignores["jours"] += 1
            continue
        titre = " ".join(str(evenement.get("SUMMARY", "")).split())[:MATIERE_MAX] or "Cours"
        duree = fin - debut
        for passage in _repetitions(evenement, debut, zone, bornes, ignores):
            cle = (str(evenement.get("UID", "")), passage)
            if "RECURRENCE-ID" not in evenement and cle in deplaces:
                continue
            if bornes[0] <= passage.date() < bornes[1] and passage.isoweekday() != 7:
                yield passage, passage + duree, titre


def _bornes(evenement: Any) -> tuple[datetime.datetime | None, datetime.datetime | None]:
    """Start and end; None for all-day events."""
    try:
        debut, fin = evenement.start, evenement.end
    except Exception as erreur:
        raise FichierIllisible(
            f"Un évènement n'a pas de début lisible : « {str(evenement.get('SUMMARY', ''))[:40]} »."
        ) from erreur
    if not isinstance(debut, datetime.datetime) or not isinstance(fin, datetime.datetime):
        return None, None
    return debut, fin


def _repetitions(
    evenement: Any,
    debut: datetime.datetime,
    zone: ZoneInfo,
    bornes: tuple[datetime.date, datetime.date],
    ignores: Counter[str],
) -> Iterable[datetime.datetime]:
    regle = evenement.get("RRULE")
    if regle is None:
        return [debut]
    if isinstance(regle, list) or debut.year < bornes[0].year - ANNEES_AVANT or not _simple(regle):
        ignores["repetitions"] += 1
        return [debut]
    if fins := regle.get("UNTIL"):
        fin = fins[0]
        if isinstance(fin, datetime.datetime):
            regle["UNTIL"] = [_local(fin, zone)]
        else:
            regle["UNTIL"] = [datetime.datetime.combine(fin, datetime.time.max)]
    exclus = _exclus(evenement, zone)
    repetition = rrulestr(regle.to_ical().decode(), dtstart=debut)
    fin_annee = datetime.datetime.combine(bornes[1], datetime.time())
    debut_annee = datetime.datetime.combine(bornes[0], datetime.time())
    passages = repetition.between(debut_annee, fin_annee, inc=True)
    return [p for p in passages if p not in exclus]


def _simple(regle: Any) -> bool:
    """Repeats by days or weeks, never several times a day."""
    frequence = str(regle.get("FREQ", [""])[0]).upper()
    return frequence in FREQUENCES and not REPETITIONS_DU_JOUR & {str(cle).upper() for cle in regle}


def _exclus(evenement: Any, zone: ZoneInfo) -> set[datetime.datetime]:
    listes = evenement.get("EXDATE", [])
    listes = listes if isinstance(listes, list) else [listes]
    dates = [d.dt for une in listes for d in une.dts]
    return {_local(d, zone) for d in dates if isinstance(d, datetime.datetime)}


def _semaine(cases: dict[tuple[int, int, int], list[str]]) -> Semaine:
    """Groups at the very same time become one lesson that names each."""
    return frozenset(Cours(*cle, " / ".join(titres)[:MATIERE_MAX]) for cle, titres in cases.items())


def _dire_ignores(ignores: Counter[str]) -> list[str]:
    phrases = {
        "jours": "{} évènement(s) sur la journée, la nuit ou un dimanche : non lus.",
        "repetitions": "{} évènement(s) répétés autrement que chaque semaine : première date lue.",
        "fermes": "{} séance(s) pendant des vacances ou un jour férié : non lues.",
    }
    return [phrase.format(ignores[cle]) for cle, phrase in phrases.items() if ignores[cle]]
