"""« Service fait »: months, one month with its totals and differences, compute, close."""

import datetime
import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.models import Contrat
from comptes.enums import Role
from comptes.permissions import garde
from comptes.requetes import valeur
from contrats.actions.service_fait import demander_mois, refus_de_clore
from contrats.actions.service_fait_suites import changer_coupure, ouvrir_mois
from contrats.enums.service_fait import LIBELLES_ECART
from contrats.models import MoisDeService
from contrats.permissions import peut_certifier, peut_lire_les_mois, peut_tenir_les_mois
from contrats.regles.mois import Mois, mois_a_clore
from contrats.requetes.declarations import dites_a_trancher
from contrats.requetes.hors_contrat import hors_contrat_visibles
from contrats.requetes.mois import (
    TotalEmployeur,
    contrats_sans_ligne,
    etat_du_mois,
    lignes_listees,
    lignes_visibles,
    mois_a_calculer,
    mois_a_certifier,
    mois_connus,
    nombres_par_ecart,
    somme,
    totaux_par_employeur,
)
from contrats.requetes.relecture import lignes_a_regulariser
from contrats.views.formulaires_mois import A_REVOIR, FiltreLignes, FormulaireCoupure
from contrats.views.mois_table import TableLignes, TableMois
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
MONTRES = 3  # on a home


def mois_lu(request: Any, pk: UUID) -> MoisDeService:
    """A month that the mandate may read, with its closure; else 404."""
    if not peut_lire_les_mois(request.mandat):
        raise Http404
    mois: MoisDeService = get_object_or_404(mois_connus(), pk=pk)
    return mois


def _clos(mois: MoisDeService) -> bool:
    return getattr(mois, "cloture", None) is not None


def _courant(le: datetime.date) -> Mois:
    return mois_a_calculer(mois_a_clore(le, valeur("paie_coupure_jour", le)))


