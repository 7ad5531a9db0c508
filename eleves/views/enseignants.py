"""Who teaches which class of a school."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.enseignants import confier_classe, retirer_classe
from eleves.models import Classe, EnseignantClasse
from eleves.requetes.enseignants import classes_et_enseignants, enseignants_de_l_ecole
from pial.models import Etablissement
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("classe", "u")
def enseignants(request: Any, departement: str, etablissement: UUID) -> HttpResponse:
    """Every class of the year, its teachers, and one to add."""
    mandat, le = request.mandat, request.aujourdhui
    ecole = get_object_or_404(Etablissement.objects.du_perimetre(mandat, le), pk=etablissement)
    if request.method == "POST":
        try:
            messages.success(request, _appliquer(request, ecole))
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        return redirect("eleves:enseignants", departement=departement, etablissement=etablissement)
    contexte = {
        "ecole": ecole,
        "classes": classes_et_enseignants(ecole, le),
        "enseignants": enseignants_de_l_ecole(ecole, le),
    }
    return render(request, "eleves/enseignants.html", contexte)


def _appliquer(request: Any, ecole: Etablissement) -> str:
    """Add a teacher to a class, or take one away."""
    mandat, le = request.mandat, request.aujourdhui
    if "retirer" in request.POST:
        liens = EnseignantClasse.objects.filter(classe__etablissement=ecole)
        lien = get_object_or_404(
            liens.select_related("classe", "membre"), pk=_cle(request.POST["retirer"])
        )
        retirer_classe(lien, auteur=mandat, le=le)
        return f"{lien.membre.nom_complet} n'enseigne plus en {lien.classe.libelle}."
    classes = Classe.objects.filter(etablissement=ecole).select_related("etablissement")
    classe: Classe = get_object_or_404(classes, pk=_cle(request.POST.get("classe", "")))
    cle = request.POST.get("membre", "")
    membre = next((m for m in enseignants_de_l_ecole(ecole, le) if str(m.pk) == cle), None)
    if membre is None:
        raise ActionRefusee("Choisissez un enseignant de cette école.")
    confier_classe(classe, membre=membre, auteur=mandat, le=le)
    return f"{membre.nom_complet} enseigne en {classe.libelle}."


def _cle(texte: str) -> UUID:
    """A key, or one of nothing."""
    try:
        return UUID(texte)
    except ValueError:
        return UUID(int=0)
