"""What a contract is worth, and what a file says it is worth. Pure.

Weekly hours are the truth (dossier §13, trap 5); a percentage is read, compared, never turned
back into hours.
"""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal

from aesh.regles.contrat import MINUTES_TEMPS_PLEIN_ANNUEL, quotite
from contrats.regles.textes import valeur_au

HEURES = re.compile(
    r"^(\d{1,2})(?:\s*(?:h|:)\s*(\d{2})?|[.,](\d{1,2}))?\s*(?:h|heures?)?$", re.IGNORECASE
)
POURCENT = re.compile(r"^(\d{1,3})(?:[.,](\d{1,4}))?\s*%?$")


def pourcent(minutes: int, semaines: int) -> Decimal:
    """Quotité in percent with two decimals: 24 h over 41 weeks → 61.23.

    *Source:* circulaire n° 2019-090, §3.4.
    """
    return (quotite(minutes, semaines) * 100).quantize(Decimal("0.01"))


def pourcent_en_mots(valeur: Decimal) -> str:
    """``61,23 %``; ``62 %``. *Source:* règle locale (words)."""
    entier = valeur == valeur.to_integral_value()
    return f"{int(valeur) if entier else valeur:}".replace(".", ",") + " %"


def lire_heures(texte: str) -> int | None:
    """Weekly minutes of ``24 h``, ``24h30``, ``24:30``, ``24,5``; None when it is not hours.

    *Source:* issue F (« 24 h »); règle locale.
    """
    trouve = HEURES.match(" ".join(texte.replace("\u202f", " ").replace("\u00a0", " ").split()))
    if trouve is None:
        return None
    if trouve[3]:
        reste = Decimal(f"0.{trouve[3]}") * 60
        if reste != reste.to_integral_value():
            return None
        return int(trouve[1]) * 60 + int(reste)
    minutes = int(trouve[2] or 0)
    return int(trouve[1]) * 60 + minutes if minutes < 60 else None


def lire_pourcent(texte: str) -> Decimal | None:
    """A quotité as files write it: ``62 %``, ``61,23``, ``0,6123``; None when it is not one.

    A fraction below 1.01 is one of a full time: nobody holds a contract of one percent.

    *Source:* issue F (« a file saying "62 %" »); règle locale.
    """
    trouve = POURCENT.match(" ".join(texte.replace("\u202f", " ").split()))
    if trouve is None:
        return None
    valeur = Decimal(f"{trouve[1]}.{trouve[2] or 0}")
    if "%" not in texte and valeur <= 1 and trouve[2]:
        valeur *= 100
    if not 0 < valeur <= 100:
        return None
    return valeur.quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def differe(minutes: int, semaines: int, ecrite: Decimal) -> bool:
    """Whether a written quotité is not that of the hours, as precisely as it was written.

    61 and 61.2 and 61.23 are all 24 h over 41 weeks; 62 is not.

    *Source:* dossier §2.4 (« 24 h … contracts say 62 % »), trap 5.
    """
    exacte = quotite(minutes, semaines) * 100
    normale = ecrite.normalize()
    exposant = normale.as_tuple().exponent
    pas = Decimal(1).scaleb(min(0, exposant if isinstance(exposant, int) else 0))
    return exacte.quantize(pas, rounding=ROUND_HALF_UP) != normale


def signalement(minutes: int, semaines: int, ecrite: Decimal) -> str:
    """What to read again, empty when both say the same.

    *Source:* issue F (« keeps 24 h and flags it »).
    """
    if not differe(minutes, semaines, ecrite):
        return ""
    heures, reste = divmod(minutes, 60)
    duree = f"{heures} h {reste:02d}" if reste else f"{heures} h"
    return (
        f"Quotité écrite : {pourcent_en_mots(ecrite)}. {duree} sur {semaines} semaines font "
        f"{pourcent_en_mots(pourcent(minutes, semaines))} : les heures sont gardées."
    )


def heures_de(ecrite: Decimal, semaines: int) -> int:
    """Weekly minutes that a quotité would give, to help whoever must write the hours.

    *Source:* circulaire n° 2019-090, §3.4 (inverse: h = quotité × 1607 / n).
    """
    minutes = ecrite * MINUTES_TEMPS_PLEIN_ANNUEL / 100 / semaines
    return int(minutes.to_integral_value(rounding=ROUND_HALF_UP))


def minutes_connexes(minutes: int, semaines: int, le: datetime.date) -> int:
    """Yearly pot of activités connexes: weeks beyond those of class × weekly minutes.

    24 h over 41 weeks → 120 h a year. Never in the week with pupils.

    *Source:* circulaire n° 2019-090, §3.4; dossier §2.4 (connexes: (n − 36) × h).
    """
    return max(0, semaines - valeur_au("semaines_de_classe", le)) * minutes


def semaines_permises(le: datetime.date) -> range:
    """Numbers of weeks that a contract may have. *Source:* circulaire n° 2019-090, §3.4."""
    return range(valeur_au("semaines_min", le), valeur_au("semaines_max", le) + 1)
