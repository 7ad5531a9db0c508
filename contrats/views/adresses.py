"""Electronic addresses in one go: paste or file, read the lines, then write those without error."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from contrats.actions.accueil import poser_adresses
from contrats.requetes.adresses import lignes_lues
from contrats.views.formulaires_accueil import FormulaireAdresses
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.tableur import FichierIllisible, lire_classeur, lire_rangees

TROP_GROS = "Ce fichier est trop gros : gardez deux colonnes, la personne et son adresse."


@require_http_methods(["GET", "HEAD", "POST"])
@garde("aesh", "u")
def saisir(request: Any, departement: str) -> HttpResponse:
    """Read the lines and show them; write when asked, what is wrong stays on screen."""
    formulaire = FormulaireAdresses(request.POST or None, request.FILES or None)
    contexte: dict[str, Any] = {"formulaire": formulaire, "lignes": None}
    if request.method == "POST" and formulaire.is_valid():
        lus = formulaire.cleaned_data
        try:
            if lus["fichier"]:
                rangees = lire_classeur(lus["fichier"].read(), TROP_GROS)
            else:
                rangees = lire_rangees(lus["texte"].encode(), TROP_GROS)
        except FichierIllisible as illisible:
            formulaire.add_error("fichier" if lus["fichier"] else "texte", str(illisible))
        else:
            lignes = lignes_lues(rangees)
            noter_lecture(request, "aesh", [une.cle for une in lignes if une.cle])
            if request.POST.get("acte") == "appliquer":
                try:
                    nombre = poser_adresses(
                        auteur=request.mandat, lignes=lignes, remplacer=lus["remplacer"]
                    )
                except ActionRefusee as refus:
                    formulaire.add_error(None, refus.phrase)
                else:
                    messages.success(
                        request,
                        "1 adresse est enregistrée."
                        if nombre == 1
                        else f"{nombre} adresses sont enregistrées.",
                    )
                    return redirect("contrats:accueils", departement=departement)
            contexte |= _apercu(rangees, lignes, remplacer=lus["remplacer"])
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/adresses.html", contexte, status=statut)


def _apercu(rangees: Any, lignes: Any, *, remplacer: bool) -> dict[str, Any]:
    """What would be written; the lines again as text, to be applied as they were read."""
    return {
        "lignes": lignes,
        "texte": _en_texte(rangees),
        "pretes": sum(une.change and (remplacer or not une.remplace) for une in lignes),
        "fautives": sum(bool(une.erreur) for une in lignes),
        "gardees": sum(une.remplace and not remplacer for une in lignes),
        "remplacer": remplacer,
    }


def _en_texte(rangees: Any) -> str:
    """Lines at their own places, so that their numbers stay those of the file."""
    lignes = [""] * rangees[-1][0]
    for numero, cases in rangees:
        lignes[numero - 1] = ";".join(cases)
    return "\n".join(lignes)
