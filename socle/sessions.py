"""Sessions kept in the database, renewed at each request without waiting for the disk."""

from typing import Any

from django.contrib.sessions.backends.db import SessionStore as SessionEnBase
from django.db import connection

ECRITURES = ("INSERT", "UPDATE")


def _sans_attendre_le_disque(executer: Any, sql: str, *reste: Any) -> Any:
    """Say it with the write itself: the setting lasts until the end of its transaction."""
    if sql.startswith(ECRITURES):
        sql += "; SET LOCAL synchronous_commit TO off"
    return executer(sql, *reste)


class SessionStore(SessionEnBase):
    """Every request moves the end of the session: its own transaction, hence a flush of its own.

    Should the database server fall, the sessions of the last half second end a little early, or
    are opened again; nothing else is lost, and the request need not wait. Signing out deletes the
    session, and does wait.
    """

    def save(self, must_create: bool = False) -> None:
        """Write the session; inside another transaction, that one decides."""
        if connection.in_atomic_block:
            return super().save(must_create)
        with connection.execute_wrapper(_sans_attendre_le_disque):
            return super().save(must_create)
