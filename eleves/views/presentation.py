"""A week as the pages draw it: days in columns, half-days in rows."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from eleves.enums import Semaine
from eleves.models import IndisponibiliteEleve
from eleves.regles.semaine import MIDI, Cours, heure
from pial.horaires import JOURS, Plages

DEMI = ("Matin", "Après-midi")


@dataclass(frozen=True, order=True)
class Ligne:
    """A lesson or an absence in one cell."""

    debut: int
    fin: int
    texte: str
    genre: str = "cours"

    @property
    def heures(self) -> str:
        """``8 h 30 – 9 h 25``."""
        return f"{heure(self.debut)} – {heure(self.fin)}"


@dataclass
class Semainier:
    """Names of the days, then for each half-day the lines of each day."""

    jours: list[str]
    demi_journees: list[tuple[str, list[list[Ligne]]]]
    est_vide: bool


def _texte(un: Cours) -> str:
    return un.matiere if un.semaine == Semaine.TOUTES else f"{un.matiere} (semaine {un.semaine})"


def semainier(
    cours: Sequence[Cours],
    plages: Plages | None = None,
    absences: Iterable[IndisponibiliteEleve] = (),
    nouveaux: Iterable[Cours] = (),
    retires: Iterable[Cours] = (),
) -> Semainier:
    """Days that have class or lessons, in order. ``nouveaux`` and ``retires`` mark differences."""
    ajoutes = set(nouveaux)
    lignes = [
        (un.jour, Ligne(un.debut, un.fin, _texte(un), "ajoute" if un in ajoutes else "cours"))
        for un in cours
    ]
    lignes += [(un.jour, Ligne(un.debut, un.fin, _texte(un), "retire")) for un in retires]
    lignes += [
        (a.jour, Ligne(a.minutes.lower, a.minutes.upper, texte_absence(a), "absence"))
        for a in absences
    ]
    jours = sorted({jour for jour, _ in lignes} | set(plages or {}))
    rangees = [
        (
            nom,
            [
                sorted(li for j, li in lignes if j == jour and (li.debut >= MIDI) == tard)
                for jour in jours
            ],
        )
        for nom, tard in zip(DEMI, (False, True), strict=True)
    ]
    return Semainier([JOURS[jour].capitalize() for jour in jours], rangees, not lignes)


def texte_absence(absence: Any) -> str:
    """``SESSAD, semaine A``, ``Intervention à l'école, salle bleue``."""
    suite = "" if absence.semaine == Semaine.TOUTES else f", semaine {absence.semaine}"
    lieu = f", {absence.lieu}" if absence.lieu else ""
    return f"{absence.get_genre_display()}{lieu}{suite}"
