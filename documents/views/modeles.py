"""Texts of letters: read, change, give back."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde
from documents.actions.modeles import enregistrer_modele
from documents.enums import LIBELLES_GENRE_LETTRE, GenreLettre
from documents.forms import FormulaireModele
from documents.permissions import peut_regler_les_modeles
from documents.regles.texte import CHAMPS, CONDITIONS
from documents.requetes.textes import texte_en_vigueur, textes_en_vigueur
from documents.views.presentation import genre_de
from socle.erreurs import ActionRefusee


@require_safe
@garde("designation", "c")
def liste(request: Any, departement: str) -> HttpResponse:
    """Which text serves for each kind of letter."""
    modeles = [
        {
            "texte": texte,
            "libelle": LIBELLES_GENRE_LETTRE[texte.genre],
            "fixe": texte.genre == GenreLettre.COORD_PIAL,
        }
        for texte in textes_en_vigueur()
    ]
    contexte = {"modeles": modeles, "peut_regler": peut_regler_les_modeles(request.mandat)}
    return render(request, "documents/modeles.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "c")
def modifier(request: Any, departement: str, fonction: str) -> HttpResponse:
    """Write the department's own text of a kind of letter."""
    genre = genre_de(fonction)
    if genre == GenreLettre.COORD_PIAL or not peut_regler_les_modeles(request.mandat):
        raise Http404
    texte = texte_en_vigueur(genre)
    formulaire = FormulaireModele(
        request.POST or None, initial={"texte": texte.texte, "depuis": texte.derniere}
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            enregistrer_modele(
                auteur=request.mandat,
                genre=genre,
                texte=formulaire.cleaned_data["texte"],
                depuis=formulaire.cleaned_data["depuis"],
            )
        except ActionRefusee as refus:
            for phrase in refus.details or [refus.phrase]:
                formulaire.add_error("texte" if refus.details else None, phrase)
        else:
            messages.success(
                request, "Modèle enregistré. Les lettres déjà établies ne changent pas."
            )
            return redirect("documents:modeles", departement=departement)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Modèle de lettre : {LIBELLES_GENRE_LETTRE[genre]}",
        "texte": texte,
        "champs": CHAMPS,
        "conditions": CONDITIONS,
    }
    return render(request, "documents/modele.html", contexte)
