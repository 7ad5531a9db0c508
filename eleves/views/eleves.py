"""A pupil's week: lessons of the class, and the hours when the pupil is regularly away."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde, peut
from eleves.actions.indisponibilites import (
    arreter_indisponibilite,
    noter_indisponibilite,
    supprimer_indisponibilite,
)
from eleves.enums import GenreIndisponibilite
from eleves.forms import FormulaireArret, FormulaireIndisponibilite
from eleves.models import Eleve, IndisponibiliteEleve
from eleves.permissions import peut_modifier_eleve
from eleves.regles.semaine import moment
from eleves.requetes.classes import scolarisation_de
from eleves.requetes.semaine import cours_de, horaires_de
from eleves.views.besoins import contexte_organisation
from eleves.views.presentation import semainier, texte_absence
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def _eleve_visible(request: Any, pk: UUID) -> Eleve:
    """A pupil whom the reader may read, else 404; the reading is journalled."""
    visibles = Eleve.objects.visibles_par(request.mandat, request.aujourdhui)
    eleve: Eleve = get_object_or_404(visibles, pk=pk)
    noter_lecture(request, "eleve", [eleve.pk])
    return eleve


def _eleve_modifiable(request: Any, pk: UUID) -> Eleve:
    eleve = _eleve_visible(request, pk)
    if not peut_modifier_eleve(request.mandat, eleve, request.aujourdhui):
        raise Http404
    return eleve


def dire_absence(absence: IndisponibiliteEleve) -> str:
    """``SESSAD, semaine A : lundi de 10 h 00 à 11 h 00``."""
    minutes = absence.minutes
    return f"{texte_absence(absence)} : {moment(absence.jour, minutes.lower, minutes.upper)}"


@require_safe
@garde("eleve", "r")
def semaine(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """One pupil's week and regular absences."""
    objet = _eleve_visible(request, eleve)
    lieu = scolarisation_de(objet.pk, request.aujourdhui)
    classe = lieu.classe if lieu else None
    cours = cours_de(classe) if classe else ()
    absences = list(objet.indisponibilites.all())
    le = request.aujourdhui
    actuelles = [a for a in absences if a.periode.lower <= le < a.periode.upper]
    contexte = {
        "eleve": objet,
        "lieu": lieu,
        "classe": classe,
        "a_des_seances": bool(cours),
        "semaine": semainier(
            cours, horaires_de(lieu.etablissement) if lieu else {}, absences=actuelles
        ),
        "absences": [
            {
                "objet": a,
                "phrase": dire_absence(a),
                "au": a.periode.upper - UN_JOUR,
                "est_finie": a.periode.upper <= le,
                "se_change_ici": a.genre != GenreIndisponibilite.INTERVENTION,
            }
            for a in absences
        ],
        "peut_modifier": peut_modifier_eleve(request.mandat, objet, le),
        "demande_intervention": peut(request.mandat, "c", "intervention"),
        **contexte_organisation(request.mandat, objet, le),
    }
    return render(request, "eleves/eleve_semaine.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("eleve", "u")
def noter_absence(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Note a regular absence, until the end of the school year unless told."""
    objet = _eleve_modifiable(request, eleve)
    fin = bornes_annee(annee_scolaire(request.aujourdhui))[1] - UN_JOUR
    formulaire = FormulaireIndisponibilite(
        request.POST or None, initial={"du": request.aujourdhui, "au": fin}
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            noter_indisponibilite(
                auteur=request.mandat,
                eleve=objet,
                donnees=formulaire.donnees,
                le=request.aujourdhui,
            )
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "L'absence est notée.")
            return redirect("eleves:eleve_semaine", departement=departement, eleve=objet.pk)
    statut = 422 if formulaire.errors else 200
    contexte = {"eleve": objet, "formulaire": formulaire}
    return render(request, "eleves/absence_noter.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("eleve", "u")
def absence(request: Any, departement: str, eleve: UUID, indisponibilite: UUID) -> HttpResponse:
    """End an absence on a day, or remove it when it was a mistake."""
    objet = _eleve_modifiable(request, eleve)
    changeables = objet.indisponibilites.exclude(genre=GenreIndisponibilite.INTERVENTION)
    notee: IndisponibiliteEleve = get_object_or_404(
        changeables.select_related("eleve"), pk=indisponibilite
    )
    formulaire = FormulaireArret(
        request.POST if "dernier_jour" in request.POST else None,
        initial={"dernier_jour": request.aujourdhui},
    )
    if request.method == "POST" and ("supprimer" in request.POST or formulaire.is_valid()):
        try:
            _changer(request, notee, formulaire)
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error(None, str(refus))
        else:
            return redirect("eleves:eleve_semaine", departement=departement, eleve=objet.pk)
    statut = 422 if formulaire.errors else 200
    contexte = {
        "eleve": objet,
        "absence": notee,
        "phrase": dire_absence(notee),
        "formulaire": formulaire,
    }
    return render(request, "eleves/absence.html", contexte, status=statut)


def _changer(request: Any, notee: IndisponibiliteEleve, formulaire: FormulaireArret) -> None:
    if "supprimer" in request.POST:
        supprimer_indisponibilite(
            auteur=request.mandat, indisponibilite=notee, le=request.aujourdhui
        )
        messages.success(request, "L'absence est supprimée.")
        return
    arreter_indisponibilite(
        auteur=request.mandat,
        indisponibilite=notee,
        dernier_jour=formulaire.cleaned_data["dernier_jour"],
        le=request.aujourdhui,
    )
    messages.success(request, "Le dernier jour de l'absence est enregistré.")
