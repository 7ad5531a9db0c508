"""The base of every list: a settled order, whatever the column it is sorted by."""

from typing import Any

import django_tables2 as tables
from django.db.models import F
from django.db.models.expressions import BaseExpression, OrderBy
from django_tables2.data import TableData, TableQuerysetData


class RangeesOrdonnees(TableQuerysetData):  # type: ignore[misc]
    """Rows of a queryset: unknown values last both ways, equal rows in the model's own order.

    Without this, PostgreSQL puts NULL first when sorting downwards, and gives equal rows in any
    order: a row could show on two pages, or on none.
    """

    data: Any

    def order_by(self, aliases: Any) -> None:
        """Sort as asked, then by the model's order, then by key."""
        super().order_by(aliases)
        demande = self.data.query.order_by
        suite = (*self.data.model._meta.ordering, "pk")
        self.data = self.data.order_by(*(_inconnus_en_dernier(c) for c in (*demande, *suite)))


def _inconnus_en_dernier(cle: str | BaseExpression) -> Any:
    if isinstance(cle, OrderBy):
        return cle
    if isinstance(cle, BaseExpression):
        return cle.asc(nulls_last=True)
    if cle.startswith("-"):
        return F(cle[1:]).desc(nulls_last=True)
    return F(cle).asc(nulls_last=True)


class TableOrdonnee(tables.Table):
    """A table whose rows keep their place from one page to the next."""

    def __init__(self, data: Any = None, *args: Any, **options: Any) -> None:
        if not isinstance(data, TableData) and TableQuerysetData.validate(data):
            data = RangeesOrdonnees(data)
        super().__init__(data, *args, **options)
