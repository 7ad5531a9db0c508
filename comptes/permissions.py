"""Guards of views and the façade ``peut``: capability of the matrix, then scope of the mandate.

Out of scope and unknown give the same 404 (decision 24).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse

from comptes.matrice import capacite
from comptes.models import Mandat

Vue = Callable[..., HttpResponse]


@dataclass(frozen=True)
class Garde:
    """What a view demands; read by the menus, the generated pages and the matrix test."""

    objet: str
    verbe: str
    publique: bool = False
    raison: str = ""


def peut(mandat: Mandat | None, verbe: str, objet: str) -> bool:
    """Whether the active mandate gives this capability (never enough alone: filter rows too)."""
    return mandat is not None and capacite(mandat.fonction, verbe, objet)


def garde(objet: str, verbe: str) -> Callable[[Vue], Vue]:
    """Let a view answer only to a mandate that may do ``verbe`` to ``objet``; else 404.

    A visitor who is not signed in is asked to sign in.
    """

    def decorer(vue: Vue) -> Vue:
        @wraps(vue)
        def protegee(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            if not peut(getattr(request, "mandat", None), verbe, objet):
                raise Http404
            return vue(request, *args, **kwargs)

        protegee.garde = Garde(objet, verbe)  # type: ignore[attr-defined]
        return protegee

    return decorer


def publique(raison: str) -> Callable[[Vue], Vue]:
    """Mark a view that needs no mandate, and say why."""

    def decorer(vue: Vue) -> Vue:
        vue.garde = Garde("", "", publique=True, raison=raison)  # type: ignore[attr-defined]
        return vue

    return decorer
