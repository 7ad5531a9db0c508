"""Sessions kept in the database, renewed at each request without waiting for the disk."""

from typing import Any

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as SessionEnBase
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpRequest
from django.http.response import HttpResponseBase

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


class MiddlewareSessions(SessionMiddleware):
    """Sessions of pages and of the API; a late call of the API signs nobody out.

    Django answers a session that has ended by taking the cookie away. The last call of a page
    left open may be answered after someone signed in again: it would take the new cookie away.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """As Django does, but for the API, which never takes the cookie away."""
        reponse = super().process_response(request, response)  # type: ignore[arg-type]
        gateau = reponse.cookies.get(settings.SESSION_COOKIE_NAME)
        if gateau is not None and not gateau.value and "/api/v1/" in request.path:
            del reponse.cookies[settings.SESSION_COOKIE_NAME]
        return reponse
