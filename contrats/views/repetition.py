"""Rehearse an act: do it, look at what it gives, leave nothing behind."""

from collections.abc import Callable
from typing import TypeVar

from django.db import transaction

Resultat = TypeVar("Resultat")


class _Defaire(Exception):
    """Undoes the savepoint of a rehearsal."""


def repeter(acte: Callable[[], Resultat]) -> Resultat:
    """What an act would give, refusals included; the database is as before.

    The preview and the act are the same code: what is announced is what is done.
    """
    resultats: list[Resultat] = []
    try:
        with transaction.atomic():
            resultats.append(acte())
            raise _Defaire
    except _Defaire:
        return resultats[0]
