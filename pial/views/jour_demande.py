"""A day of the address."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError

from socle.jours import ChampJour


def jour_demande(request: Any, nom: str, defaut: datetime.date | None = None) -> datetime.date:
    """The day asked for by a parameter, else ``defaut`` (today); what is no day is today too."""
    champ = ChampJour(required=False)
    try:
        voulu: datetime.date | None = champ.clean(request.GET.get(nom, ""))
    except ValidationError:  # the day typed is no day: the default is shown, and its date said
        voulu = None
    return voulu or defaut or request.aujourdhui
