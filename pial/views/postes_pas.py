"""Posts of PAS: the department's table at a date, one post, who holds it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.actions.postes_pas import (
    corriger_occupation,
    corriger_poste,
    creer_poste,
    occuper_poste,
    retirer_occupation,
    retirer_poste,
)
from pial.enums import GenrePoste
from pial.filtres_pas import FiltrePostes
from pial.models import OccupationPoste, Pole, PostePas
from pial.permissions import pas_du_perimetre, peut_tenir_les_postes
from pial.requetes.postes_pas import missions_du_poste, postes_du_pas, postes_le, totaux
from pial.tables_pas import TablePostes
from pial.views.formulaires_pas import FormulaireOccupation, FormulairePoste
from pial.views.jour_demande import jour_demande
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


@require_safe
@garde("poste_pas", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Posts financed on a day, filled or vacant, and their sums."""
    le = jour_demande(request, "le")
    postes = postes_le(request.mandat, le)
    donnees = request.GET.copy()
    donnees["le"] = le.isoformat()
    filtre = FiltrePostes(donnees, queryset=postes, request=request)
    table = TablePostes(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "le": le,
        "filtre": filtre,
        "table": table,
        "total": table.paginator.count,
        "totaux": totaux(postes),
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "peut_ecrire": peut(request.mandat, "c", "poste_pas"),
    }
    return render(request, "pial/postes_pas.html", contexte)


