"""The department's template: list, load ours, change or add a task."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from film.actions.films import reperes_connus
from film.actions.modele import ajouter_tache, charger_modele, lire_le_modele, modifier_tache
from film.enums import LIBELLES_PHASE
from film.filtres import FiltreModele
from film.forms import FormulaireAjout, FormulaireTache
from film.models import FilmAnnee
from film.permissions import peut_regler_le_film
from film.regles.dates import Reperes
from film.requetes.ecrans import comment_se_coche
from film.requetes.films import film_courant, modeles
from film.tables import TableModele
from film.views.cadre import cadre
from pial.regles import annee_scolaire, bornes_annee, libelle_annee
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


def _exiger(request: Any) -> None:
    if not peut_regler_le_film(request.mandat):
        raise Http404


def _reperes(request: Any) -> Reperes:
    """Days against which expressions are checked: the film's, the calendar's, else plain ones."""
    film = film_courant(request.aujourdhui)
    if film is not None:
        return film.reperes
    annee = annee_scolaire(request.aujourdhui)
    connus = reperes_connus(annee)
    debut, fin = bornes_annee(annee)
    return connus or Reperes(annee, debut, debut, fin.replace(month=7))


@require_safe
@garde("film", "v")
def liste(request: Any, departement: str) -> HttpResponse:
    """Tasks of the template, and the years that can be opened."""
    _exiger(request)
    filtre = FiltreModele(request.GET, queryset=modeles(), request=request)
    table = TableModele(filtre.qs, departement=departement)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    annee = annee_scolaire(request.aujourdhui)
    deja = set(FilmAnnee.objects.values_list("annee", flat=True))
    contexte = {
        **cadre(request, "modele"),
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "charge": modeles().exists(),
        "annees": [(une, libelle_annee(une)) for une in (annee, annee + 1) if une not in deja],
    }
    return render(request, "film/modele.html", contexte)


@require_POST
@garde("film", "v")
def charger(request: Any, departement: str) -> HttpResponse:
    """Load our template: adds what is missing, changes nothing."""
    _exiger(request)
    nombre = charger_modele(auteur=request.mandat, taches=lire_le_modele())
    if nombre:
        messages.success(request, f"{nombre} tâches chargées. Changez-les, puis ouvrez une année.")
    else:
        messages.info(request, "Toutes les tâches du modèle sont déjà là ; rien n'a changé.")
    return redirect("film:modele", departement=departement)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("film", "v")
def modifier(request: Any, departement: str, modele_tache: UUID) -> HttpResponse:
    """Change one task of the template."""
    _exiger(request)
    tache = get_object_or_404(modeles(), pk=modele_tache)
    formulaire = FormulaireTache(request.POST or None, instance=tache)
    if request.method == "POST" and formulaire.is_valid():
        try:
            modifier_tache(
                auteur=request.mandat,
                tache=tache,
                donnees=formulaire.cleaned_data,
                reperes=_reperes(request),
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La tâche est enregistrée ; les films à venir la suivront.")
            return redirect("film:modele", departement=departement)
    contexte = {"tache": tache, "comment": comment_se_coche(tache), "titre": "Modifier une tâche"}
    return _formulaire(request, formulaire, contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("film", "v")
def ajouter(request: Any, departement: str) -> HttpResponse:
    """Add a task of the department's own."""
    _exiger(request)
    formulaire = FormulaireAjout(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ajouter_tache(
                auteur=request.mandat, donnees=formulaire.cleaned_data, reperes=_reperes(request)
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "La tâche est ajoutée ; les films à venir l'auront.")
            return redirect("film:modele", departement=departement)
    return _formulaire(request, formulaire, {"titre": "Ajouter une tâche"})


def _formulaire(request: Any, formulaire: Any, autres: dict[str, Any]) -> HttpResponse:
    contexte = {
        **cadre(request, "modele"),
        "formulaire": formulaire,
        "reperes": _reperes(request),
        "phases": LIBELLES_PHASE,
        **autres,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "film/modele_tache.html", contexte, status=statut)
