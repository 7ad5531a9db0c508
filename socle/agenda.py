"""iCalendar files: what a telephone subscribes to."""

import datetime
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from icalendar import Calendar, Event

PRODUIT = "-//Maillage//Agenda//FR"
DOMAINE = "maillage.invalid"


@dataclass(frozen=True)
class Evenement:
    """One event. ``debut`` and ``fin`` are aware; ``cle`` never changes for the same event.

    ``modifie_le`` dates the last change: it makes the file the same until something changes.
    """

    cle: str
    debut: datetime.datetime
    fin: datetime.datetime
    titre: str
    lieu: str = ""
    description: str = ""
    modifie_le: datetime.datetime | None = None
    version: int = 0
    annule: bool = False


def _evenement(evenement: Evenement, fuseau: ZoneInfo) -> Event:
    if evenement.debut.tzinfo is None or evenement.fin.tzinfo is None:
        raise ValueError("Un évènement d'agenda demande des heures avec fuseau.")
    ligne = Event()
    ligne.add("uid", f"{hashlib.sha256(evenement.cle.encode()).hexdigest()[:32]}@{DOMAINE}")
    ligne.add("dtstamp", (evenement.modifie_le or evenement.debut).astimezone(datetime.UTC))
    ligne.add("dtstart", evenement.debut.astimezone(fuseau))
    ligne.add("dtend", evenement.fin.astimezone(fuseau))
    ligne.add("summary", evenement.titre)
    ligne.add("sequence", evenement.version)
    ligne.add("status", "CANCELLED" if evenement.annule else "CONFIRMED")
    if evenement.lieu:
        ligne.add("location", evenement.lieu)
    if evenement.description:
        ligne.add("description", evenement.description)
    return ligne


def rendre_agenda(
    evenements: Iterable[Evenement], nom: str, *, fuseau: str = "Europe/Paris"
) -> bytes:
    """An iCalendar file with its time zone; the same events give the same bytes."""
    zone = ZoneInfo(fuseau)
    agenda = Calendar()
    agenda.add("prodid", PRODUIT)
    agenda.add("version", "2.0")
    agenda.add("calscale", "GREGORIAN")
    agenda.add("method", "PUBLISH")
    agenda.add("name", nom)
    agenda.add("x-wr-calname", nom)
    agenda.add("x-wr-timezone", fuseau)
    agenda.add("refresh-interval", datetime.timedelta(hours=1), parameters={"VALUE": "DURATION"})
    for evenement in sorted(evenements, key=lambda e: (e.debut, e.cle)):
        agenda.add_component(_evenement(evenement, zone))
    agenda.add_missing_timezones()
    return bytes(agenda.to_ical())


def reponse_agenda(request: HttpRequest, contenu: bytes) -> HttpResponse:
    """Serve a calendar with its ETag: 304 while nothing changed."""
    marque = f'"{hashlib.sha256(contenu).hexdigest()[:32]}"'
    connues = request.headers.get("If-None-Match", "")
    reponse: HttpResponse
    if marque in (m.strip().removeprefix("W/") for m in connues.split(",")):
        reponse = HttpResponseNotModified()
    else:
        reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
        reponse["Content-Disposition"] = 'inline; filename="agenda.ics"'
    reponse["ETag"] = marque
    reponse["Cache-Control"] = "private, no-cache"
    return reponse
