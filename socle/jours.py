"""Days that a person types: a year of one digit or of the fourth millennium is a slip."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

PREMIER = datetime.date(1990, 1, 1)
DERNIER = datetime.date(2099, 12, 31)


def jour_plausible(jour: datetime.date) -> None:
    """Refuse a day outside 1990-2099, which no calendar of the product holds.

    *Source:* règle locale.
    """
    if not PREMIER <= jour <= DERNIER:
        raise ValidationError("Vérifiez l'année : elle doit être entre 1990 et 2099.")


class ChampJour(forms.DateField):
    """A day, typed or picked."""

    default_validators = [jour_plausible]

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **kwargs
        )
