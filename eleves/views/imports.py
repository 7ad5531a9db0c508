"""A class's week from a file: template, deposit, differences, application, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from eleves.actions.imports import annuler_import, appliquer_import, cours_lus, preparer_import
from eleves.forms import FormulaireImport
from eleves.models import ImportSemaine
from eleves.permissions import peut_modifier_classe
from eleves.regles.lecture_csv import MODELE_CSV
from eleves.regles.semaine import attentions_semaine, comparer
from eleves.requetes.classes import imports_visibles
from eleves.requetes.semaine import cours_de, horaires_de
from eleves.views.classes import classe_modifiable
from eleves.views.presentation import semainier
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_safe
@garde("classe", "r")
def modele_csv(request: Any, departement: str) -> HttpResponse:
    """The CSV template, with a byte order mark so that spreadsheets read its accents."""
    reponse = HttpResponse(MODELE_CSV.encode("utf-8-sig"), content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = 'attachment; filename="semaine-de-classe.csv"'
    return reponse


def _import_visible(request: Any, pk: UUID) -> ImportSemaine:
    """An import for a class that the reader may change, else 404."""
    visibles = imports_visibles(request.mandat, request.aujourdhui)
    importation: ImportSemaine = get_object_or_404(visibles, pk=pk)
    if not peut_modifier_classe(request.mandat, importation.classe, request.aujourdhui):
        raise Http404
    return importation


@require_http_methods(["GET", "HEAD", "POST"])
@garde("classe", "u")
def deposer(request: Any, departement: str, classe: UUID) -> HttpResponse:
    """Read a file and keep its dry run."""
    objet = classe_modifiable(request, classe)
    formulaire = FormulaireImport(request.POST or None, request.FILES or None)
    if request.method == "POST" and not request.POST:
        formulaire = FormulaireImport({}, request.FILES)
    if request.method == "POST" and formulaire.is_valid():
        fichier = formulaire.cleaned_data["fichier"]
        try:
            importation = preparer_import(
                auteur=request.mandat,
                classe=objet,
                contenu=fichier.read(),
                nom_fichier=fichier.name,
                lundi=formulaire.cleaned_data["lundi"],
                lundi_a=formulaire.cleaned_data["lundi_a"],
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            for phrase in (refus.details or [refus.phrase])[:30]:
                formulaire.add_error("fichier", phrase)
        else:
            return redirect("eleves:import", departement=departement, import_semaine=importation.pk)
    statut = 422 if formulaire.errors else 200
    contexte = {"classe": objet, "formulaire": formulaire}
    return render(request, "eleves/import_depot.html", contexte, status=statut)


@require_safe
@garde("classe", "u")
def detail(request: Any, departement: str, import_semaine: UUID) -> HttpResponse:
    """What the file would change, or has changed."""
    objet = _import_visible(request, import_semaine)
    plages = horaires_de(objet.classe.etablissement)
    lus = cours_lus(objet)
    actuels = cours_de(objet.classe)
    ecarts = comparer(actuels, lus)
    contexte = {
        "importation": objet,
        "classe": objet.classe,
        "ecarts": ecarts,
        "semaine": semainier(lus, plages, nouveaux=ecarts.ajoutes, retires=ecarts.retires),
        "attentions": attentions_semaine(lus, plages, objet.classe.etablissement.degre),
        "est_perime": objet.applique_le is None and objet.revision_lue != objet.classe.revision,
        "est_annulable": objet.annule_le is None
        and objet.revision_appliquee == objet.classe.revision,
    }
    return render(request, "eleves/import.html", contexte)


@require_POST
@garde("classe", "u")
def appliquer(request: Any, departement: str, import_semaine: UUID) -> HttpResponse:
    """Write the week that was read."""
    objet = _import_visible(request, import_semaine)
    try:
        appliquer_import(auteur=request.mandat, importation=objet, le=request.aujourdhui)
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, str(refus))
        return redirect("eleves:import", departement=departement, import_semaine=objet.pk)
    messages.success(request, "La semaine du fichier est enregistrée.")
    return redirect("eleves:classe", departement=departement, classe=objet.classe_id)


@require_POST
@garde("classe", "u")
def annuler(request: Any, departement: str, import_semaine: UUID) -> HttpResponse:
    """Put back the week that stood before an applied import."""
    objet = _import_visible(request, import_semaine)
    try:
        annuler_import(auteur=request.mandat, importation=objet, le=request.aujourdhui)
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "L'import est annulé : la semaine est comme avant.")
    return redirect("eleves:classe", departement=departement, classe=objet.classe_id)
