"""Paper: choose what to print of a version, and ask for it as a job."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from aesh.requetes.impression_choix import imprimables, nom_imprime
from aesh.views.version_lue import emploi_visible
from comptes.permissions import garde
from socle.texte import de
from socle.travaux import demander_travail, lancer

GENRE = "aesh.impression_pdf"


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def imprimer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """The choices (AESH, class, school, all the AESH; with names or for a wall), then the job.

    The POST takes ``feuille`` (aesh, classe, ecole, pole), ``cible`` and ``affichage``.
    """
    emploi = emploi_visible(request, pk)
    choix = imprimables(emploi, request.mandat, request.aujourdhui)
    if request.method != "POST":
        return render(request, "aesh/imprimer.html", {"emploi": emploi, "choix": choix})
    feuille, affichage = request.POST.get("feuille", ""), "affichage" in request.POST
    parametres = {"emploi": str(emploi.pk), "feuille": feuille, "affichage": affichage}
    if feuille == "pole" and choix.aesh:
        titre, total = f"Semaines des AESH, {emploi.pole}", len(choix.aesh)
    else:
        cible = choix.trouver(feuille, request.POST.get("cible", ""))
        if cible is None:
            raise Http404
        parametres["cible"] = str(cible.pk)
        titre, total = f"Semaine {de(nom_imprime(cible))}", 1
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{uuid.uuid4()}",
        titre=f"{titre} : {'affichage' if affichage else 'feuille'} à imprimer"[:200],
        parametres=parametres,
        auteur=request.user,
        mandat=request.mandat.pk,
        total=total,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)
