"""The home of each role, and the change of casquette."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from comptes.accueils import ACCUEILS, adresse, liens_ouverts
from comptes.middleware import CLE_CASQUETTE
from comptes.permissions import garde

# Anybody may be designated, and has a letter to sign before the mission opens.
POUR_TOUS = ("documents:fragment_accueil",)


@require_safe
@garde("accueil", "r")
def accueil(request: HttpRequest, departement: str) -> HttpResponse:
    """What this role finds here: its perimeter, the pages it can open, what higher rooms show."""
    description = ACCUEILS[request.mandat.fonction]  # type: ignore[attr-defined]
    ailleurs = adresse(description.redirige, departement)
    if ailleurs:
        return redirect(ailleurs)
    contexte = {
        "description": description,
        "liens": liens_ouverts(request.mandat, departement),  # type: ignore[attr-defined]
        "fragments": [
            url
            for nom in (*POUR_TOUS, *description.fragments)
            if (url := adresse(nom, departement)) is not None
        ],
    }
    return render(request, "comptes/accueil.html", contexte)


@require_POST
@garde("accueil", "r")
def changer_casquette(request: HttpRequest, departement: str) -> HttpResponse:
    """Act under another of one's mandates; the session key is rotated."""
    voulue = request.POST.get("casquette", "")
    mandats = request.mandats  # type: ignore[attr-defined]
    if voulue not in {str(mandat.pk) for mandat in mandats}:
        raise Http404
    request.session[CLE_CASQUETTE] = voulue
    request.session.cycle_key()
    return redirect("comptes:accueil", departement=departement)
