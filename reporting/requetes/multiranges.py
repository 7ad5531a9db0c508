"""Days of a set of days, counted by the database.

*Source:* architecture page, "Time" (occupations hold the very days).
"""

from typing import Any

from django.db import models
from django.db.models import F, Func, Value
from psycopg.types.multirange import DateMultirange
from psycopg.types.range import DateRange

from aesh.models.multirange import DateMultiRangeField
from reporting.regles.periodes import Periode


class Operation(Func):
    """``a * b`` or ``a - b`` between sets of days."""

    template = "(%(expressions)s)"
    output_field = DateMultiRangeField()

    def __init__(self, gauche: Any, signe: str, droite: Any) -> None:
        super().__init__(gauche, droite)
        self.arg_joiner = f" {signe} "


class EnsembleDeJours(Func):
    """A plain range of days as a set of days."""

    function = "datemultirange"
    output_field = DateMultiRangeField()


class NombreDeJours(Func):
    """How many days a set holds.

    Grouped by its columns and not by itself: hundreds of slots share a few sets of days, each
    counted once.
    """

    template = (
        "(SELECT coalesce(sum(upper(jours) - lower(jours)), 0)::integer "
        "FROM unnest(%(expressions)s) AS jours)"
    )
    output_field = models.IntegerField()

    def get_group_by_cols(self) -> list[Any]:
        """The columns that it reads."""
        return [
            colonne for une in self.get_source_expressions() for colonne in une.get_group_by_cols()
        ]


def ensemble(periode: Periode) -> Value:
    """A period as a set of days.

    *Source:* règle locale.
    """
    plage = DateMultirange([DateRange(periode.du, periode.au)])
    return Value(plage, output_field=DateMultiRangeField())


def dedans(jours: Any, periode: Periode, scolarite: str) -> Operation:
    """Days of a set that are in a period and in the pupil's schooling (a column).

    *Source:* règle locale.
    """
    ici = Operation(EnsembleDeJours(F(scolarite)), "*", ensemble(periode))
    return Operation(jours, "*", ici)
