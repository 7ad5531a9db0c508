"""What an indicator is, apart from any figure.

*Source:* dossier §6 (definition, formula, as-of date); decision 13 (small numbers).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from reporting.enums.indicateurs import Chapitre, PetitsNombres, Temps, Unite

INCONNU = "Non renseigné"
BILAN = "dossier, §6 (« PAS bilan »)"
CIRCULAIRE = "circulaire du 1er septembre 2025, mise en œuvre (indicateurs d'activité)"
OUI, NON = "oui", "non"


class RegistreIncoherent(ValueError):
    """Two indicators with one code, or one that says neither how it is measured nor why not."""


@dataclass(frozen=True)
class Indicateur:
    """One definition. ``parts`` cut the figure (code → words, in order); empty: one figure.

    Without ``se_totalise`` one row may be in two parts: there is no sum to show.
    ``absence`` says why nothing is measured: such an indicator has no figure, and says so.
    """

    code: str
    libelle: str
    chapitre: Chapitre
    definition: str
    formule: str
    source: str
    denominateur: str = ""
    unite: Unite = Unite.DEMANDES
    temps: Temps = Temps.FLUX
    petits_nombres: PetitsNombres = PetitsNombres.PERSONNES
    parts: Mapping[str, str] = field(default_factory=dict)
    ligne: str = "une demande"
    se_totalise: bool = True
    absence: str = ""

    @property
    def est_mesure(self) -> bool:
        """Whether it has a figure."""
        return not self.absence

    def libelle_part(self, part: str) -> str:
        """Words of a part; what no list names is unknown."""
        return self.parts.get(part, INCONNU)


def registre(indicateurs: Iterable[Indicateur]) -> dict[str, Indicateur]:
    """Indicators by code, in order.

    Raises ``RegistreIncoherent``: a code twice, a definition without a formula or a source.
    *Source:* module docstring.
    """
    par_code: dict[str, Indicateur] = {}
    for un in indicateurs:
        if un.code in par_code:
            raise RegistreIncoherent(f"Deux indicateurs portent le code {un.code}.")
        if not (un.definition and un.source and (un.formule or un.absence)):
            raise RegistreIncoherent(f"{un.code} : définition, formule ou source absente.")
        par_code[un.code] = un
    return par_code
