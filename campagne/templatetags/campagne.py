"""Signed hours in templates."""

from django import template

from campagne.tables import avec_signe

register = template.Library()


@register.filter
def accord(minutes: int, fins: str = ",s") -> str:
    """End of a word after a duration: plural from two hours on, « 1 h 45 libre »."""
    singulier, pluriel = fins.split(",")
    return pluriel if abs(minutes) >= 120 else singulier


@register.filter
def solde_heures(minutes: int) -> str:
    """``−12 h 30``."""
    return avec_signe(minutes)