@require_safe
@garde("service_fait", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Months of service, and the one to work on now; an AESH goes to her own."""
    if request.mandat.role == Role.AESH:
        return redirect("contrats:mes_mois", departement=departement)
    if not peut_lire_les_mois(request.mandat):
        raise Http404
    table = TableMois(mois_connus())
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "table": table,
        "total": table.paginator.count,
        "courant": _courant(request.aujourdhui),
        "peut_tenir": peut_tenir_les_mois(request.mandat),
        "a_trancher": len(dites_a_trancher(request.aujourdhui))
        if peut_tenir_les_mois(request.mandat)
        else 0,
    }
    return render(request, "contrats/mois_liste.html", contexte)


@require_POST
@garde("service_fait", "u")
def ouvrir(request: Any, departement: str) -> HttpResponse:
    """Open the month to work on and compute it."""
    le = request.aujourdhui
    if not peut_tenir_les_mois(request.mandat):
        raise Http404
    mois = ouvrir_mois(mois=_courant(le), le=le)
    return _demander(request, departement, mois, clore=False)


@require_safe
@garde("service_fait", "r")
def fiche(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """One month: totals of each employer, then its lines, differences first of all."""
    return _afficher(request, mois_lu(request, mois), FormulaireCoupure())


def _afficher(request: Any, objet: MoisDeService, coupure: FormulaireCoupure) -> HttpResponse:
    mandat, le = request.mandat, request.aujourdhui
    clos = _clos(objet)
    lignes = lignes_visibles(objet, mandat, le, clos=clos)
    totaux = totaux_par_employeur(lignes, objet)
    filtre = FiltreLignes(request.GET, queryset=lignes_listees(lignes, objet), request=request)
    table = TableLignes(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    montrees = table.page.object_list.data if hasattr(table, "page") else ()
    hors = hors_contrat_visibles(objet, mandat)
    sans_ligne: list[Contrat] = []
    if clos and peut_tenir_les_mois(mandat):
        sans_ligne = list(contrats_sans_ligne(objet).order_by("aesh__cle_tri", "pk")[:PAR_PAGE])
    changees = list(lignes_a_regulariser(objet)) if clos and peut_tenir_les_mois(mandat) else []
    lues = [ligne.aesh_id for ligne in (*montrees, *sans_ligne, *changees[:PAR_PAGE])]
    lues += [une.aesh for une in hors[:PAR_PAGE]]
    if lues:
        noter_lecture(request, "aesh", lues)
    contexte = {
        "mois": objet,
        "etat": etat_du_mois(objet),
        "clos": clos,
        "totaux": [(t, _signable(request, objet, t, clos=clos)) for t in totaux],
        "par_employeur": totaux,
        "somme": somme(totaux),
        "sans_ligne": sans_ligne,
        "corrige": clos and peut_tenir_les_mois(mandat),
        "changees": changees[:PAR_PAGE],
        "changees_nombre": len(changees),
        "par_ecart": [
            (ecart.value, LIBELLES_ECART[ecart], nombre)
            for ecart, nombre in (() if clos else nombres_par_ecart(lignes))
        ],
        "tolerance": valeur("ecart_service_minutes", le),
        "hors": hors,
        "hors_montrees": hors[:PAR_PAGE],
        "hors_max": PAR_PAGE,
        "filtre": filtre,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "table": table,
        "total": table.paginator.count,
        "a_revoir": A_REVOIR,
        "en_retard": not clos and objet.prepare_le is None and objet.liste_le <= le,
        "peut_tenir": peut_tenir_les_mois(mandat) and not clos,
        "coupure": coupure
        if coupure.is_bound
        else FormulaireCoupure(initial={"coupure": objet.coupure_le}),
    }
    statut = 422 if coupure.is_bound and coupure.errors else 200
    return render(request, "contrats/mois.html", contexte, status=statut)


def _signable(request: Any, mois: MoisDeService, total: TotalEmployeur, *, clos: bool) -> bool:
    if not clos or total.certification is not None:
        return False
    ecole = total.ecole
    return peut_certifier(request.mandat, total.employeur, ecole, request.aujourdhui)


@require_POST
@garde("service_fait", "u")
def calculer(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """Compute the lines again."""
    return _demander(request, departement, mois_lu(request, mois), clore=False)


def _demander(request: Any, departement: str, mois: MoisDeService, *, clore: bool) -> HttpResponse:
    try:
        travail = demander_mois(
            auteur=request.mandat,
            mois=mois,
            clore=clore,
            cle=request.POST.get("envoi", "")[:40] or secrets.token_hex(8),
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:mois", departement=departement, mois=mois.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("service_fait", "u")
def coupure(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """Set the payroll cut-off of the month."""
    objet = mois_lu(request, mois)
    formulaire = FormulaireCoupure(request.POST)
    if formulaire.is_valid():
        try:
            changer_coupure(
                auteur=request.mandat, mois=objet, coupure=formulaire.cleaned_data["coupure"]
            )
        except ActionRefusee as refus:
            formulaire.add_error("coupure", refus.phrase)
        else:
            messages.success(
                request,
                f"La paie prend ce mois le {objet.coupure_le:%d/%m/%Y} : les différences sont à "
                f"lister avant le {objet.liste_le:%d/%m/%Y}.",
            )
            return redirect("contrats:mois", departement=departement, mois=objet.pk)
    return _afficher(request, objet, formulaire)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("service_fait", "u")
def clore(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """What closing does, what is still to be looked at, then the job."""
    objet = mois_lu(request, mois)
    if not peut_tenir_les_mois(request.mandat):
        raise Http404
    refus = refus_de_clore(mois=objet, le=request.aujourdhui)
    if request.method == "POST" and not refus:
        return _demander(request, departement, objet, clore=True)
    lignes = lignes_visibles(objet, request.mandat, request.aujourdhui, clos=_clos(objet))
    totaux = totaux_par_employeur(lignes, objet)
    contexte = {
        "mois": objet,
        "refus": refus,
        "totaux": totaux,
        "somme": somme(totaux),
        "a_trancher": lignes.filter(ecarts__contains=["a_trancher"]).count(),
        "hors": hors_contrat_visibles(objet, request.mandat),
        "envoi": secrets.token_hex(8),
    }
    statut = 422 if request.method == "POST" else 200
    return render(request, "contrats/mois_clore.html", contexte, status=statut)


@require_safe
@garde("service_fait", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """For homes: the months that are not closed and what differs, or what is to be certified."""
    if not peut_lire_les_mois(request.mandat):
        raise Http404
    connus = mois_connus().order_by("-du")
    contexte = {
        "ouverts": connus.filter(cloture__isnull=True, prepare_le__isnull=False)[:MONTRES]
        if peut_tenir_les_mois(request.mandat)
        else (),
        "a_certifier": mois_a_certifier(request.mandat, request.aujourdhui)[:MONTRES],
    }
    return render(request, "contrats/fragments/_mois.html", contexte)
