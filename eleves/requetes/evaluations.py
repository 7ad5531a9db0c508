"""Needs of a pupil as they were evaluated: the present version, the earlier ones, safety.

*Source:* dossier §2.3 (``EvaluationBesoin``); decision 16 for safety.
"""

import datetime
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from comptes.requetes import valeurs
from eleves.enums import LIBELLES_ACTIVITE, Activite, PrecisionMeridienne
from eleves.enums.besoins import Intensite
from eleves.models import BesoinLocal, Eleve, EvaluationBesoin, LigneBesoin
from eleves.regles.besoins import Besoin, Calcul, Plage, Poids, calculer
from eleves.regles.moments import Moment, moments_de
from eleves.requetes.classes import scolarisation_de
from eleves.requetes.semaine import cours_de, horaires_de

POIDS = {
    "legere": "besoin_part_legere",
    "moyenne": "besoin_part_moyenne",
    "forte": "besoin_part_forte",
}


@dataclass(frozen=True)
class EvaluationLue:
    """A version and its calculation, as it was made."""

    evaluation: EvaluationBesoin
    calcul: Calcul
    lignes: tuple[LigneBesoin, ...]


@dataclass(frozen=True)
class Securite:
    """When a pupil cannot be left alone: hours of his week, days of his lunches."""

    plages: tuple[Plage, ...] = ()
    repas: frozenset[int] = frozenset()

    def a_ce_moment(
        self, jour: int, debut: int, fin: int, *, semaine: str = "", repas: bool = False
    ) -> bool:
        """Whether safety is at stake then. ``semaine`` empty: A or B is not known, both count."""
        if repas and jour in self.repas:
            return True
        return any(
            plage.touche(jour, debut, fin) and (not semaine or semaine in plage.semaines)
            for plage in self.plages
        )


def poids_au(le: datetime.date) -> Poids:
    """The department's weights on a day. *Source:* règle locale (settings)."""
    lus = valeurs(POIDS.values(), le)
    return Poids(**{nom: lus[code] for nom, code in POIDS.items()})


def moments_possibles(eleve: Eleve, le: datetime.date) -> list[Moment]:
    """Moments of the week that a need may be about; none when nothing is known of it.

    *Source:* dossier §2.3.
    """
    lieu = scolarisation_de(eleve.pk, le)
    if lieu is None:
        return []
    cours = cours_de(lieu.classe) if lieu.classe else ()
    return moments_de(cours, horaires_de(lieu.etablissement))


def plages_lues(lignes: Iterable[Any]) -> tuple[Plage, ...]:
    """Hours kept in a line. *Source:* ``LigneBesoin``."""
    return tuple(Plage(jour, debut, fin, semaine) for jour, debut, fin, semaine in lignes)


def lire_evaluation(evaluation: EvaluationBesoin) -> EvaluationLue:
    """A version with its steps, computed with the weights of its day."""
    lignes = tuple(evaluation.lignes.all())
    besoins = [
        Besoin(
            LIBELLES_ACTIVITE[Activite(ligne.activite)],
            ligne.libelle_moment,
            plages_lues(ligne.plages),
            Intensite(ligne.intensite),
            ligne.est_securite,
        )
        for ligne in lignes
    ]
    return EvaluationLue(evaluation, calculer(besoins, Poids(**evaluation.poids)), lignes)


def evaluations_de(eleve: Eleve) -> list[EvaluationBesoin]:
    """Every version, latest first, with who wrote it. *Source:* dossier §2.3."""
    return list(
        EvaluationBesoin.objects.filter(eleve=eleve)
        .select_related("faite_par")
        .prefetch_related("lignes")
        .order_by("-est_courante", "-faite_le")
    )


def securite_des_eleves(eleves: Collection[UUID]) -> dict[UUID, Securite]:
    """When each of these pupils cannot be left alone, in two queries; others are left out.

    *Source:* decision 16 (safety first): lines ticked « sécurité » of the present evaluation,
    and the need typed for lunch.
    """
    plages: dict[UUID, list[Plage]] = defaultdict(list)
    lignes = LigneBesoin.objects.filter(
        est_securite=True, evaluation__est_courante=True, evaluation__eleve__in=eleves
    )
    for eleve, siennes in lignes.order_by().values_list("evaluation__eleve_id", "plages"):
        plages[eleve] += plages_lues(siennes)
    repas = dict(
        BesoinLocal.objects.filter(
            eleve__in=eleves, precisions_meridien__contains=[PrecisionMeridienne.SECURITE]
        ).values_list("eleve_id", "jours_meridien")
    )
    return {
        eleve: Securite(tuple(plages.get(eleve, ())), frozenset(repas.get(eleve, ())))
        for eleve in plages.keys() | repas.keys()
    }
