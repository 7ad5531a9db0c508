"""ESMS: list, page, creation, correction, closing."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from esms.actions.fiches import creer_esms, fermer_esms, modifier_esms, rouvrir_esms
from esms.filtres import FiltreEsms
from esms.forms import FormulaireEsms, FormulaireFermeture
from esms.models import Esms
from esms.permissions import esms_modifiables, peut_modifier_esms, peut_tenir
from esms.requetes.annuaire import equipes_de, esms_liste, mes_esms
from esms.tables import TableEsms
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


@require_safe
@garde("esms", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """ESMS of the department, searched and filtered."""
    filtre = FiltreEsms(request.GET, queryset=esms_liste(request.aujourdhui), request=request)
    table = TableEsms(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_creer": peut(request.mandat, "c", "esms"),
        "voit_les_imports": peut(request.mandat, "r", "annuaire"),
    }
    return render(request, "esms/liste.html", contexte)


@require_safe
@garde("esms", "r")
def fiche(request: Any, departement: str, esms: UUID) -> HttpResponse:
    """One ESMS: who it is, and the teams that it carries."""
    objet: Esms = get_object_or_404(Esms.objects, pk=esms)
    ville = f"{objet.code_postal} {objet.commune}".strip()
    contexte = {
        "esms": objet,
        "identite": [
            ("Nom complet", objet.nom_long),
            ("FINESS", objet.finess),
            ("Catégorie", objet.libelle_categorie),
            ("Adresse", ", ".join(filter(None, (objet.adresse, ville)))),
            ("Téléphone du service", objet.telephone),
            ("Courriel du service", objet.courriel),
            ("Organisme gestionnaire (FINESS)", objet.finess_ej),
            ("UAI", objet.uai),
            ("Ouvert depuis le", objet.ouvert_le),
            ("Mis à jour dans FINESS le", objet.maj_le),
        ],
        "equipes": [(une, une.est_en_service(request.aujourdhui)) for une in equipes_de(objet)],
        "est_ouvert": objet.est_ouvert(request.aujourdhui),
        "peut_modifier": peut_modifier_esms(request.mandat, objet),
        "peut_tenir": peut_tenir(request.mandat),
    }
    return render(request, "esms/fiche.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "c")
def creer(request: Any, departement: str) -> HttpResponse:
    """Add an ESMS that FINESS does not name yet."""
    formulaire = FormulaireEsms(request.POST if request.method == "POST" else None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            esms = creer_esms(
                auteur=request.mandat,
                finess=formulaire.cleaned_data["finess"],
                categorie=formulaire.cleaned_data["categorie"],
                ouvert_le=formulaire.cleaned_data["ouvert_le"],
                donnees=formulaire.donnees,
            )
        except ActionRefusee as refus:
            formulaire.add_error("finess", refus.phrase)
        else:
            messages.success(request, f"{esms.nom_court} est ajouté.")
            return redirect("esms:esms", departement=departement, esms=esms.pk)
    return _formulaire(request, formulaire, "Ajouter un ESMS", None)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def modifier(request: Any, departement: str, esms: UUID) -> HttpResponse:
    """Correct an ESMS: all of the department's, or one's own."""
    objet: Esms = get_object_or_404(esms_modifiables(request.mandat), pk=esms)
    initial = {nom: getattr(objet, nom) for nom in FormulaireEsms(esms=objet).fields}
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireEsms(donnees, initial=initial, esms=objet)
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_esms(auteur=request.mandat, esms=objet, donnees=formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "L'ESMS est enregistré. Les imports garderont ces valeurs.")
            if peut(request.mandat, "r", "esms"):
                return redirect("esms:esms", departement=departement, esms=objet.pk)
            return redirect("comptes:accueil", departement=departement)
    return _formulaire(request, formulaire, f"Modifier {objet.nom}", objet)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def fermer(request: Any, departement: str, esms: UUID) -> HttpResponse:
    """Say from which day an ESMS is closed."""
    objet = _tenu(request, esms)
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireFermeture(donnees, initial={"ferme_le": request.aujourdhui})
    if request.method == "POST" and formulaire.is_valid():
        jour = formulaire.cleaned_data["ferme_le"]
        try:
            fermer_esms(auteur=request.mandat, esms=objet, ferme_le=jour)
        except ActionRefusee as refus:
            formulaire.add_error("ferme_le", refus.phrase)
        else:
            messages.success(request, f"{objet.nom_court} est fermé à partir du {jour:%d/%m/%Y}.")
            return redirect("esms:esms", departement=departement, esms=objet.pk)
    return _formulaire(request, formulaire, f"Fermer {objet.nom}", objet)


@require_POST
@garde("esms", "u")
def rouvrir(request: Any, departement: str, esms: UUID) -> HttpResponse:
    """Take back a closing."""
    objet = _tenu(request, esms)
    rouvrir_esms(auteur=request.mandat, esms=objet)
    messages.success(request, f"{objet.nom_court} n'est plus fermé.")
    return redirect("esms:esms", departement=departement, esms=objet.pk)


def _tenu(request: Any, esms: UUID) -> Esms:
    """An ESMS for who keeps the directory, else 404."""
    if not peut_tenir(request.mandat):
        raise Http404
    objet: Esms = get_object_or_404(esms_modifiables(request.mandat), pk=esms)
    return objet


def _formulaire(request: Any, formulaire: Any, titre: str, esms: Esms | None) -> HttpResponse:
    contexte = {
        "formulaire": formulaire,
        "titre": titre,
        "esms": esms,
        "lit_l_annuaire": peut(request.mandat, "r", "esms"),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "esms/formulaire.html", contexte, status=statut)


@require_safe
@garde("esms", "u")
def fragment_mon_esms(request: Any, departement: str) -> HttpResponse:
    """A director's home: his own ESMS, and its teams."""
    lignes = [
        (esms, [e for e in equipes_de(esms) if e.est_en_service(request.aujourdhui)])
        for esms in mes_esms(request.mandat)
    ]
    return render(request, "esms/fragments/mon_esms.html", {"lignes": lignes})
