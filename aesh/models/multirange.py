"""``datemultirange`` as a model field: Django 5.2 has only the plain ranges."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.db import models
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import DateRange


class DateMultiRangeField(models.Field):
    """A set of days, stored as merged half-open ranges."""

    description = "datemultirange"

    def db_type(self, connection: Any) -> str:
        """PostgreSQL type."""
        return "datemultirange"

    def get_prep_value(self, value: Any) -> Any:
        """Accept a multirange or any iterable of days."""
        if value is None or isinstance(value, DateMultirange):
            return value
        return multirange_de_jours(value)


def multirange_de_jours(jours: Iterable[datetime.date]) -> DateMultirange:
    """Days as [day, day + 1) ranges; the server merges neighbours."""
    un = datetime.timedelta(days=1)
    return DateMultirange([DateRange(jour, jour + un) for jour in sorted(set(jours))])


def jours_de_multirange(valeur: DateMultirange) -> list[datetime.date]:
    """The very days of a bounded multirange, in order."""
    jours = []
    for plage in valeur:
        jour = plage.lower
        while jour < plage.upper:
            jours.append(jour)
            jour += datetime.timedelta(days=1)
    return jours
