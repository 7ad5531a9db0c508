"""Figures as they are read: months, total, period before; what is hidden stays hidden everywhere.

*Source:* decision 13; dossier §6.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pas.regles.horloge import mediane, p90
from reporting.enums.indicateurs import PetitsNombres, Temps
from reporting.regles.indicateurs.definition import Indicateur
from reporting.regles.petits_nombres import SEUIL, a_masquer, total_visible

# None: hidden from this reader. Never turned into a zero, never added up.
Nombre = int | None


@dataclass(frozen=True)
class Compte:
    """What one query counted: the figure, and the requests behind it."""

    nombre: int = 0
    personnes: int = 0


@dataclass(frozen=True)
class Ligne:
    """One part (or the total) of an indicator."""

    part: str
    libelle: str
    mois: tuple[Nombre, ...]
    total: Nombre
    avant: Nombre

    @property
    def ecart(self) -> int | None:
        """Change since the period before; None when either is hidden."""
        return None if self.total is None or self.avant is None else self.total - self.avant


@dataclass(frozen=True)
class Quantiles:
    """Median and ninth decile of delays; None without a value, or hidden."""

    mediane: float | None = None
    p90: float | None = None
    nombre: int = 0


@dataclass(frozen=True)
class Bloc:
    """One indicator with its figures."""

    indicateur: Indicateur
    lignes: tuple[Ligne, ...]
    total: Ligne
    quantiles: Quantiles | None = None
    quantiles_avant: Quantiles | None = None
    quantiles_mois: tuple[Quantiles, ...] = ()

    def part(self, code: str) -> Ligne:
        """One line. Raises ``StopIteration`` for an unknown part."""
        return next(ligne for ligne in self.lignes if ligne.part == code)

    def pour_cent(self, code: str) -> float | None:
        """Share of a part in the total of the period; None when it cannot be said."""
        valeur, total = self.part(code).total, self.total.total
        return None if valeur is None or not total else 100 * valeur / total


def quantiles(jours: Sequence[int], *, agregee: bool) -> Quantiles:
    """Median and ninth decile; nothing of fewer than five for a reader of aggregates.

    *Source:* dossier §6; decision 13.
    """
    if agregee and len(jours) < SEUIL:
        return Quantiles()
    return Quantiles(mediane(jours), p90(jours), len(jours))


def bloc(
    indicateur: Indicateur,
    comptes: Mapping[str, Sequence[Compte]],
    colonnes: int,
    *,
    agregee: bool,
) -> Bloc:
    """Lines of an indicator from what was counted.

    ``comptes``: for each part, the months (``colonnes`` of them), the period, the period before.
    A flow is summed by the caller. For a reader of aggregates, small numbers of the period and of
    the period before are hidden with what would give them back; months are not read at all.
    *Source:* decision 13.
    """
    parts = [*indicateur.parts, *(p for p in comptes if p not in indicateur.parts)]
    vides = (Compte(),) * (colonnes + 2)
    lus = [tuple(comptes.get(part, vides)) for part in parts]
    lus_et_parts = [
        (part, lu)
        for part, lu in zip(parts, lus, strict=True)
        if part in indicateur.parts or any(c.nombre for c in lu)
    ]
    masque = agregee and indicateur.petits_nombres is PetitsNombres.PERSONNES
    tranches = range(colonnes + 2)
    caches = [
        a_masquer([lu[t].personnes for _, lu in lus_et_parts]) if masque else frozenset()
        for t in tranches
    ]
    lignes = tuple(
        _ligne(
            part,
            indicateur.libelle_part(part),
            [None if n in caches[t] else lu[t].nombre for t in tranches],
        )
        for n, (part, lu) in enumerate(lus_et_parts)
    )
    sommes: list[Nombre] = [
        sum(lu[t].nombre for _, lu in lus_et_parts)
        if not masque or total_visible([lu[t].personnes for _, lu in lus_et_parts])
        else None
        for t in tranches
    ]
    return Bloc(indicateur, lignes, _ligne("", "Ensemble", sommes))


def _ligne(part: str, libelle: str, valeurs: Sequence[Nombre]) -> Ligne:
    *mois, total, avant = valeurs
    return Ligne(part, libelle, tuple(mois), total, avant)


def sommer(indicateur: Indicateur, mois: Sequence[Compte]) -> Compte:
    """The period from its months, for what adds up. Raises ``ValueError`` for what does not.

    *Source:* module docstring.
    """
    if indicateur.temps is not Temps.FLUX:
        raise ValueError(f"Les mois de {indicateur.code} ne s'ajoutent pas.")
    return Compte(sum(c.nombre for c in mois), sum(c.personnes for c in mois))
