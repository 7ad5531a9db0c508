"""What an AESH reads first: where to be tomorrow, whom to ask for; what her week counts.

*Source:* ux page §5(e); decision 2 for the real dates.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from aesh.models import Aesh
from aesh.regles.durees import heure
from aesh.requetes.agenda import quoi_sans_eleve
from aesh.requetes.interlocuteurs import Interlocuteur, Interlocuteurs, interlocuteurs
from aesh.requetes.passages import Passage
from aesh.requetes.semaine import Jour, passages_de_aesh
from pial.regles import UN_JOUR, UNE_SEMAINE


@dataclass(frozen=True)
class PremiereLigne:
    """``8 h 30, École des Tilleuls, demander Claire Martin``; no pupil."""

    passage: Passage
    demander: Interlocuteur | None
    est_demain: bool

    @property
    def heure(self) -> str:
        """``8 h 30``."""
        return heure(self.passage.debut)

    @property
    def lieu(self) -> str:
        """The unusual place, else the school."""
        return self.passage.lieu or self.passage.etablissement


def premiere_ligne(aesh: Aesh, jours: Sequence[Jour], le: datetime.date) -> PremiereLigne | None:
    """The first slot of the first day after ``le`` that has one, within a week.

    Read among the days already shown when it is there. *Source:* ux page §5(e).
    """
    a_venir = [p for jour in jours if jour.date > le for p in jour.passages]
    if not a_venir:
        a_venir = passages_de_aesh(
            aesh, le + UN_JOUR, le + UN_JOUR + UNE_SEMAINE, avec_eleves=False
        )
    if not a_venir:
        return None
    passage = min(a_venir, key=lambda p: (p.date, p.debut))
    ecoles = [passage.ecole] if passage.ecole else []
    classes = [passage.cle_classe] if passage.cle_classe else []
    qui = interlocuteurs(ecoles, classes, le)
    demander = qui.demander(passage.ecole.pk if passage.ecole else None, passage.cle_classe)
    return PremiereLigne(passage, demander, passage.date == le + UN_JOUR)


def compte_de_la_semaine(jours: Sequence[Jour]) -> int:
    """Minutes of a week that the contract counts: slots and trips, not the meetings.

    *Source:* dossier §3 R1 and R5.
    """
    return sum(jour.minutes - jour.minutes_hors_contrat for jour in jours)


@dataclass(frozen=True)
class PassageSansEleve:
    """One slot as it may leave the product: hours, place, whom to ask for; neither pupil nor class
    nor kind of help (decision 7)."""

    heures: str
    quoi: str
    lieu: str
    commune: str
    telephone: str
    demander: str


@dataclass(frozen=True)
class JourSansEleve:
    """One date of the copy."""

    date: datetime.date
    passages: tuple[PassageSansEleve, ...]


def semaines_sans_eleve(
    aesh: Aesh, lundis: Sequence[datetime.date], le: datetime.date
) -> list[tuple[datetime.date, list[JourSansEleve]]]:
    """Weeks as the calendar that leaves the product says them: what takes place, no pupil.

    *Source:* ux page §5(e) (last week readable offline, nothing of pupils kept); decision 7.
    """
    lues = {
        lundi: passages_de_aesh(aesh, lundi, lundi + 5 * UN_JOUR, avec_eleves=False)
        for lundi in lundis
    }
    tous = [passage for passages in lues.values() for passage in passages]
    ecoles = {p.ecole.pk: p.ecole for p in tous if p.ecole}
    qui = interlocuteurs(list(ecoles.values()), {p.cle_classe for p in tous if p.cle_classe}, le)
    semaines = []
    for lundi, passages in lues.items():
        jours = []
        for n in range(5):
            date = lundi + n * UN_JOUR
            siens = [_sans_eleve(p, qui) for p in passages if p.date == date]
            jours.append(JourSansEleve(date, tuple(siens)))
        semaines.append((lundi, jours))
    return semaines


def _sans_eleve(p: Passage, qui: Interlocuteurs) -> PassageSansEleve:
    demander = qui.demander(p.ecole.pk if p.ecole else None, p.cle_classe)
    return PassageSansEleve(
        heures=p.heures,
        quoi=quoi_sans_eleve(p.type),
        lieu=p.lieu or p.etablissement,
        commune=p.commune,
        telephone=p.ecole.telephone if p.ecole else "",
        demander=demander.nom if demander else "",
    )
