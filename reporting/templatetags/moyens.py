"""Figures of means in templates."""

from fractions import Fraction

from django import template

from reporting.regles import phrases_balance

register = template.Library()


@register.filter
def etp(valeur: Fraction | int, decimales: int = 2) -> str:
    """``84,00``."""
    return phrases_balance.nombre(Fraction(valeur), decimales)


@register.filter
def solde(valeur: Fraction | int, decimales: int = 2) -> str:
    """``−11,00``, ``+3,20``."""
    return phrases_balance.avec_signe(Fraction(valeur), decimales)


@register.filter
def heures(minutes: Fraction | int) -> str:
    """``25 h 30``."""
    return phrases_balance.heures(Fraction(minutes))


@register.filter
def niveau(valeur: Fraction | int) -> str:
    """Level of a badge; the sign and the words carry the sense, never the colour alone."""
    arrondi = phrases_balance.arrondi(Fraction(valeur), 2)
    return "erreur" if arrondi < 0 else "succes" if arrondi else "neutre"


@register.filter
def en_mots(valeur: Fraction | int) -> str:
    """``il manque 11,00 ETP``."""
    arrondi = phrases_balance.arrondi(Fraction(valeur), 2)
    if not arrondi:
        return "les moyens égalent les besoins"
    absolu = phrases_balance.nombre(abs(Fraction(valeur)))
    return f"il manque {absolu} ETP" if arrondi < 0 else f"{absolu} ETP de plus que les besoins"
