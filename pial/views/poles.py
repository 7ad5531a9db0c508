"""Poles: list, page, create, edit, attach and detach schools."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.actions.poles import creer_pole, detacher, modifier_pole, rattacher
from pial.enums import Degre, GenrePole, Secteur
from pial.filtres import FiltrePoles
from pial.forms import FormulaireDetachement, FormulairePole, FormulaireRattachement
from pial.models import Pole, Rattachement
from pial.permissions import (
    peut_mesurer,
    peut_tenir_le_lieu,
    peut_voir_personnes,
    poles_consultables,
)
from pial.requetes.lots import lots_du_pole
from pial.requetes.poles import (
    carte_du_pole,
    chercher,
    ecoles_du_pole,
    etablissements_liste,
    personnes_du_pole,
    poles_liste,
)
from pial.requetes.postes_pas import postes_le, totaux
from pial.tables import TablePoles
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

PAR_PAGE = 50
ECOLES_PROPOSEES = 40


def _phrases(erreur: ActionRefusee | ConflitError) -> list[str]:
    if isinstance(erreur, ConflitError):
        return [erreur.message]
    return erreur.details or [erreur.phrase]


@require_safe
@garde("territoire", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """PIAL and PAS of the department."""
    poles = poles_liste(request.mandat, request.aujourdhui)
    filtre = FiltrePoles(request.GET, queryset=poles, request=request)
    table = TablePoles(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_creer": peut(request.mandat, "c", "pole_ecriture"),
        "voit_les_postes": peut(request.mandat, "r", "poste_pas"),
        "voit_la_presence": peut(request.mandat, "r", "presence_pas"),
        "voit_les_esms": peut(request.mandat, "r", "esms"),
    }
    return render(request, "pial/poles.html", contexte)


@require_safe
@garde("territoire", "r")
def fiche(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """One pole: people, map, schools."""
    poles = poles_consultables(request.mandat, request.aujourdhui).select_related("support")
    objet: Pole = get_object_or_404(poles, pk=pole)
    lignes = ecoles_du_pole(objet, request.mandat, request.aujourdhui)
    personnes = personnes_du_pole(objet, request.mandat, request.aujourdhui)
    contexte: dict[str, Any] = {
        "pole": objet,
        "lignes": lignes,
        "carte": carte_du_pole(lignes, departement),
        "sans_place": [ligne for ligne in lignes if ligne.ecole.latitude is None],
        "personnes": personnes,
        "est_ferme": objet.periode.upper is not None and objet.periode.upper <= request.aujourdhui,
        "peut_modifier": peut(request.mandat, "u", "pole_ecriture"),
        "peut_tenir_le_lieu": peut_tenir_le_lieu(request.mandat, objet, request.aujourdhui),
        **_du_pas(request, objet),
        "voit_les_trajets": peut(request.mandat, "r", "edt") and personnes is not None,
        "voit_la_balance": peut_mesurer(request.mandat) and personnes is not None,
    }
    return render(request, "pial/pole.html", contexte)


def _du_pas(request: Any, pole: Pole) -> dict[str, Any]:
    """Posts, days and last batches that the reader may open."""
    le = request.aujourdhui
    siens = pole.genre == GenrePole.PAS and peut_voir_personnes(request.mandat, pole, le)
    voit = siens and peut(request.mandat, "r", "poste_pas")
    return {
        "voit_les_postes": voit,
        "equipe": totaux(postes_le(request.mandat, le).filter(pole=pole))[:-1] if voit else [],
        "voit_la_presence": siens and peut(request.mandat, "r", "presence_pas"),
        "lots": lots_du_pole(pole) if peut(request.mandat, "u", "pole_ecriture") else [],
    }


@require_http_methods(["GET", "HEAD", "POST"])
@garde("pole_ecriture", "c")
def creer(request: Any, departement: str) -> HttpResponse:
    """Create a pole."""
    initial = {"du": request.aujourdhui, "degre": Degre.INTERDEGRE, "secteur": Secteur.MIXTE}
    formulaire = FormulairePole(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            pole = creer_pole(auteur=request.mandat, donnees=formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Le {pole} est créé. Rattachez-lui ses écoles.")
            return redirect("pial:pole_rattacher", departement=departement, pole=pole.pk)
    contexte = {"formulaire": formulaire, "titre": "Créer un pôle", "pole": None}
    return render(request, "pial/pole_formulaire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("pole_ecriture", "u")
def modifier(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Edit a pole."""
    objet: Pole = get_object_or_404(Pole.objects.select_related("support"), pk=pole)
    initial = {
        "nom": objet.nom,
        "degre": objet.degre,
        "secteur": objet.secteur,
        "est_renforce": objet.est_renforce,
        "uai_support": objet.support.uai if objet.support else "",
    }
    formulaire = FormulairePole(request.POST or None, initial=initial, pole=objet)
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_pole(auteur=request.mandat, pole=objet, donnees=formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Le pôle est enregistré.")
            return redirect("pial:pole", departement=departement, pole=objet.pk)
    contexte = {"formulaire": formulaire, "titre": f"Modifier le {objet}", "pole": objet}
    return render(request, "pial/pole_formulaire.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("pole_ecriture", "u")
def rattacher_ecoles(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Search schools, tick some, attach them at a date."""
    objet = get_object_or_404(Pole, pk=pole)
    texte = request.GET.get("q", "")
    ecoles = etablissements_liste(request.mandat, request.aujourdhui)
    deja = Rattachement.objects.filter(pole=objet, periode__contains=request.aujourdhui)
    candidates = chercher(ecoles, texte).exclude(pk__in=deja.values("etablissement_id"))
    page = Paginator(candidates, ECOLES_PROPOSEES).get_page(request.GET.get("page"))
    formulaire = FormulaireRattachement(
        request.POST or None,
        initial={"du": request.aujourdhui},
        ecoles=ecoles,
    )
    refus: list[str] = []
    if request.method == "POST" and formulaire.is_valid():
        donnees = formulaire.cleaned_data
        try:
            nombre = rattacher(
                auteur=request.mandat,
                pole=objet,
                etablissements=list(donnees["etablissements"]),
                du=donnees["du"],
                deplacer=donnees["deplacer"],
            )
        except (ActionRefusee, ConflitError) as erreur:
            refus = _phrases(erreur)
            for phrase in refus:
                formulaire.add_error(None, phrase)
        else:
            mots = "école rattachée" if nombre == 1 else "écoles rattachées"
            messages.success(request, f"{nombre} {mots} au {objet}.")
            return redirect("pial:pole", departement=departement, pole=objet.pk)
    contexte = {
        "pole": objet,
        "formulaire": formulaire,
        "texte": texte,
        "page": page,
        "cochees": set(request.POST.getlist("etablissements")),
    }
    return render(request, "pial/pole_rattacher.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("pole_ecriture", "u")
def detacher_ecole(request: Any, departement: str, rattachement: UUID) -> HttpResponse:
    """Say the last day of a school in a pole."""
    liens = Rattachement.objects.select_related("pole", "etablissement")
    objet: Rattachement = get_object_or_404(liens, pk=rattachement)
    initial = {"dernier_jour": request.aujourdhui}
    formulaire = FormulaireDetachement(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            detacher(
                auteur=request.mandat,
                rattachement=objet,
                dernier_jour=formulaire.cleaned_data["dernier_jour"],
            )
        except (ActionRefusee, ConflitError) as erreur:
            for phrase in _phrases(erreur):
                formulaire.add_error(None, phrase)
        else:
            jour = formulaire.cleaned_data["dernier_jour"]
            messages.success(
                request, f"{objet.etablissement.nom_court} quitte le pôle après le {jour:%d/%m/%Y}."
            )
            return redirect("pial:pole", departement=departement, pole=objet.pole_id)
    contexte = {"formulaire": formulaire, "rattachement": objet}
    return render(request, "pial/rattachement_clore.html", contexte)
