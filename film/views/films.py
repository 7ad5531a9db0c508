"""Open the film of a year; correct its dates."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from film.actions.films import changer_dates, ouvrir_film, reperes_connus
from film.forms import FormulaireDates
from film.permissions import peut_regler_le_film
from film.requetes.films import film_de
from film.views.cadre import cadre, film_lu
from pial.regles import annee_scolaire, libelle_annee
from socle.erreurs import ActionRefusee


def _exiger(request: Any) -> None:
    if not peut_regler_le_film(request.mandat):
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@garde("film", "v")
def ouvrir(request: Any, departement: str, annee: int) -> HttpResponse:
    """Copy the template for a year: dates of the calendar, or typed where none is loaded."""
    _exiger(request)
    prochaine = annee_scolaire(request.aujourdhui)
    if film_de(annee) is not None:
        return redirect("film:tableau", departement=departement, annee=annee)
    if annee not in (prochaine, prochaine + 1):
        raise Http404
    lus = reperes_connus(annee)
    formulaire = None if lus else FormulaireDates(request.POST or None)
    refus_dit = ""
    if request.method == "POST" and (formulaire is None or formulaire.is_valid()):
        try:
            ouvrir_film(
                departement=request.departement,
                annee=annee,
                auteur=request.mandat,
                dates=formulaire.reperes(annee) if formulaire else None,
            )
        except ActionRefusee as refus:
            refus_dit = refus.phrase
            if formulaire is not None:
                formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Le film {libelle_annee(annee)} est ouvert.")
            return redirect("film:tableau", departement=departement, annee=annee)
    contexte = {
        **cadre(request, "modele"),
        "annee": annee,
        "libelle": libelle_annee(annee),
        "lus": lus,
        "formulaire": formulaire,
        "refus": refus_dit,
    }
    en_erreur = refus_dit or (formulaire is not None and formulaire.errors)
    return render(request, "film/ouvrir.html", contexte, status=422 if en_erreur else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("film", "v")
def dates(request: Any, departement: str, annee: int) -> HttpResponse:
    """Correct the days of a film: what is not done yet follows."""
    _exiger(request)
    film = film_lu(annee)
    initial = {"rentree": film.rentree, "prerentree": film.prerentree, "fin": film.fin}
    formulaire = FormulaireDates(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        try:
            changer_dates(
                auteur=request.mandat,
                film=film,
                departement=request.departement,
                dates=formulaire.reperes(annee),
                est_saisi=True,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "Les dates du film sont enregistrées.")
            return redirect("film:tableau", departement=departement, annee=annee)
    contexte = {
        **cadre(request, "modele", film),
        "formulaire": formulaire,
        "lus": reperes_connus(annee),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "film/dates.html", contexte, status=statut)


@require_POST
@garde("film", "v")
def relire(request: Any, departement: str, annee: int) -> HttpResponse:
    """Take the days of the calendar again."""
    _exiger(request)
    film = film_lu(annee)
    lus = reperes_connus(annee)
    if lus is None:
        messages.error(request, "Aucun calendrier n'est chargé pour cette année.")
    else:
        changer_dates(
            auteur=request.mandat,
            film=film,
            departement=request.departement,
            dates=lus,
            est_saisi=False,
        )
        messages.success(request, "Le film suit les dates du calendrier.")
    return redirect("film:dates", departement=departement, annee=annee)
