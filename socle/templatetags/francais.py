"""French in every template, without a ``load``: elision, « 1er », abbreviated days."""

import datetime
import re
from typing import Any

from django import template
from django.template.defaultfilters import date as date_de_django

from socle import francais, texte

register = template.Library()
JOUR_SUIVI_DU_MOIS = re.compile(r"(?<!\\)j(?= [FNb])")


@register.filter
def de(nom: object) -> str:
    """``d'Ibrahim K.``, ``de Léa A.``."""
    return texte.de(nom)


@register.filter(expects_localtime=True)
def date(valeur: Any, format_voulu: str | None = None) -> str:
    """Django's filter, but for the first of a month: ``1er septembre``."""
    if format_voulu and isinstance(valeur, datetime.date) and valeur.day == 1:
        format_voulu = JOUR_SUIVI_DU_MOIS.sub(r"j\\e\\r", format_voulu)
    return str(date_de_django(valeur, format_voulu))


@register.filter
def jour_court(jour: datetime.date) -> str:
    """``lun. 16 nov. 2026``."""
    return date(jour, r"D\. j N Y")


@register.filter
def jour_long(jour: datetime.date) -> str:
    """``mardi 1er décembre``."""
    return francais.jour_long(jour)


@register.filter
def jour_mois(jour: datetime.date) -> str:
    """``1er décembre``."""
    return francais.jour_mois(jour)
