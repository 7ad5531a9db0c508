"""Hours and lengths in templates, as the rules write them."""

import datetime

from django import template

from aesh.enums import JOURS
from aesh.regles import durees

register = template.Library()


@register.filter
def duree(minutes: int) -> str:
    """``1 h 30``."""
    return durees.duree(minutes)


@register.filter
def heure(minutes: int) -> str:
    """``8 h 30``."""
    return durees.heure(minutes)


@register.filter
def vingtiemes(fait: int, du: int | None) -> int:
    """A part in twentieths, for the bars of ``positions.css``."""
    return min(20, (fait * 20 + du // 2) // du) if du else 0


@register.filter
def jour_nom(numero: int) -> str:
    """``lundi`` for 1."""
    return JOURS[numero]


@register.filter
def veille(date: datetime.date) -> datetime.date:
    """The day before: last day of a period that the database keeps half-open."""
    return date - datetime.timedelta(days=1)
