"""Days as French writes them: « 1er septembre ».

*Source:* Imprimerie nationale, Lexique des règles typographiques (dates).
"""

import datetime

from django.utils.formats import date_format


def jour_mois(date: datetime.date) -> str:
    """``1er décembre``."""
    return f"{numero(date)} {date_format(date, 'F')}"


def jour_annee(date: datetime.date) -> str:
    """``1er décembre 2026``."""
    return f"{jour_mois(date)} {date.year}"


def jour_long(date: datetime.date) -> str:
    """``mardi 1er décembre``."""
    return f"{date_format(date, 'l')} {jour_mois(date)}"


def numero(date: datetime.date) -> str:
    """``1er`` for the first of a month, else the number."""
    return "1er" if date.day == 1 else str(date.day)
