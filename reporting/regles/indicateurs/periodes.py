"""The period of figures: a school year or one of its months, its columns, what it is compared with.

*Source:* dossier §6 (as-of date); issue « Numbers » (monthly and for the annual report).
"""

import datetime
from dataclasses import dataclass

from contrats.regles.delais import plus_mois
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee, libelle_annee
from reporting.regles.periodes import Periode

MOIS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
MOIS_COURTS = (
    *("janv.", "févr.", "mars", "avril", "mai", "juin"),
    *("juil.", "août", "sept.", "oct.", "nov.", "déc."),
)


def nom_du_mois(jour: datetime.date) -> str:
    """``octobre 2026``. *Source:* usage."""
    return f"{MOIS[jour.month - 1]} {jour.year}"


@dataclass(frozen=True)
class PeriodeChiffres:
    """``periode`` stops today; ``avant`` is as long; ``colonnes`` are its months, in order."""

    annee: int
    mois: datetime.date | None
    periode: Periode
    avant: Periode
    colonnes: tuple[Periode, ...]

    @property
    def libelle(self) -> str:
        """Name of the period."""
        if self.mois is not None:
            return nom_du_mois(self.mois)
        return f"année scolaire {libelle_annee(self.annee)}"

    @property
    def libelle_avant(self) -> str:
        """Name of what it is compared with."""
        return nom_du_mois(self.avant.du) if self.mois else libelle_annee(self.annee - 1)

    @property
    def est_vide(self) -> bool:
        """Whether no day of it has passed yet."""
        return self.periode.du >= self.periode.au


def mois_de_l_annee(annee: int) -> tuple[datetime.date, ...]:
    """First days of the twelve months of a school year. *Source:* pial.regles.bornes_annee."""
    debut, _ = bornes_annee(annee)
    return tuple(plus_mois(debut, n) for n in range(12))


def periode_chiffres(
    annee: int, mois: datetime.date | None, le: datetime.date, *, arretee: bool = False
) -> PeriodeChiffres:
    """The year, or one of its months, up to ``le`` included; compared to the same length before.

    ``arretee``: up to the end of the last whole month, so that two days of reading never differ
    by one request (readers of aggregates).
    *Source:* module docstring; decision 13.
    """
    du, au = bornes_annee(annee) if mois is None else (mois, plus_mois(mois, 1))
    limite = le.replace(day=1) if arretee else le + UN_JOUR
    fin = max(du, min(au, limite))
    pas = 12 if mois is None else 1
    debut_avant = plus_mois(du, -pas)
    avant = Periode(debut_avant, du if fin == au else debut_avant + (fin - du))
    avant = Periode(avant.du, min(avant.au, du))
    colonnes = mois_de_l_annee(annee) if mois is None else (mois,)
    return PeriodeChiffres(
        annee,
        mois,
        Periode(du, fin),
        avant,
        tuple(Periode(un, min(plus_mois(un, 1), fin)) for un in colonnes if un < fin),
    )


def annees_proposees(le: datetime.date, nombre: int = 3) -> tuple[int, ...]:
    """School years offered, the last first. *Source:* écran « Chiffres des PAS », règle locale."""
    return tuple(annee_scolaire(le) - n for n in range(nombre))
