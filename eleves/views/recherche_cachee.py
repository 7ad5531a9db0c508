"""Search of pupils by name: the words are posted and kept in the session, never in an address."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect

LONGUEUR = 80
TEMOIN = "cherche"


def deposer(request: Any, cle: str) -> HttpResponse | None:
    """On POST, keep the words and go back to the list with its other filters; else None."""
    if request.method != "POST":
        return None
    mots = " ".join(request.POST.get("q", "").split())[:LONGUEUR]
    request.session[cle] = mots
    suite = request.GET.copy()
    suite.pop("page", None)
    suite.pop(TEMOIN, None)
    if mots:
        suite[TEMOIN] = "1"
    return redirect(f"{request.path}?{suite.urlencode()}" if suite else request.path)


def mots_deposes(request: Any, cle: str) -> str:
    """Words of the search now shown; nothing once the list is asked without it."""
    return str(request.session.get(cle, "")) if request.GET.get(TEMOIN) else ""
