"""What an AESH reads first: where to be tomorrow, whom to ask for; what her week counts.

*Source:* ux page §5(e); decision 2 for the real dates.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from aesh.models import Aesh
from aesh.regles.durees import heure
from aesh.requetes.interlocuteurs import Interlocuteur, interlocuteurs
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
