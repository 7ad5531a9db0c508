"""Welcome of new AESH: the census, one welcome on a phone, the record of installation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.enums import GenrePerimetre
from comptes.permissions import garde, peut
from contrats.actions.accueil import demander_pv, noter_etapes, retirer_etape
from contrats.enums.accueil import LIBELLES_ETAPE, POINTS, EtapeDAccueil
from contrats.permissions import peut_accueillir
from contrats.requetes.accueil import bilan_par_pole, etapes_de, nouvelles
from contrats.views.accueil_table import TableAccueils
from contrats.views.formulaires_accueil import FiltreAccueils, FormulaireEtapes
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
A_MONTRER = 5


@require_safe
@garde("accueil_aesh", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """New AESH of one's places, and what is missing pole by pole for those who have several."""
    mandat, le = request.mandat, request.aujourdhui
    toutes = nouvelles(mandat, le)
    filtre = FiltreAccueils(request.GET, queryset=toutes, request=request)
    table = TableAccueils(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    d_une_ecole = mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT
    contexte = {
        "filtre": filtre,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "table": table,
        "total": table.paginator.count,
        "poles": [] if d_une_ecole else bilan_par_pole(toutes),
        "peut_adresses": peut(mandat, "u", "aesh"),
    }
    return render(request, "contrats/accueils.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("accueil_aesh", "r")
def fiche(request: Any, departement: str, arrivee: UUID) -> HttpResponse:
    """One welcome: what is done, and the boxes that remain, several ticked at once."""
    mandat, le = request.mandat, request.aujourdhui
    personne = get_object_or_404(nouvelles(mandat, le), pk=arrivee)
    if request.method == "POST" and not peut_accueillir(mandat):
        raise Http404
    faites = etapes_de(personne)
    restantes = [etape for etape in EtapeDAccueil if etape not in faites]
    formulaire = FormulaireEtapes(request.POST or None, restantes=restantes, initial={"jour": le})
    if request.method == "POST" and formulaire.is_valid():
        try:
            nombre = noter_etapes(
                auteur=mandat,
                aesh=personne.pk,
                etapes=formulaire.cochees,
                jour=formulaire.le_jour,
                le=le,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(
                request, "L'étape est notée." if nombre == 1 else f"{nombre} étapes sont notées."
            )
            return redirect("contrats:accueil", departement=departement, arrivee=personne.pk)
    noter_lecture(request, "aesh", [personne.pk])
    contexte = {
        "personne": personne,
        "faites": [
            (LIBELLES_ETAPE[etape], faites[etape]) for etape in EtapeDAccueil if etape in faites
        ],
        "restantes": restantes,
        "points": sum(point in faites for point in POINTS),
        "nombre_de_points": len(POINTS),
        "est_installee": EtapeDAccueil.INSTALLATION in faites,
        "peut_accueillir": peut_accueillir(mandat),
        "formulaire": formulaire,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/accueil.html", contexte, status=statut)


@require_POST
@garde("accueil_aesh", "u")
def retirer(request: Any, departement: str, arrivee: UUID) -> HttpResponse:
    """Take a box back."""
    personne = get_object_or_404(nouvelles(request.mandat, request.aujourdhui), pk=arrivee)
    lue = request.POST.get("etape", "")
    try:
        retirer_etape(
            auteur=request.mandat,
            aesh=personne.pk,
            etape=EtapeDAccueil(lue),
            le=request.aujourdhui,
        )
    except (ActionRefusee, ValueError) as refus:
        messages.error(request, getattr(refus, "phrase", "Cette étape n'existe pas."))
    else:
        messages.success(request, "L'étape est retirée : elle est de nouveau à faire.")
    return redirect("contrats:accueil", departement=departement, arrivee=personne.pk)


@require_POST
@garde("accueil_aesh", "r")
def installation(request: Any, departement: str, arrivee: UUID) -> HttpResponse:
    """Ask for the record of installation on paper."""
    personne = get_object_or_404(nouvelles(request.mandat, request.aujourdhui), pk=arrivee)
    try:
        travail = demander_pv(auteur=request.mandat, aesh=personne, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:accueil", departement=departement, arrivee=personne.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_safe
@garde("accueil_aesh", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """For homes: welcomes that are not complete."""
    a_faire = nouvelles(request.mandat, request.aujourdhui).filter(est_complet=False)
    contexte = {
        "nombre": a_faire.count(),
        "premieres": a_faire.order_by("-debut", "cle_tri")[:A_MONTRER]
        if request.mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT
        else (),
    }
    return render(request, "contrats/fragments/_accueils.html", contexte)
