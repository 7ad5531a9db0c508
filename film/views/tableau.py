"""The year of the department: board phases × columns, calendar, wall poster."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.permissions import garde
from film.actions.affiche import affiche_pdf
from film.enums import LIBELLES_COLONNE, Colonne
from film.models import FilmAnnee
from film.regles.etat import Compte, situation
from film.requetes.films import TacheVue, taches_vues
from film.requetes.tableau import lignes_du_tableau, mois_du_film
from film.views.cadre import cadre, film_lu, mes_lieux


def _vues(request: Any, film: FilmAnnee) -> list[TacheVue]:
    """Every task of the year, with states over the reader's places; elsewhere, dates only."""
    taches = list(film.taches.all())
    connues = {
        vue.tache.pk: vue for vue in taches_vues(taches, mes_lieux(request), request.aujourdhui)
    }
    return [
        connues.get(une.pk)
        or TacheVue(une, Compte(), situation(une.ouvre_le, une.echeance, False, request.aujourdhui))
        for une in taches
    ]


@require_safe
@garde("film", "r")
def tableau(request: Any, departement: str, annee: int) -> HttpResponse:
    """Phases × columns, as the reference document draws it."""
    film = film_lu(annee)
    lignes = lignes_du_tableau(_vues(request, film), request.aujourdhui)
    contexte = {
        **cadre(request, "tableau", film),
        "lignes": lignes,
        "colonnes": [LIBELLES_COLONNE[une] for une in Colonne],
    }
    return render(request, "film/tableau.html", contexte)


@require_safe
@garde("film", "r")
def calendrier(request: Any, departement: str, annee: int) -> HttpResponse:
    """Month by month: holidays, what opens, what is due."""
    film = film_lu(annee)
    contexte = {
        **cadre(request, "calendrier", film),
        "mois": mois_du_film(film, _vues(request, film)),
    }
    return render(request, "film/calendrier.html", contexte)


@require_safe
@garde("film", "r")
def affiche(request: Any, departement: str, annee: int) -> HttpResponse:
    """The A3 poster: the year without any state nor name, the same for everybody."""
    contenu, titre = affiche_pdf(film=film_lu(annee), departement=request.departement)
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="film-annuel-{departement}-{annee}.pdf"'
    return reponse
