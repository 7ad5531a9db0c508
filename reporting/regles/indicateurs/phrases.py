"""Figures in words: the same on the screen, on paper, in files.

*Source:* ux page §4 (numbers); decision 13 (what is hidden says so).
"""

from reporting.enums.indicateurs import Unite
from reporting.regles.indicateurs.lus import Bloc, Ligne, Nombre, Quantiles

CACHE = "n. c."
INSECABLE = "\u202f"
MOINS = "\u2212"


def nombre_dit(valeur: Nombre, unite: Unite) -> str:
    """``1 204``, ``12 h 30`` for minutes, ``0,50`` for ETP; ``n. c.`` when hidden.

    *Source:* module docstring.
    """
    if valeur is None:
        return CACHE
    if unite is Unite.MINUTES:
        heures, reste = divmod(abs(valeur), 60)
        dite = f"{_milliers(heures)} h" + (f" {reste:02d}" if reste else "")
    elif unite is Unite.CENTIEMES_ETP:
        dite = f"{abs(valeur) // 100},{abs(valeur) % 100:02d}"
    else:
        dite = _milliers(abs(valeur))
    return f"{MOINS}{dite}" if valeur < 0 else dite


def ecart_dit(ligne: Ligne, unite: Unite) -> str:
    """``+3``, ``−12 h 30``, ``=``. *Source:* module docstring."""
    if ligne.ecart is None:
        return CACHE
    if ligne.ecart == 0:
        return "="
    return ("+" if ligne.ecart > 0 else "") + nombre_dit(ligne.ecart, unite)


def jours_dits(valeur: float | None) -> str:
    """``12``, ``12,5``; a dash without a value. *Source:* module docstring."""
    if valeur is None:
        return "–"
    return f"{valeur:.1f}".rstrip("0").rstrip(".").replace(".", ",")


def quantiles_dits(lus: Quantiles | None) -> str:
    """``médiane 8, 9 sur 10 en 14``. *Source:* module docstring."""
    if lus is None or lus.mediane is None:
        return "pas assez de données"
    return f"médiane {jours_dits(lus.mediane)}, 9 sur 10 en {jours_dits(lus.p90)} au plus"


def pour_cent_dit(bloc: Bloc, part: str) -> str:
    """``83 %``; empty when it cannot be said. *Source:* module docstring."""
    valeur = bloc.pour_cent(part)
    return "" if valeur is None else f"{valeur:.0f} %"


def _milliers(valeur: int) -> str:
    return f"{valeur:,}".replace(",", INSECABLE)
