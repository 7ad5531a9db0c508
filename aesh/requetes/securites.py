"""Whether the pupils of a slot can be left alone at its hour, on a real date.

*Source:* decision 16 (safety first); what is known comes from the evaluation of needs, lesson by
lesson, and from the need typed for lunch.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from uuid import UUID

from aesh.planning.remplacement import SECURITE, Cle, Journee
from aesh.requetes.calendrier import calendrier_de
from eleves.requetes.evaluations import Securite, securite_des_eleves
from pial.regles import annee_scolaire

ORDINAIRE = 1  # need of an hour when nothing says that safety is at stake


@dataclass(frozen=True)
class SecuriteDuJour:
    """What is known on one date; ``lettres``: week A or B of each school."""

    jour: datetime.date
    securites: dict[UUID, Securite]
    lettres: dict[UUID, str]

    def besoin(
        self, eleves: Iterable[Cle], ecole: Cle, debut: int, fin: int, *, repas: bool = False
    ) -> int:
        """Need of a slot: the highest of its pupils'."""
        semaine = self.lettres.get(ecole, "")  # type: ignore[call-overload]
        for eleve in eleves:
            connue = self.securites.get(eleve)  # type: ignore[call-overload]
            if connue and connue.a_ce_moment(
                self.jour.isoweekday(), debut, fin, semaine=semaine, repas=repas
            ):
                return SECURITE
        return ORDINAIRE

    def dire(self, journee: Journee) -> Journee:
        """The same day, with the need of each of its slots."""
        return replace(
            journee,
            presences=tuple(
                replace(p, besoin=self.besoin(p.eleves, p.ecole, p.debut, p.fin))
                for p in journee.presences
            ),
        )


def securite_du_jour(
    eleves: Collection[UUID], ecoles: Collection[UUID], jour: datetime.date
) -> SecuriteDuJour:
    """What is known of these pupils, in four queries. *Source:* decision 16."""
    calendrier = calendrier_de(annee_scolaire(jour), jour, ecoles)
    indice = calendrier.indice(jour)
    lettres = {
        ecole: siennes[indice]
        for ecole, siennes in calendrier.lettres.items()
        if indice is not None
    }
    return SecuriteDuJour(jour, securite_des_eleves(eleves), lettres)
