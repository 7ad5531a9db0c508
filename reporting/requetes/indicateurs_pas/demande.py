"""What an address, or a job, asks of the figures of PAS: a perimeter, a school year, a month.

*Source:* issue « Numbers » (perimeter and period in the URL).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from comptes.models import Mandat
from pial.regles import annee_scolaire
from reporting.regles.indicateurs.periodes import (
    PeriodeChiffres,
    annees_proposees,
    mois_de_l_annee,
    periode_chiffres,
)
from reporting.requetes.indicateurs_pas.portee import PorteePas, portee_pas


@dataclass(frozen=True)
class DemandeChiffres:
    """One reading, as the address says it."""

    portee: PorteePas
    periode: PeriodeChiffres

    def adresse(self, **autres: Any) -> str:
        """Query string of the same reading; ``None`` takes a parameter away."""
        lus: dict[str, Any] = self.parametres | autres
        return "?" + urlencode({cle: v for cle, v in lus.items() if v is not None})

    @property
    def parametres(self) -> dict[str, str]:
        """What a job needs to read the same figures again."""
        lus = {"annee": str(self.periode.annee)}
        if self.portee.pole is not None:
            lus["pole"] = str(self.portee.pole.pk)
        if self.periode.mois is not None:
            lus["mois"] = str(self.periode.mois.month)
        return lus


def demande_lue(
    parametres: Mapping[str, Any], mandat: Mandat, fuseau: str, le: datetime.date
) -> DemandeChiffres:
    """Perimeter and period asked for, inside what the mandate reads.

    Raises ``PorteeInconnue``; an unreadable year or month is the present year.
    *Source:* module docstring.
    """
    portee = portee_pas(mandat, fuseau, le, str(parametres.get("pole") or ""))
    annees = annees_proposees(le)
    annee = _entier(parametres.get("annee"))
    annee = annee if annee in annees else annee_scolaire(le)
    rang = _entier(parametres.get("mois"))
    mois = None
    if rang in range(1, 13) and not portee.agregee:
        mois = next(un for un in mois_de_l_annee(annee) if un.month == rang)
    periode = periode_chiffres(annee, mois, le, arretee=portee.agregee)
    if portee.agregee and periode.est_vide and parametres.get("annee") is None:
        periode = periode_chiffres(annee - 1, None, le, arretee=True)
    return DemandeChiffres(portee, periode)


def _entier(valeur: Any) -> int:
    try:
        return int(valeur)
    except (TypeError, ValueError):
        return 0
