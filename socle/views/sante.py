"""Health of the process and of what it needs; no secret, no version, no address."""

from typing import Any

from celery import current_app
from django.contrib.auth.decorators import login_not_required
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.http import require_safe

DELAI_S = 2


def _base() -> bool:
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 1")
    except Exception:  # any fault is the answer
        return False
    return True


def _migrations() -> bool:
    """Every migration of the code is applied."""
    try:
        executeur = MigrationExecutor(connection)
        return not executeur.migration_plan(executeur.loader.graph.leaf_nodes())
    except Exception:  # any fault is the answer: this page never fails
        return False


def _courtier() -> bool:
    try:
        with current_app.connection_for_write(connect_timeout=DELAI_S) as lien:
            lien.ensure_connection(max_retries=1, timeout=DELAI_S)
    except Exception:  # any fault is the answer: this page never fails
        return False
    return True


def etat() -> dict[str, Any]:
    """Each part: True when it answers. The product works without its broker: jobs wait."""
    base = _base()
    parties = {"base": base, "migrations": base and _migrations(), "courtier": _courtier()}
    pret = parties["base"] and parties["migrations"]
    mot = "pret" if all(parties.values()) else "degrade" if pret else "indisponible"
    return {"etat": mot, **parties}


@login_not_required
@transaction.non_atomic_requests
@require_safe
def vivant(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return _sans_cache(JsonResponse({"etat": "vivant"}))


@login_not_required
@transaction.non_atomic_requests
@require_safe
def pret(request: HttpRequest) -> JsonResponse:
    """The product can serve: 200; 503 without database or with migrations to apply.

    A broker that is down degrades (jobs wait) and does not take the web server out.
    """
    reponse = etat()
    return _sans_cache(
        JsonResponse(reponse, status=503 if reponse["etat"] == "indisponible" else 200)
    )


def _sans_cache(reponse: JsonResponse) -> JsonResponse:
    reponse["Cache-Control"] = "no-store"
    return reponse
