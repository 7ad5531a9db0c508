"""Campaigns, and the board of one: poles with their needs, what is accepted, what waits."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from campagne.actions.campagnes import (
    clore_campagne,
    ouvrir_campagne,
    regler_campagne,
    relire_besoins,
    rouvrir_campagne,
)
from campagne.enums import EtatCalcul
from campagne.forms import FormulaireOuverture, FormulaireRegles
from campagne.permissions import peut_conduire, peut_lire_campagne, peut_lire_les_fiches
from campagne.regles.totaux import somme
from campagne.requetes.campagnes import campagne_ouverte, campagnes
from campagne.requetes.tableau import dernier_lot, lignes_des_poles, poles_de_la_campagne
from campagne.tables import TablePoles, avec_signe
from campagne.views.adresse import campagne_conduite, campagne_lue, dire
from comptes.permissions import garde
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PAR_PAGE = 20
BILAN_VIDE = {"eleves": 0, "a_renouveler": 0, "sans_ecole": 0, "sans_duree": 0}


@require_safe
@garde("campagne", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Campaigns of the department, newest first."""
    if not peut_lire_campagne(request.mandat):
        raise Http404
    contexte = {
        "campagnes": list(campagnes()),
        "formulaire": _ouverture(request) if peut_conduire(request.mandat) else None,
    }
    return render(request, "campagne/campagnes.html", contexte)


def _ouverture(request: Any, donnees: Any = None) -> FormulaireOuverture | None:
    premiere = annee_scolaire(request.aujourdhui) + 1
    deja = set(campagnes().order_by().values_list("annee", flat=True))
    annees = [annee for annee in (premiere, premiere + 1) if annee not in deja]
    return FormulaireOuverture(donnees, annees=annees) if annees else None


@require_POST
@garde("campagne", "c")
def ouvrir(request: Any, departement: str) -> HttpResponse:
    """Open the campaign of a rentrée: its needs are read at once."""
    if not peut_conduire(request.mandat):
        raise Http404
    formulaire = _ouverture(request, request.POST)
    if formulaire is None or not formulaire.is_valid():
        messages.error(request, "Choisissez la rentrée à préparer.")
        return redirect("campagne:campagnes", departement=departement)
    try:
        campagne = ouvrir_campagne(
            auteur=request.mandat, annee=formulaire.cleaned_data["annee"], le=request.aujourdhui
        )
    except ActionRefusee as refus:
        dire(request, refus)
        return redirect("campagne:campagnes", departement=departement)
    messages.success(request, f"La campagne de la {str(campagne).lower()} est ouverte.")
    return redirect("campagne:tableau", departement=departement, annee=campagne.annee)


@require_safe
@garde("campagne", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """What the home shows: the open campaign, if any."""
    ouverte = campagne_ouverte()
    lisible = peut_lire_campagne(request.mandat)
    contexte = {"campagne": ouverte if lisible else None, "lisible": lisible}
    return render(request, "campagne/fragments/_accueil.html", contexte)


@require_safe
@garde("campagne", "r")
def tableau(request: Any, departement: str, annee: int) -> HttpResponse:
    """The board: totals of the department and of each pole."""
    campagne = campagne_lue(request, annee)
    mandat, le = request.mandat, request.aujourdhui
    conduit = peut_conduire(mandat)
    lignes = lignes_des_poles(campagne, poles_de_la_campagne(mandat, campagne, le), le)
    q = request.GET.get("q", "")
    mots = cle_tri(q.replace("\0", " ")).split()[:5]
    vues = [une for une in lignes if all(mot in une.cle_tri for mot in mots)]
    table = TablePoles(vues, annee=annee, order_by=("solde",))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "campagne": campagne,
        "bilan": BILAN_VIDE | campagne.bilan_besoins,
        "total": somme(une.total for une in lignes),
        "attendent": sum(une.attendent for une in lignes),
        "contrats": sum(une.contrats for une in lignes),
        "poles": len(lignes),
        "table": table,
        "nombre": len(vues),
        "q": q,
        "conduit": conduit,
        "lit_les_fiches": peut_lire_les_fiches(mandat),
        "calcul": campagne.calculs.defer("probleme").first() if conduit else None,
        "EN_COURS": EtatCalcul.EN_COURS,
        "annulable": dernier_lot(campagne) if conduit and campagne.est_ouverte else None,
    }
    return render(request, "campagne/tableau.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("campagne", "r")
def regles(request: Any, departement: str, annee: int) -> HttpResponse:
    """Weights of the search and mention of the notices: read by all, changed by the SEI."""
    campagne = campagne_lue(request, annee)
    conduit = peut_conduire(request.mandat)
    if request.method == "POST" and not conduit:
        raise Http404
    formulaire = FormulaireRegles(request.POST or None, instance=campagne)
    if request.method == "POST" and formulaire.is_valid():
        try:
            regler_campagne(
                campagne=campagne, auteur=request.mandat, valeurs=formulaire.cleaned_data
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(
                request, "Les règles sont enregistrées ; la prochaine répartition les suit."
            )
            return redirect("campagne:regles", departement=departement, annee=annee)
    contexte = {"campagne": campagne, "formulaire": formulaire, "conduit": conduit}
    statut = 422 if formulaire.errors else 200
    return render(request, "campagne/regles.html", contexte, status=statut)


@require_POST
@garde("campagne", "u")
def relire(request: Any, departement: str, annee: int) -> HttpResponse:
    """Read the needs again."""
    campagne = campagne_conduite(request, annee)
    try:
        bouge = relire_besoins(campagne=campagne, auteur=request.mandat, le=request.aujourdhui)
    except ActionRefusee as refus:
        dire(request, refus)
    else:
        touchees = bouge["ecoles_en_plus"] + bouge["ecoles_en_moins"]
        if touchees:
            ecart = avec_signe(bouge["minutes_en_plus"])
            ont = "écoles ont" if touchees > 1 else "école a"
            messages.success(request, f"{touchees} {ont} changé : {ecart} à prévoir en tout.")
        else:
            messages.success(request, "Les besoins n'ont pas changé.")
    return redirect("campagne:tableau", departement=departement, annee=annee)


@require_POST
@garde("campagne", "u")
def changer_etat(request: Any, departement: str, annee: int) -> HttpResponse:
    """Close the campaign, or open it again."""
    campagne = campagne_conduite(request, annee)
    agir = clore_campagne if campagne.est_ouverte else rouvrir_campagne
    try:
        lue = agir(campagne=campagne, auteur=request.mandat)
    except ActionRefusee as refus:
        dire(request, refus)
    else:
        messages.success(
            request,
            "La campagne est rouverte."
            if lue.est_ouverte
            else "La campagne est close. Vous pouvez la rouvrir.",
        )
    return redirect("campagne:tableau", departement=departement, annee=annee)
