"""``datemultirange`` as a model field: Django 5.2 has only the plain ranges."""

import datetime
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from django.db import models
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import DateRange, Range

UN_JOUR = datetime.timedelta(days=1)


class DateMultiRangeField(models.Field):
    """A set of days, stored as merged half-open ranges."""

    description = "datemultirange"

    def db_type(self, connection: Any) -> str:
        """PostgreSQL type."""
        return "datemultirange"

    def get_prep_value(self, value: Any) -> Any:
        """Accept a multirange or any iterable of days."""
        if (
            value is None
            or isinstance(value, DateMultirange)
            or hasattr(value, "resolve_expression")
        ):
            return value
        return multirange_de_jours(value)


@DateMultiRangeField.register_lookup
class Touche(models.Lookup):
    """``dates__touche=DateRange``: at least one common day."""

    lookup_name = "touche"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        """``dates && daterange``."""
        gauche, parametres_gauche = self.process_lhs(compiler, connection)
        return f"{gauche} && %s", [*parametres_gauche, self.rhs]

    def get_db_prep_lookup(self, value: Any, connection: Any) -> Any:
        """The range goes as it is."""
        return "%s", [value]


class AvantJour(models.Func):
    """Days of a multirange strictly before one day (a version stops where the next begins)."""

    template = "(%(expressions)s)"
    arg_joiner = " * "
    output_field = DateMultiRangeField()

    def __init__(self, dates: str, jour: datetime.date) -> None:
        plage = models.Value(
            DateMultirange([DateRange(None, jour)]), output_field=self.output_field
        )
        super().__init__(models.F(dates), plage)


def multirange_de_jours(jours: Iterable[datetime.date]) -> DateMultirange:
    """Days as [day, day + 1) ranges; the server merges neighbours."""
    return DateMultirange([DateRange(jour, jour + UN_JOUR) for jour in sorted(set(jours))])


@lru_cache(maxsize=4096)
def jours_en_texte(jours: tuple[datetime.date, ...]) -> str:
    """The same, as PostgreSQL reads it in COPY: thousands of slots share a few calendars."""
    return "{" + ",".join(f"[{jour},{jour + UN_JOUR})" for jour in jours) + "}"


def jours_de_multirange(valeur: DateMultirange) -> list[datetime.date]:
    """The very days of a bounded multirange, in order."""
    jours: list[datetime.date] = []
    for plage in valeur:
        jour, fin = plage.lower, plage.upper
        assert jour is not None and fin is not None  # noqa: S101  occupations are bounded
        while jour < fin:
            jours.append(jour)
            jour += datetime.timedelta(days=1)
    return jours


def journee_entiere() -> "Range[int]":
    """Minutes from midnight to midnight."""
    return Range(0, 24 * 60, "[)")
