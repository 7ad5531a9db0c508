"""Is somebody of the team there on each half-day of class? Pure functions.

*Source:* source 004 (« assurer une mobilisation pendant les jours d'ouverture de l'école »);
decision 30.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from pial.enums import Moment
from pial.regles import UN_JOUR, Fermeture, est_ferme

MATIN, APRES_MIDI = Moment.MATIN, Moment.APRES_MIDI
MIDI_TOT, MIDI_TARD = 12 * 60, 13 * 60
# Schools whose hours are not typed: the usual days of primary schools (shown as an assumption).
JOURS_PAR_DEFAUT = frozenset({1, 2, 4, 5})
SEMAINE_PAR_DEFAUT = frozenset((jour, m) for jour in JOURS_PAR_DEFAUT for m in (MATIN, APRES_MIDI))
DemiJournees = frozenset[tuple[int, Moment]]


class Cause(StrEnum):
    """Why a half-day of class is not held."""

    PERSONNE = "personne"
    FERME = "ferme"


LIBELLES_CAUSE = {Cause.PERSONNE: "Personne", Cause.FERME: "Lieu fermé"}


@dataclass(frozen=True)
class Absence:
    """Days away, ``au`` excluded; ``moment`` on each of them."""

    du: datetime.date
    au: datetime.date
    moment: Moment

    def couvre(self, jour: datetime.date, moment: Moment) -> bool:
        """Whether a half-day is one of those."""
        return self.du <= jour < self.au and self.moment in (Moment.JOURNEE, moment)


@dataclass(frozen=True)
class Equipier:
    """Someone of the team: from a day, to a day excluded (``None``: no end), minus absences."""

    cle: UUID
    du: datetime.date
    au: datetime.date | None
    absences: tuple[Absence, ...] = ()

    def est_en_poste(self, jour: datetime.date) -> bool:
        """Whether the mission runs on a day."""
        return self.du <= jour and (self.au is None or jour < self.au)

    def est_la(self, jour: datetime.date, moment: Moment) -> bool:
        """Whether the person works there on a half-day."""
        return self.est_en_poste(jour) and not any(a.couvre(jour, moment) for a in self.absences)


@dataclass(frozen=True)
class EcoleServie:
    """A school of the PAS between two days (``au`` excluded), and its half-days of class."""

    du: datetime.date
    au: datetime.date | None
    demi_journees: DemiJournees


@dataclass(frozen=True)
class JourPresence:
    """One day of class: who is there on each half-day; ``fermeture``: the place is closed."""

    jour: datetime.date
    presents: Mapping[Moment, tuple[UUID, ...]]
    fermeture: bool = False

    @property
    def trou(self) -> Moment | None:
        """Half-day without anybody, the day when all of class is; ``None`` when it is held."""
        vides = [m for m, qui in self.presents.items() if self.fermeture or not qui]
        if not vides:
            return None
        return Moment.JOURNEE if len(vides) == len(self.presents) else vides[0]

    @property
    def cause(self) -> Cause | None:
        """Why it is not held."""
        if self.trou is None:
            return None
        ferme = self.fermeture and any(self.presents.values())
        return Cause.FERME if ferme else Cause.PERSONNE


def demi_journees_de(plages: Iterable[tuple[int, int, int]]) -> DemiJournees:
    """Half-days of class from opening hours (weekday, first minute, last minute).

    A long range is a morning and an afternoon. *Source:* règle locale.
    """
    trouvees = set()
    for jour, debut, fin in plages:
        if debut < MIDI_TOT:
            trouvees.add((jour, MATIN))
        if fin > MIDI_TARD:
            trouvees.add((jour, APRES_MIDI))
    return frozenset(trouvees)


def jours_de_presence(
    *,
    du: datetime.date,
    au: datetime.date,
    ecoles: Sequence[EcoleServie],
    fermetures: Sequence[Fermeture],
    equipe: Sequence[Equipier],
    lieu_ferme: Sequence[Fermeture] = (),
) -> list[JourPresence]:
    """Every day of class of at least one school in [du, au), and who is there.

    *Source:* source 004; decision 30 (an open day without the binôme raises an alert).
    """
    jours = []
    jour = du
    while jour < au:
        moments = _moments_de_classe(jour, ecoles)
        if moments and not est_ferme(jour, fermetures):
            presents = {m: tuple(e.cle for e in equipe if e.est_la(jour, m)) for m in moments}
            jours.append(JourPresence(jour, presents, est_ferme(jour, lieu_ferme)))
        jour += UN_JOUR
    return jours


def _moments_de_classe(jour: datetime.date, ecoles: Sequence[EcoleServie]) -> list[Moment]:
    """Half-days on which a school attached that day holds class, in order."""
    ouverts = {
        moment
        for ecole in ecoles
        if ecole.du <= jour and (ecole.au is None or jour < ecole.au)
        for iso, moment in ecole.demi_journees
        if iso == jour.isoweekday()
    }
    return [moment for moment in (MATIN, APRES_MIDI) if moment in ouverts]


def se_dit(jour: datetime.date, le: datetime.date) -> bool:
    """Whether a day without anybody is told by e-mail today: at once within two days, else Monday.

    *Source:* règle locale (one digest a week, and what cannot wait).
    """
    return le.isoweekday() == 1 or (jour - le).days <= 2
