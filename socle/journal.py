"""Journal of nominative reads: what a request or a job showed, one row per class of objects."""

import uuid
from collections.abc import Iterable
from typing import Any

import structlog
from django.db import connection

from socle.enums import ActionJournal
from socle.models import Acces, Travail

Ligne = tuple[str, str, str]


def noter_lecture(
    source: Any,
    objet: str,
    ids: Iterable[uuid.UUID | str],
    action: ActionJournal = ActionJournal.LECTURE,
    motif: str = "",
) -> None:
    """Remember that these objects were shown by name.

    ``source`` is the request (Django's or DRF's; ``MiddlewareCloison`` writes at its end, in the
    scope) or a ``Travail`` that builds a nominative file (written at once, in its transaction).
    *Source:* security page §5; CNIL, recommandation journalisation.
    """
    identifiants = [str(i) for i in ids]
    if isinstance(source, Travail):
        _ecrire(
            [(objet, action, motif, identifiants)],
            membre_id=source.auteur_id,
            mandat=source.mandat,
            fonction="",
            route=f"travail:{source.genre}",
            requete=str(source.pk),
        )
        return
    request = getattr(source, "_request", source)
    if not hasattr(request, "lectures"):
        request.lectures = []
    request.lectures.append((objet, action, motif, identifiants))


def ecrire_acces(request: Any) -> None:
    """Write what the request accumulated; called by the middleware inside the scope.

    Nothing is written for a request whose transaction is to be undone (a server error).
    """
    lectures = getattr(request, "lectures", [])
    request.lectures = []
    if not lectures or not request.user.is_authenticated or connection.needs_rollback:
        return
    mandat = getattr(request, "mandat", None)
    resolue = getattr(request, "resolver_match", None)
    _ecrire(
        lectures,
        membre_id=request.user.pk,
        mandat=getattr(mandat, "pk", None),
        fonction=getattr(mandat, "role", ""),
        route=(resolue.view_name or resolue.route) if resolue else "",
        requete=str(structlog.contextvars.get_contextvars().get("request_id", "")),
    )


def _ecrire(lectures: list[tuple[str, str, str, list[str]]], *, route: str, **commun: Any) -> None:
    """One row per (object class, action, reason), with every identifier once."""
    if commun["membre_id"] is None:  # the clock: it acts for no one and shows to no one
        return
    par_ligne: dict[Ligne, set[str]] = {}
    for objet, action, motif, identifiants in lectures:
        par_ligne.setdefault((objet, str(action), motif), set()).update(identifiants)
    Acces.objects.bulk_create(
        Acces(
            objet=objet,
            action=action,
            motif=motif[:200],
            ids=sorted(ids),
            route=route[:120],
            **commun,
        )
        for (objet, action, motif), ids in par_ligne.items()
    )
