"""State of a task in one place, and what a screen says of it on a day.

*Source:* ux page §5(f) (À faire, En cours, Fait, Sans objet); decision 32.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from film.enums import CLOS, EtatTache, Origine


@dataclass(frozen=True)
class Preuve:
    """What another room stores about a task in a place.

    ``etat``: FAIT, EN_COURS, A_FAIRE, or SANS_OBJET when there is nothing to do there. ``phrase``
    says it in words, without any name. ``le``: since when, if it is known.
    """

    etat: EtatTache
    phrase: str
    le: datetime.date | None = None


def preuve_comptee(
    faits: int,
    total: int,
    mots: str,
    *,
    rien: str,
    le: datetime.date | None = None,
) -> Preuve:
    """Evidence that is a count: done when all are, without object when there is none.

    ``mots``: « classes ont leur semaine »; ``rien``: the sentence when there is nothing to count.
    *Source:* decision 32.
    """
    if total <= 0:
        return Preuve(EtatTache.SANS_OBJET, rien)
    etat = EtatTache.FAIT if faits >= total else EtatTache.EN_COURS if faits else EtatTache.A_FAIRE
    return Preuve(etat, f"{faits} sur {total} {mots}", le)


@dataclass(frozen=True)
class Connu:
    """What is stored of a task in a place."""

    etat: EtatTache = EtatTache.A_FAIRE
    origine: Origine | None = None
    phrase: str = ""


PERDUE = "La preuve n'est plus là : {phrase}."


@dataclass(frozen=True)
class Suite:
    """What to store after reading the evidence; ``rouverte``: why a done task opens again."""

    etat: EtatTache
    phrase: str
    rouverte: str = ""


def apres_la_preuve(connu: Connu, preuve: Preuve) -> Suite | None:
    """What the evidence changes, or None.

    A task ticks itself; a tick that loses its evidence opens again and says why. « Sans objet »
    said by a person stays, until the task is really done. *Source:* issue H; decision 32.
    """
    if connu.origine == Origine.MAIN and preuve.etat != EtatTache.FAIT:
        return None
    if connu.origine is None and preuve.etat == EtatTache.A_FAIRE:
        return None  # nothing stored, nothing to store
    if connu.etat == preuve.etat and connu.phrase == preuve.phrase:
        return None
    rouverte = ""
    if connu.etat in CLOS and preuve.etat not in CLOS:
        rouverte = PERDUE.format(phrase=preuve.phrase[:1].lower() + preuve.phrase[1:])
    return Suite(preuve.etat, preuve.phrase, rouverte)


class Situation(StrEnum):
    """What a person sees of a task on a day."""

    A_VENIR = "a_venir"
    OUVERTE = "ouverte"
    EN_RETARD = "en_retard"
    FAITE = "faite"


LIBELLES_SITUATION = {
    Situation.A_VENIR: "À venir",
    Situation.OUVERTE: "À faire maintenant",
    Situation.EN_RETARD: "En retard",
    Situation.FAITE: "Fait",
}


def situation(
    ouvre_le: datetime.date, echeance: datetime.date | None, finie: bool, le: datetime.date
) -> Situation:
    """Where a task stands on a day, once or over several places (``finie``: everywhere).

    *Source:* ux page §5(f).
    """
    if finie:
        return Situation.FAITE
    if le < ouvre_le:
        return Situation.A_VENIR
    return Situation.EN_RETARD if echeance is not None and le > echeance else Situation.OUVERTE


@dataclass
class Compte:
    """Places of a task by state."""

    total: int = 0
    faits: int = 0
    sans_objet: int = 0
    en_cours: int = 0

    @property
    def clos(self) -> int:
        """Done, or without object."""
        return self.faits + self.sans_objet

    @property
    def est_fini(self) -> bool:
        """Nothing left, in at least one place."""
        return 0 < self.total <= self.clos

    @property
    def restent(self) -> int:
        """Places where it is still to do."""
        return max(0, self.total - self.clos)


def compter(etats: Mapping[EtatTache, int], total: int) -> Compte:
    """Count of a task over ``total`` places, from the states stored (a place without one: to do).

    *Source:* ux page §5(f) (suivi).
    """
    return Compte(
        total=total,
        faits=etats.get(EtatTache.FAIT, 0),
        sans_objet=etats.get(EtatTache.SANS_OBJET, 0),
        en_cours=etats.get(EtatTache.EN_COURS, 0),
    )
