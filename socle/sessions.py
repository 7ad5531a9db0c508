"""Sessions kept in the database, renewed at each request without waiting for the disk."""

from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.contrib.sessions.backends.db import SessionStore as SessionEnBase
from django.contrib.sessions.exceptions import SessionInterrupted
from django.contrib.sessions.middleware import SessionMiddleware
from django.db import connection
from django.http import HttpRequest, JsonResponse
from django.http.response import HttpResponseBase

from socle.api import reponse_probleme

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


def _vient_d_un_script(request: HttpRequest) -> bool:
    """The API, or a page that the editor reads again to know whether somebody has signed in."""
    return "/api/v1/" in request.path or request.headers.get("X-Requested-With") == "fetch"


def _a_reconnecter(request: HttpRequest) -> HttpResponseBase:
    if "/api/v1/" in request.path:
        probleme = reponse_probleme(401, "Connectez-vous, puis recommencez.")
        return JsonResponse(probleme.data, status=401, content_type="application/problem+json")
    return redirect_to_login(request.get_full_path() if request.method == "GET" else "/")


class MiddlewareSessions(SessionMiddleware):
    """Sessions of pages and of the API; a late call of a script signs nobody out.

    Django answers a session that has ended by taking the cookie away. The last call of a page
    left open may be answered after someone signed in again: it would take the new cookie away.
    Of a session that ends while its request is answered, Django says « 400 »: a page would take
    it for a refusal of what it sent. It is asked to sign in, as one moment later.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> Any:
        """As Django does, but what a script asks for never takes the cookie away."""
        try:
            reponse = super().process_response(request, response)  # type: ignore[arg-type]
        except SessionInterrupted:
            return _a_reconnecter(request)
        gateau = reponse.cookies.get(settings.SESSION_COOKIE_NAME)
        if gateau is not None and not gateau.value and _vient_d_un_script(request):
            del reponse.cookies[settings.SESSION_COOKIE_NAME]
        return reponse
