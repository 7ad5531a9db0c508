"""What a contract is worth."""

from decimal import ROUND_HALF_UP, Decimal

MINUTES_TEMPS_PLEIN_ANNUEL = 1607 * 60


def quotite(minutes_hebdo: int, semaines: int) -> Decimal:
    """Fraction of a full time: weekly minutes × weeks / 1607 h, four decimals.

    24 h over 41 weeks give 0.6123, which contracts write "62 %": the hours stay the truth.

    *Source:* circulaire n° 2019-090 du 5 juin 2019, §3.4 (41 weeks by default, 45 at most).
    """
    exact = Decimal(minutes_hebdo * semaines) / MINUTES_TEMPS_PLEIN_ANNUEL
    return exact.quantize(Decimal("0.0001"), rounding=ROUND_HALF_UP)
