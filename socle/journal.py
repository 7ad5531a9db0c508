"""Journal of nominative reads: accumulated on the request, written once at its end."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest

from socle.enums import ActionJournal
from socle.models import Acces


def noter_lecture(
    request: HttpRequest,
    objet: str,
    ids: Iterable[Any],
    *,
    action: ActionJournal = ActionJournal.LECTURE,
    motif: str = "",
) -> None:
    """Remember that this request showed these objects to this person."""
    lectures = getattr(request, "lectures", [])
    lectures.append((objet, list(ids), action, motif))
    request.lectures = lectures  # type: ignore[attr-defined]


def ecrire_acces(request: HttpRequest) -> None:
    """One row per class of objects; needs the department's scope."""
    mandat = getattr(request, "mandat", None)
    resolu = getattr(request, "resolver_match", None)
    for objet, ids, action, motif in getattr(request, "lectures", []):
        Acces.objects.create(
            membre=request.user,
            mandat=mandat.pk if mandat else None,
            fonction=mandat.role if mandat else "",
            action=action,
            objet=objet,
            ids=ids,
            route=resolu.view_name if resolu else "",
            motif=motif,
        )
    request.lectures = []  # type: ignore[attr-defined]
