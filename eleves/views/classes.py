"""Classes: list, page, creation, pupils."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from eleves.actions.classes import creer_classe, inscrire, modifier_classe
from eleves.filtres import FiltreClasses
from eleves.forms import FormulaireClasse, FormulaireInscription
from eleves.models import Classe
from eleves.permissions import peut_modifier_classe
from eleves.regles.semaine import attentions_semaine, resume
from eleves.requetes.classes import (
    annees_des_classes,
    classes_liste,
    dernier_import,
    ecoles_modifiables,
    eleves_de_l_ecole,
    inscrits_de,
)
from eleves.requetes.semaine import cours_de, horaires_de
from eleves.tables import TableClasses
from eleves.views.presentation import semainier
from pial.regles import annee_scolaire, libelle_annee
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50


def classe_visible(request: Any, pk: UUID) -> Classe:
    """A class of the reader's schools, else 404."""
    visibles = Classe.objects.visibles_par(request.mandat, request.aujourdhui)
    classe: Classe = get_object_or_404(
        visibles.select_related("etablissement", "semaine_par"), pk=pk
    )
    return classe


def classe_modifiable(request: Any, pk: UUID) -> Classe:
    """A class that the reader may change, else 404."""
    classe = classe_visible(request, pk)
    if not peut_modifier_classe(request.mandat, classe, request.aujourdhui):
        raise Http404
    return classe


@require_safe
@garde("classe", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Classes of the reader's schools."""
    classes = classes_liste(request.mandat, request.aujourdhui)
    annees = annees_des_classes(request.mandat, request.aujourdhui)
    filtre = FiltreClasses(request.GET, queryset=classes, request=request, annees=annees)
    table = TableClasses(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_creer": peut(request.mandat, "u", "classe"),
    }
    return render(request, "eleves/classes.html", contexte)


@require_safe
@garde("classe", "r")
def fiche(request: Any, departement: str, classe: UUID) -> HttpResponse:
    """One class: its week, and its pupils for those who may read them."""
    objet = classe_visible(request, classe)
    cours = cours_de(objet)
    plages = horaires_de(objet.etablissement)
    inscrits = inscrits_de(objet, request.mandat, request.aujourdhui)
    if inscrits:
        noter_lecture(request, "eleve", [eleve.pk for eleve, _ in inscrits])
    peut_modifier = peut_modifier_classe(request.mandat, objet, request.aujourdhui)
    contexte = {
        "classe": objet,
        "annee": libelle_annee(objet.annee),
        "semaine": semainier(cours, plages),
        "resume": resume(cours),
        "attentions": attentions_semaine(cours, plages, objet.etablissement.degre),
        "inscrits": inscrits,
        "peut_modifier": peut_modifier,
        "peut_inscrire": peut(request.mandat, "u", "eleve"),
        "import_annulable": dernier_import(objet) if peut_modifier else None,
    }
    return render(request, "eleves/classe.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("classe", "u")
def creer(request: Any, departement: str) -> HttpResponse:
    """Add a class to a school of one's own (a class is a part of its school)."""
    ecoles = ecoles_modifiables(request.mandat, request.aujourdhui)
    annee = annee_scolaire(request.aujourdhui)
    seules = list(ecoles[:2])
    initial = {
        "etablissement": seules[0] if len(seules) == 1 else request.GET.get("ecole"),
        "annee": annee,
    }
    formulaire = FormulaireClasse(request.POST or None, initial=initial, ecoles=ecoles, annee=annee)
    if request.method == "POST" and formulaire.is_valid():
        try:
            classe = creer_classe(
                auteur=request.mandat,
                etablissement=formulaire.cleaned_data["etablissement"],
                annee=formulaire.cleaned_data["annee"],
                donnees=formulaire.donnees,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"La classe {classe} est créée. Saisissez sa semaine.")
            return redirect("eleves:classe_semaine", departement=departement, classe=classe.pk)
    return _formulaire(request, formulaire, None)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("classe", "u")
def modifier(request: Any, departement: str, classe: UUID) -> HttpResponse:
    """Change a class's name or level."""
    objet = classe_modifiable(request, classe)
    initial = {"libelle": objet.libelle, "niveau": objet.niveau, "est_ulis": objet.est_ulis}
    formulaire = FormulaireClasse(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_classe(
                auteur=request.mandat,
                classe=objet,
                donnees=formulaire.donnees,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            objet.refresh_from_db()
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La classe est enregistrée.")
            return redirect("eleves:classe", departement=departement, classe=objet.pk)
    return _formulaire(request, formulaire, objet)


def _formulaire(request: Any, formulaire: FormulaireClasse, classe: Classe | None) -> HttpResponse:
    contexte = {
        "formulaire": formulaire,
        "classe": classe,
        "titre": f"Modifier la classe {classe}" if classe else "Créer une classe",
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/classe_formulaire.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("eleve", "u")
def eleves(request: Any, departement: str, classe: UUID) -> HttpResponse:
    """Put a pupil of the school in the class."""
    objet = classe_visible(request, classe)
    possibles = list(eleves_de_l_ecole(objet, request.mandat, request.aujourdhui))
    if possibles:
        noter_lecture(request, "eleve", [s.eleve_id for s in possibles])
    formulaire = FormulaireInscription(
        request.POST or None, scolarisations=possibles, initial={"du": request.aujourdhui}
    )
    if request.method == "POST" and formulaire.is_valid():
        eleve = formulaire.cleaned_data["eleve"]
        try:
            inscrire(
                auteur=request.mandat,
                eleve=eleve,
                classe=objet,
                du=formulaire.cleaned_data["du"],
                le=request.aujourdhui,
            )
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error(None, getattr(refus, "phrase", None) or str(refus))
        else:
            messages.success(request, f"{eleve.nom_court} est dans la classe {objet}.")
            return redirect("eleves:classe", departement=departement, classe=objet.pk)
    contexte = {"classe": objet, "formulaire": formulaire, "possibles": possibles}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/classe_eleves.html", contexte, status=statut)
