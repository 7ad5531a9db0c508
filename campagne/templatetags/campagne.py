"""Signed hours in templates."""

from django import template

from campagne.tables import avec_signe

register = template.Library()


@register.filter
def solde_heures(minutes: int) -> str:
    """``−12 h 30``."""
    return avec_signe(minutes)
