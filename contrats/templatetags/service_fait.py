"""Minutes of months of service in templates."""

from django import template

from contrats.regles.mois import heures_minutes

register = template.Library()


@register.filter
def h_min(minutes: int) -> str:
    """``96:05``."""
    return heures_minutes(minutes)


@register.filter
def signe(minutes: int) -> str:
    """``+1:30``, ``−0:45``."""
    return f"+{heures_minutes(minutes)}" if minutes > 0 else heures_minutes(minutes)


@register.filter
def signe_moins(minutes: int) -> str:
    """``−6:30``; nothing taken is ``0:00``."""
    return heures_minutes(-minutes)
