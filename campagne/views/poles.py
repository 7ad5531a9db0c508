"""One pole of the board: needs of its schools, AESH with free hours, comments."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagne.actions.campagnes import ajuster_besoin, commenter
from campagne.forms import FormulaireBesoin, FormulaireCommentaire
from campagne.models import BesoinEcole, Campagne
from campagne.permissions import peut_commenter, peut_conduire
from campagne.requetes.agents_du_pole import agents_du_pole, completer_agents
from campagne.requetes.tableau import cle_du_calcul, dernier_lot, ecoles_du_pole, total_du_pole
from campagne.views.adresse import campagne_conduite, campagne_lue
from comptes.permissions import garde
from pial.models import Pole
from socle.erreurs import ActionRefusee

PAR_PAGE = 40


def _pole(request: Any, cle: uuid.UUID) -> Pole:
    visibles = Pole.objects.du_perimetre(request.mandat, request.aujourdhui)
    pole: Pole = get_object_or_404(visibles, pk=cle)
    return pole


@require_safe
@garde("campagne", "r")
def fiche(request: Any, departement: str, annee: int, pole: uuid.UUID) -> HttpResponse:
    """Left: what schools need; right: AESH with hours of contract; the total stays in view."""
    campagne = campagne_lue(request, annee)
    return _afficher(request, campagne, _pole(request, pole), FormulaireCommentaire())


def _afficher(
    request: Any, campagne: Campagne, pole: Pole, formulaire: FormulaireCommentaire
) -> HttpResponse:
    le, q = request.aujourdhui, request.GET.get("q", "")
    ecoles = ecoles_du_pole(campagne, pole)
    trouves = agents_du_pole(campagne, pole, le, q=q)
    page = Paginator(trouves, PAR_PAGE).get_page(request.GET.get("page"))
    conduit = peut_conduire(request.mandat)
    contexte = {
        "campagne": campagne,
        "pole": pole,
        "ecoles": ecoles,
        "total": total_du_pole(ecoles),
        "attendent": sum(len(ecole.proposees) for ecole in ecoles),
        "page": page,
        "agents": completer_agents(campagne, page.object_list, le),
        "q": q,
        "conduit": conduit,
        "ecrit": conduit and campagne.est_ouverte,
        "commentaires": campagne.commentaires.filter(pole=pole).select_related("auteur"),
        "formulaire": formulaire
        if peut_commenter(request.mandat) and campagne.est_ouverte
        else None,
        "cle_du_calcul": cle_du_calcul(campagne),
        "annulable": dernier_lot(campagne) if conduit and campagne.est_ouverte else None,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "campagne/pole.html", contexte, status=statut)


@require_POST
@garde("campagne", "c")
def commenter_pole(request: Any, departement: str, annee: int, pole: uuid.UUID) -> HttpResponse:
    """Say something of the proposal for this pole."""
    if not peut_commenter(request.mandat):
        raise Http404
    campagne = campagne_lue(request, annee)
    objet = _pole(request, pole)
    formulaire = FormulaireCommentaire(request.POST)
    if formulaire.is_valid():
        try:
            commenter(
                campagne=campagne,
                pole=objet,
                auteur=request.mandat,
                texte=formulaire.cleaned_data["texte"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Votre commentaire est gardé ; le SEI le lit ici.")
            return redirect("campagne:pole", departement=departement, annee=annee, pole=pole)
    return _afficher(request, campagne, objet, formulaire)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("campagne", "u")
def besoin(request: Any, departement: str, annee: int, besoin_ecole: uuid.UUID) -> HttpResponse:
    """Announced hours and useful skills of one school."""
    campagne = campagne_conduite(request, annee)
    objet: BesoinEcole = get_object_or_404(
        campagne.besoins.select_related("etablissement", "pole", "campagne"), pk=besoin_ecole
    )
    formulaire = FormulaireBesoin(request.POST or None, besoin=objet)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ajuster_besoin(besoin=objet, auteur=request.mandat, donnees=formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(
                request, "Le besoin est enregistré ; la prochaine répartition en tient compte."
            )
            return redirect(
                "campagne:pole", departement=departement, annee=annee, pole=objet.pole_id
            )
    contexte = {"campagne": campagne, "besoin": objet, "formulaire": formulaire}
    statut = 422 if formulaire.errors else 200
    return render(request, "campagne/besoin.html", contexte, status=statut)
