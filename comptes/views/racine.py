"""The front door: a short welcome, the member's department, or the choice between his."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from comptes.permissions import publique
from comptes.requetes import departements_du_membre


@require_safe
@publique("la porte d'entrée : elle ne montre que les départements du visiteur connecté")
def ouvrir(request: HttpRequest) -> HttpResponse:
    """Anonymous: sign in. Signed in: the one department at once, else choose, else a sentence."""
    if not request.user.is_authenticated:
        return render(request, "comptes/bienvenue.html")
    departements = departements_du_membre(request.user)  # type: ignore[arg-type]
    request.session["departements"] = len(departements)
    if len(departements) == 1:
        return redirect("comptes:accueil", departement=departements[0].code)
    return render(request, "comptes/departements.html", {"departements": departements})
