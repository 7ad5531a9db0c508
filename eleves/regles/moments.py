"""Moments of a school week that a need can be about: from the whole week to one lesson."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from eleves.enums import Semaine
from eleves.regles.besoins import Plage
from eleves.regles.semaine import MIDI, Cours, heure
from pial.horaires import JOURS, Plages

DEMI_JOURNEES = (("matin", "matin", "matins"), ("apres_midi", "après-midi", "après-midi"))
UNE_HEURE = 60


@dataclass(frozen=True, slots=True)
class Moment:
    """A choice: its code, its words, the group it is listed in, its hours."""

    code: str
    libelle: str
    groupe: str
    plages: tuple[Plage, ...]


def moments_de(cours: Sequence[Cours], ouverture: Plages) -> list[Moment]:
    """Moments of a pupil's week: lessons of the class when they are typed, else school hours.

    Nothing is listed when neither is known. *Source:* dossier §2.3 (activities × moments).
    """
    if cours:
        toutes = [Plage(c.jour, c.debut, c.fin, c.semaine) for c in cours]
    else:
        toutes = [Plage(jour, a, b) for jour, ps in sorted(ouverture.items()) for a, b in ps]
    if not toutes:
        return []
    moments = [Moment("semaine", "toute la semaine", "Chaque semaine", tuple(toutes))]
    for code, _, pluriel in DEMI_JOURNEES:
        siennes = _de(toutes, tard=code != "matin")
        if siennes:
            moments.append(Moment(f"{code}s", f"tous les {pluriel}", "Chaque semaine", siennes))
    matieres: dict[str, list[Plage]] = {}
    for un in cours:
        plage = Plage(un.jour, un.debut, un.fin, un.semaine)
        matieres.setdefault(un.matiere, []).append(plage)
    moments += [
        Moment(f"matiere:{matiere}", f"chaque séance de {matiere}", "Une matière", tuple(siennes))
        for matiere, siennes in sorted(matieres.items())
    ]
    for jour in sorted({plage.jour for plage in toutes}):
        for code, nom, _ in DEMI_JOURNEES:
            siennes = _de([p for p in toutes if p.jour == jour], tard=code != "matin")
            if siennes:
                libelle = f"{JOURS[jour]} {nom}"
                moments.append(Moment(f"{code}:{jour}", libelle, "Une demi-journée", siennes))
    if cours:
        return moments + [_seance(un) for un in sorted(cours)]
    return moments + [_heure(une) for plage in toutes for une in _couper(plage)]


def _de(plages: Iterable[Plage], *, tard: bool) -> tuple[Plage, ...]:
    return tuple(plage for plage in plages if (plage.debut >= MIDI) == tard)


def _seance(un: Cours) -> Moment:
    suite = "" if un.semaine == Semaine.TOUTES else f", semaine {un.semaine}"
    libelle = f"{JOURS[un.jour]} {heure(un.debut)} – {heure(un.fin)} ({un.matiere}{suite})"
    code = f"seance:{un.jour}:{un.debut}:{un.fin}:{un.semaine}"
    return Moment(code, libelle, "Une séance", (Plage(un.jour, un.debut, un.fin, un.semaine),))


def _couper(plage: Plage) -> list[Plage]:
    """Hours of a half-day whose lessons are not known; the last one may be shorter."""
    return [
        Plage(plage.jour, debut, min(debut + UNE_HEURE, plage.fin))
        for debut in range(plage.debut, plage.fin, UNE_HEURE)
    ]


def _heure(une: Plage) -> Moment:
    libelle = f"{JOURS[une.jour]} {heure(une.debut)} – {heure(une.fin)}"
    code = f"seance:{une.jour}:{une.debut}:{une.fin}:{une.semaine}"
    return Moment(code, libelle, "Une heure", (une,))
