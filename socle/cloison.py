"""Tenancy: the scope opened for one department, and the manager that refuses without one.

Two belts. The database refuses rows of another department (row level security, see
``socle.contraintes``); this module makes a forgotten scope an early, readable error.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

import psycopg
from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper


class ErreurCloison(RuntimeError):
    """A tenant table was asked for outside a scope, or a scope outside a transaction."""


@dataclass(frozen=True)
class Portee:
    """What the database is told: the department's code and the member's id, or nothing."""

    departement: str | None = None
    membre: str | None = None


_portee: ContextVar[Portee | None] = ContextVar("portee", default=None)
SANS_PORTEE = Portee()


def portee_courante() -> Portee:
    """The scope now open, or the empty one."""
    return _portee.get() or SANS_PORTEE


def departement_courant() -> str | None:
    """Code of the department now open; the default of every tenant row's ``departement``."""
    return portee_courante().departement


def _dire_a_la_base(connexion: BaseDatabaseWrapper, portee: Portee) -> None:
    with connexion.cursor() as curseur:
        curseur.execute(
            "SELECT set_config('app.departement', %s, true), set_config('app.membre', %s, true)",
            [portee.departement or "", portee.membre or ""],
        )


def _en_erreur(connexion: BaseDatabaseWrapper) -> bool:
    brute = connexion.connection
    if brute is None or brute.closed:
        return True
    etat = brute.info.transaction_status
    return bool(etat == psycopg.pq.TransactionStatus.INERROR)


@contextmanager
def cloison(
    departement: str | None, *, membre: Any = None, using: str = "default"
) -> Iterator[Portee]:
    """Open the scope of one department (and member) for the current transaction.

    Restores the outer scope on exit, since a released savepoint would keep the inner value.
    Raises ``ErreurCloison`` outside a transaction: a session-level setting would leak through
    a pooler to the next client.
    """
    connexion = connections[using]
    if not connexion.in_atomic_block:
        raise ErreurCloison("cloison() demande une transaction ouverte (atomic).")
    precedente = portee_courante()
    portee = Portee(departement, str(membre) if membre else None)
    _dire_a_la_base(connexion, portee)
    jeton = _portee.set(portee)
    try:
        yield portee
    finally:
        _portee.reset(jeton)
        if not _en_erreur(connexion):  # else the rollback itself restores the setting
            _dire_a_la_base(connexion, precedente)


class RequeteCloisonnee(models.QuerySet[Any]):
    """QuerySet of a tenant table; rooms derive theirs from it."""


class GestionnaireCloisonne(models.Manager.from_queryset(RequeteCloisonnee)):  # type: ignore[misc]
    """Refuses to work without a scope, and adds the department to every query.

    Row level security alone would return nothing; an error says what was forgotten.
    """

    def get_queryset(self) -> models.QuerySet[Any]:
        """Rows of the department now open; raises ``ErreurCloison`` when none is."""
        departement = departement_courant()
        if departement is None:
            raise ErreurCloison(
                f"{self.model.__name__}.objects demande une cloison ouverte : "
                "utilisez cloison(departement) autour de l'appel."
            )
        requete: models.QuerySet[Any] = super().get_queryset()
        return requete.filter(departement_id=departement)


class LienCloisonne(models.ForeignKey):  # type: ignore[type-arg]
    """Foreign key between two tenant tables.

    The plain constraint is replaced by the composite one (departement_id, x_id), since
    foreign key checks bypass row level security (see ``contraintes.ReferenceCloisonnee``).
    """

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)


class LienUniqueCloisonne(models.OneToOneField):  # type: ignore[type-arg]
    """One-to-one variant of ``LienCloisonne``."""

    def __init__(self, to: Any, on_delete: Any, **kwargs: Any) -> None:
        kwargs["db_constraint"] = False
        super().__init__(to, on_delete, **kwargs)
