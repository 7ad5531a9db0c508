"""Letters: list, page, preparation, change."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from documents.actions.lettres import modifier_lettre, preparer_lettre
from documents.enums import LIBELLES_GENRE_LETTRE, Acte, EtatLettre
from documents.filtres import FiltreLettres
from documents.forms import FormulaireDetails, FormulaireLettre, initial_de
from documents.permissions import genres_preparables, peut_regler_les_modeles, qualites
from documents.regles.chaine import actes_possibles
from documents.requetes.lettres import a_signer_en_autorite, lettres_liste, poles_possibles
from documents.tables import TableLettres
from documents.views.presentation import contexte_lettre, genre_de, lettre_visible
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


@require_safe
@garde("designation", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Letters that the reader may read."""
    lettres = lettres_liste(request.mandat, request.aujourdhui)
    annee = annee_scolaire(request.aujourdhui)
    filtre = FiltreLettres(request.GET, queryset=lettres, request=request, annee=annee)
    table = TableLettres(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    genres = genres_preparables(request.mandat)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "a_signer": a_signer_en_autorite(request.mandat, request.aujourdhui).count(),
        "genres": [(genre, LIBELLES_GENRE_LETTRE[genre]) for genre in genres],
        "a_etablir": lettres.filter(etat=EtatLettre.PREPAREE, genre__in=genres).count(),
        "peut_regler": peut_regler_les_modeles(request.mandat),
    }
    return render(request, "documents/lettres.html", contexte)


@require_safe
@garde("designation", "r")
def fiche(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """One letter: its text, where it is, what was done, what the reader may do."""
    objet = lettre_visible(request, lettre)
    quis = qualites(request.mandat, objet)
    possibles = actes_possibles(objet.ou_en_est, quis)
    contexte = {
        **contexte_lettre(objet, request.aujourdhui),
        "possibles": [str(acte) for acte in possibles],
        "peut_modifier": Acte.ETABLIR in possibles,
        "a_moi": objet.titulaire_id == request.user.pk and objet.etat == EtatLettre.A_CONTRESIGNER,
    }
    return render(request, "documents/lettre.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "c")
def nouvelle(request: Any, departement: str, fonction: str) -> HttpResponse:
    """Prepare a letter: who, for which pole, from when."""
    genre = genre_de(fonction)
    if genre not in genres_preparables(request.mandat):
        raise Http404
    poles = poles_possibles(request.mandat, request.aujourdhui)
    seuls = list(poles[:2])
    initial = {"du": request.aujourdhui, "pole": seuls[0].pk if len(seuls) == 1 else None}
    formulaire = FormulaireLettre(request.POST or None, initial=initial, genre=genre, poles=poles)
    if request.method == "POST" and formulaire.is_valid():
        try:
            lettre = preparer_lettre(
                auteur=request.mandat,
                genre=genre,
                pole=formulaire.cleaned_data["pole"],
                personne=formulaire.personne,
                donnees=formulaire.donnees,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La lettre est préparée. Relisez, puis établissez-la.")
            return redirect("documents:lettre", departement=departement, lettre=lettre.pk)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Préparer une lettre : {LIBELLES_GENRE_LETTRE[genre]}",
        "bouton": "Préparer la lettre",
        "lettre": None,
    }
    return render(request, "documents/lettre_formulaire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "c")
def modifier(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """Change a letter that was not established."""
    objet = lettre_visible(request, lettre)
    if Acte.ETABLIR not in actes_possibles(objet.ou_en_est, qualites(request.mandat, objet)):
        raise Http404
    formulaire = FormulaireDetails(
        request.POST or None, initial=initial_de(objet), genre=objet.sorte
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_lettre(auteur=request.mandat, lettre=objet, donnees=formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La lettre est enregistrée.")
            return redirect("documents:lettre", departement=departement, lettre=objet.pk)
    contexte = {
        "formulaire": formulaire,
        "titre": f"Modifier la lettre : {objet}",
        "bouton": "Enregistrer",
        "lettre": objet,
    }
    return render(request, "documents/lettre_formulaire.html", contexte)
