"""Import of the directory: deposit, dry run, application as a job, undo."""

import csv
import io
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde, peut
from pial.actions.annulation import annuler_import
from pial.actions.imports import ErreurImport, preparer_import
from pial.annuaire.lecture import FichierRefuse
from pial.forms import FormulaireDepot
from pial.models import ImportAnnuaire
from pial.requetes.imports import LISTES, bilan_de, etat_import, lignes_de_la_liste
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
GENRE_IMPORT = "pial.appliquer_import"


@require_safe
@garde("annuaire", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Imports already made; a form for those who may add one."""
    imports = ImportAnnuaire.objects.select_related("auteur").defer("avant", "differences")
    page = Paginator(imports, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "peut_deposer": peut(request.mandat, "c", "annuaire"),
        "page": page,
        "lignes": [(i, etat_import(i), bilan_de(i)) for i in page],
    }
    return render(request, "pial/imports.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("annuaire", "c")
def deposer(request: Any, departement: str) -> HttpResponse:
    """Read a file and keep its dry run."""
    formulaire = FormulaireDepot()
    if request.method == "POST":
        formulaire = FormulaireDepot(request.POST, request.FILES)
        if formulaire.is_valid():
            fichier = formulaire.cleaned_data["fichier"]
            try:
                importation = preparer_import(
                    contenu=fichier.read(),
                    nom_fichier=fichier.name,
                    le=request.aujourdhui,
                    auteur=request.user,
                )
            except FichierRefuse as refus:
                formulaire.add_error("fichier", str(refus))
            else:
                return redirect("pial:import", departement=departement, importation=importation.pk)
    return render(request, "pial/import_depot.html", {"formulaire": formulaire})


@require_safe
@garde("annuaire", "r")
def detail(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Differences of one import, list by list."""
    objet = get_object_or_404(ImportAnnuaire, pk=importation)
    bilan = bilan_de(objet)
    choisie = request.GET.get("liste", "")
    if choisie not in LISTES:
        choisie = next((cle for cle in LISTES if bilan[LISTES[cle].compte]), "crees")
    lignes = lignes_de_la_liste(objet, choisie)
    contexte = {
        "importation": objet,
        "etat": etat_import(objet),
        "disposition": objet.differences.get("disposition", ""),
        "onglets": [
            {
                "libelle": description.libelle,
                "url": f"?liste={cle}",
                "actif": cle == choisie,
                "compte": bilan[description.compte],
            }
            for cle, description in LISTES.items()
        ],
        "choisie": choisie,
        "description": LISTES[choisie],
        "page": Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page")),
        "tronquee": len(lignes) < bilan[LISTES[choisie].compte],
        "rien_a_faire": not (
            bilan["crees"] or bilan["modifies"] or objet.differences.get("disparues")
        ),
        "peut_appliquer": peut(request.mandat, "u", "annuaire"),
    }
    return render(request, "pial/import.html", contexte)


@require_safe
@garde("annuaire", "r")
def rejets(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Rejected lines as CSV."""
    objet = get_object_or_404(ImportAnnuaire, pk=importation)
    sortie = io.StringIO()
    redacteur = csv.writer(sortie, delimiter=";")
    redacteur.writerow(["ligne", "cause"])
    redacteur.writerows((rejet["ligne"], rejet["cause"]) for rejet in bilan_de(objet)["rejets"])
    reponse = HttpResponse(
        sortie.getvalue().encode("utf-8-sig"), content_type="text/csv; charset=utf-8"
    )
    reponse["Content-Disposition"] = 'attachment; filename="lignes-rejetees.csv"'
    return reponse


@require_POST
@garde("annuaire", "u")
def appliquer(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Ask for the job that applies a dry run."""
    objet = get_object_or_404(ImportAnnuaire, pk=importation)
    if objet.applique_le is not None:
        messages.error(request, "Cet import est déjà appliqué.")
        return redirect("pial:import", departement=departement, importation=objet.pk)
    travail = demander_travail(
        genre=GENRE_IMPORT,
        cle=f"{GENRE_IMPORT}:{objet.pk}",
        titre="Import de l'annuaire",
        parametres={"import": str(objet.pk)},
        auteur=request.user,
        mandat=request.mandat.pk,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("annuaire", "u")
def annuler(request: Any, departement: str, importation: UUID) -> HttpResponse:
    """Undo an applied import."""
    objet = get_object_or_404(ImportAnnuaire, pk=importation)
    try:
        annuler_import(importation=objet)
    except ErreurImport as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'import est annulé : les écoles sont comme avant.")
    return redirect("pial:import", departement=departement, importation=objet.pk)