@require_safe
@garde("poste_pas", "r")
def du_pas(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """Every post of one PAS, past ones too, and who held each."""
    siens = pas_du_perimetre(request.mandat, request.aujourdhui)
    pole: Pole = get_object_or_404(siens, pk=pas)
    contexte = {
        "pole": pole,
        "postes": postes_du_pas(pole),
        "peut_ecrire": peut_tenir_les_postes(request.mandat, pole, request.aujourdhui),
    }
    return render(request, "pial/postes_du_pas.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("poste_pas", "c")
def nouveau(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """Write a post that is financed."""
    pole = _pas_a_ecrire(request, get_object_or_404(Pole.objects, pk=pas))
    initial = {"numero": 1, "etp": 1, "du": request.aujourdhui}
    formulaire = FormulairePoste(_envoye(request), initial=initial)
    return _formulaire(
        request,
        pole,
        formulaire,
        "Ajouter un poste",
        lambda: creer_poste(
            auteur=request.mandat, pole=pole, donnees=formulaire.donnees, le=request.aujourdhui
        ),
        "Le poste est enregistré.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("poste_pas", "u")
def modifier(request: Any, departement: str, poste_pas: UUID) -> HttpResponse:
    """Correct a post."""
    poste = _poste(request, poste_pas)
    noms = ("genre", "numero", "etp", "du", "au", "reference")
    initial = {nom: getattr(poste, nom) for nom in noms}
    formulaire = FormulairePoste(_envoye(request), initial=initial)
    return _formulaire(
        request,
        poste.pole,
        formulaire,
        f"Corriger : {poste}",
        lambda: corriger_poste(
            auteur=request.mandat, poste=poste, donnees=formulaire.donnees, le=request.aujourdhui
        ),
        "Le poste est corrigé.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("poste_pas", "u")
def occuper(request: Any, departement: str, poste_pas: UUID) -> HttpResponse:
    """Say who holds a post."""
    poste = _poste(request, poste_pas)
    missions = missions_du_poste(poste)
    premiere = missions.first()
    initial: dict[str, Any] = {"du": poste.du}
    if premiere is not None:
        initial = {"mandat": premiere.pk, "du": max(poste.du, premiere.du)}
    formulaire = FormulaireOccupation(_envoye(request), initial=initial, missions=missions)

    def agir() -> object:
        return occuper_poste(
            auteur=request.mandat, poste=poste, le=request.aujourdhui, **formulaire.cleaned_data
        )

    titre = f"Qui occupe : {poste}"
    sans = None if premiere is not None else GenrePoste(poste.genre)
    fait = "La personne est notée sur ce poste."
    return _formulaire(request, poste.pole, formulaire, titre, agir, fait, sans=sans)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("poste_pas", "u")
def occupation(request: Any, departement: str, occupation_pas: UUID) -> HttpResponse:
    """Correct the dates of who holds a post."""
    ligne = _occupation(request, occupation_pas)
    formulaire = FormulaireOccupation(_envoye(request), initial={"du": ligne.du, "au": ligne.au})
    return _formulaire(
        request,
        ligne.poste.pole,
        formulaire,
        f"{ligne.poste} : dates de {ligne.mandat.membre}",
        lambda: corriger_occupation(
            auteur=request.mandat,
            occupation=ligne,
            le=request.aujourdhui,
            **formulaire.cleaned_data,
        ),
        "Les dates sont corrigées.",
    )


@require_POST
@garde("poste_pas", "u")
def retirer(request: Any, departement: str, poste_pas: UUID) -> HttpResponse:
    """Take back a post written by mistake, or put it again."""
    poste = _poste(request, poste_pas)
    return _basculer(
        request,
        poste.pole,
        lambda: retirer_poste(
            auteur=request.mandat,
            poste=poste,
            est_retire="retablir" not in request.POST,
            le=request.aujourdhui,
        ),
        "Le poste",
    )


@require_POST
@garde("poste_pas", "u")
def retirer_titulaire(request: Any, departement: str, occupation_pas: UUID) -> HttpResponse:
    """Take back who held a post, written by mistake, or put it again."""
    ligne = _occupation(request, occupation_pas)
    return _basculer(
        request,
        ligne.poste.pole,
        lambda: retirer_occupation(
            auteur=request.mandat,
            occupation=ligne,
            est_retire="retablir" not in request.POST,
            le=request.aujourdhui,
        ),
        "La ligne",
    )


def _envoye(request: Any) -> Any:
    return request.POST if request.method == "POST" else None


def _pas_a_ecrire(request: Any, pole: Pole) -> Pole:
    if not peut_tenir_les_postes(request.mandat, pole, request.aujourdhui):
        raise Http404
    return pole


def _poste(request: Any, pk: UUID) -> PostePas:
    poste: PostePas = get_object_or_404(PostePas.objects.select_related("pole"), pk=pk)
    _pas_a_ecrire(request, poste.pole)
    return poste


def _occupation(request: Any, pk: UUID) -> OccupationPoste:
    lignes = OccupationPoste.objects.select_related("poste__pole", "mandat__membre")
    ligne: OccupationPoste = get_object_or_404(lignes, pk=pk)
    _pas_a_ecrire(request, ligne.poste.pole)
    return ligne


def _formulaire(
    request: Any,
    pole: Pole,
    formulaire: forms.Form,
    titre: str,
    agir: Callable[[], object],
    fait: str,
    sans: GenrePoste | None = None,
) -> HttpResponse:
    """Show the form, or act and go back to the posts of the PAS."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            agir()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as conflit:
            formulaire.add_error(None, conflit.message)
        else:
            messages.success(request, fait)
            return redirect("pial:postes_du_pas", departement=pole.departement_id, pas=pole.pk)
    contexte = {"pole": pole, "formulaire": formulaire, "titre": titre, "sans": sans}
    statut = 422 if formulaire.errors else 200
    return render(request, "pial/poste_formulaire.html", contexte, status=statut)


def _basculer(request: Any, pole: Pole, agir: Callable[[], object], quoi: str) -> HttpResponse:
    try:
        agir()
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    except ConflitError as conflit:
        messages.error(request, conflit.message)
    else:
        fait = "rétablie" if "retablir" in request.POST else "retirée"
        accord = fait if quoi == "La ligne" else fait[:-1]
        messages.success(request, f"{quoi} est {accord}.")
    return redirect("pial:postes_du_pas", departement=pole.departement_id, pas=pole.pk)
