"""EMAS: list, page, creation, the PAS that each serves."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from esms.actions.emas import (
    arreter_emas,
    creer_emas,
    mettre_au_service,
    modifier_emas,
    reprendre_dans_le_pas,
    reprendre_emas,
    retirer_du_pas,
)
from esms.filtres import FiltreEmas
from esms.forms import FormulaireDernierJour, FormulaireEmas, FormulaireService
from esms.models import Emas, EmasPas, Esms
from esms.permissions import peut_tenir
from esms.requetes.annuaire import emas_liste, pas_a_servir, services_de
from esms.tables import TableEmas
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


def _exiger(request: Any) -> None:
    """Who keeps the teams of the department, else 404."""
    if not peut_tenir(request.mandat):
        raise Http404


def _phrase(erreur: ActionRefusee | ConflitError) -> str:
    return erreur.message if isinstance(erreur, ConflitError) else erreur.phrase


@require_safe
@garde("esms", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Mobile teams of the department."""
    filtre = FiltreEmas(request.GET, queryset=emas_liste(request.aujourdhui), request=request)
    table = TableEmas(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_creer": peut_tenir(request.mandat),
    }
    return render(request, "esms/emas_liste.html", contexte)


@require_safe
@garde("esms", "r")
def fiche(request: Any, departement: str, emas: UUID) -> HttpResponse:
    """One team: its carrier, the PAS that it serves over time."""
    objet: Emas = get_object_or_404(Emas.objects.select_related("porteur"), pk=emas)
    contexte = {
        "emas": objet,
        "services": [
            (lien, request.aujourdhui in lien.periode, lien.du > request.aujourdhui)
            for lien in services_de(objet)
        ],
        "est_en_service": objet.est_en_service(request.aujourdhui),
        "peut_tenir": peut_tenir(request.mandat),
    }
    return render(request, "esms/emas.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def creer(request: Any, departement: str) -> HttpResponse:
    """Open a team."""
    _exiger(request)
    donnees = request.POST if request.method == "POST" else None
    initial = {"du": request.aujourdhui, "porteur": request.GET.get("porteur")}
    porteurs = Esms.objects.ouverts(request.aujourdhui)
    formulaire = FormulaireEmas(donnees, initial=initial, porteurs=porteurs)
    if request.method == "POST" and formulaire.is_valid():
        try:
            emas = creer_emas(
                auteur=request.mandat,
                donnees=formulaire.donnees,
                du=formulaire.cleaned_data["du"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"{emas} est créée. Dites quels PAS elle sert.")
            return redirect("esms:emas_servir", departement=departement, emas=emas.pk)
    return _formulaire(request, formulaire, "Créer une EMAS", None)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def modifier(request: Any, departement: str, emas: UUID) -> HttpResponse:
    """Change a team's name, carrier or contact."""
    _exiger(request)
    objet: Emas = get_object_or_404(Emas.objects, pk=emas)
    initial = {
        "nom": objet.nom,
        "porteur": objet.porteur_id,
        "telephone": objet.telephone,
        "courriel": objet.courriel,
    }
    porteurs = Esms.objects.ouverts(request.aujourdhui) | Esms.objects.filter(pk=objet.porteur_id)
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireEmas(donnees, initial=initial, porteurs=porteurs, emas=objet)
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_emas(
                auteur=request.mandat,
                emas=objet,
                donnees=formulaire.donnees,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "L'EMAS est enregistrée.")
            return redirect("esms:emas", departement=departement, emas=objet.pk)
    return _formulaire(request, formulaire, f"Modifier {objet}", objet)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def servir(request: Any, departement: str, emas: UUID) -> HttpResponse:
    """Put a team at the service of a PAS."""
    _exiger(request)
    objet: Emas = get_object_or_404(Emas.objects, pk=emas)
    poles = pas_a_servir(request.aujourdhui)
    donnees = request.POST if request.method == "POST" else None
    initial = {"du": max(request.aujourdhui, objet.du)}
    formulaire = FormulaireService(donnees, initial=initial, poles=poles)
    if request.method == "POST" and formulaire.is_valid():
        try:
            lien = mettre_au_service(
                auteur=request.mandat,
                emas=objet,
                pole=formulaire.cleaned_data["pole"],
                du=formulaire.cleaned_data["du"],
            )
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error(None, _phrase(refus))
        else:
            messages.success(request, f"{objet} sert le {lien.pole} dès le {lien.du:%d/%m/%Y}.")
            return redirect("esms:emas", departement=departement, emas=objet.pk)
    return _formulaire(request, formulaire, f"Un PAS de plus pour {objet}", objet)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def retirer(request: Any, departement: str, service: UUID) -> HttpResponse:
    """Say the last day of a team in a PAS."""
    _exiger(request)
    liens = EmasPas.objects.select_related("emas", "pole")
    lien: EmasPas = get_object_or_404(liens, pk=service)
    donnees = request.POST if request.method == "POST" else None
    initial = {"dernier_jour": max(request.aujourdhui, lien.du)}
    formulaire = FormulaireDernierJour(donnees, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        jour = formulaire.cleaned_data["dernier_jour"]
        try:
            retirer_du_pas(auteur=request.mandat, lien=lien, dernier_jour=jour)
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error("dernier_jour", _phrase(refus))
        else:
            messages.success(request, f"{lien.emas} quitte le {lien.pole} après ce jour.")
            return redirect("esms:emas", departement=departement, emas=lien.emas_id)
    titre = f"{lien.emas} : dernier jour au {lien.pole}"
    return _formulaire(request, formulaire, titre, lien.emas)


@require_POST
@garde("esms", "u")
def remettre(request: Any, departement: str, service: UUID) -> HttpResponse:
    """Take back the last day of a team in a PAS."""
    _exiger(request)
    liens = EmasPas.objects.select_related("emas", "pole")
    lien: EmasPas = get_object_or_404(liens, pk=service)
    try:
        reprendre_dans_le_pas(auteur=request.mandat, lien=lien)
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, _phrase(refus))
    else:
        messages.success(request, f"{lien.emas} continue de servir le {lien.pole}.")
    return redirect("esms:emas", departement=departement, emas=lien.emas_id)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("esms", "u")
def arreter(request: Any, departement: str, emas: UUID) -> HttpResponse:
    """Say the last day of a team."""
    _exiger(request)
    objet: Emas = get_object_or_404(Emas.objects, pk=emas)
    donnees = request.POST if request.method == "POST" else None
    formulaire = FormulaireDernierJour(donnees, initial={"dernier_jour": request.aujourdhui})
    if request.method == "POST" and formulaire.is_valid():
        jour = formulaire.cleaned_data["dernier_jour"]
        try:
            arreter_emas(auteur=request.mandat, emas=objet, dernier_jour=jour)
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error("dernier_jour", _phrase(refus))
        else:
            messages.success(request, f"{objet} s'arrête après le {jour:%d/%m/%Y}.")
            return redirect("esms:emas", departement=departement, emas=objet.pk)
    return _formulaire(request, formulaire, f"Arrêter {objet}", objet)


@require_POST
@garde("esms", "u")
def reprendre(request: Any, departement: str, emas: UUID) -> HttpResponse:
    """Take back the end of a team."""
    _exiger(request)
    objet: Emas = get_object_or_404(Emas.objects, pk=emas)
    reprendre_emas(auteur=request.mandat, emas=objet)
    messages.success(request, f"{objet} continue. Vérifiez les PAS qu'elle sert.")
    return redirect("esms:emas", departement=departement, emas=objet.pk)


def _formulaire(request: Any, formulaire: Any, titre: str, emas: Emas | None) -> HttpResponse:
    contexte = {"formulaire": formulaire, "titre": titre, "emas": emas}
    statut = 422 if formulaire.errors else 200
    return render(request, "esms/emas_formulaire.html", contexte, status=statut)
