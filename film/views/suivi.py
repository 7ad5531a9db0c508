"""How far each pole is, and one pole in detail: places, never persons."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from film.permissions import peut_suivre
from film.regles.etat import Situation
from film.requetes.films import taches_vues
from film.requetes.tableau import avance_des_poles, restreint_au_pole
from film.tables import TablePolesDuFilm
from film.views.cadre import cadre, film_lu, mes_lieux
from socle.texte import cle_tri

PAR_PAGE = 50


@require_safe
@garde("film", "r")
def suivi(request: Any, departement: str, annee: int) -> HttpResponse:
    """Every pole of the reader, in the order of their names unless asked."""
    if not peut_suivre(request.mandat):
        raise Http404
    film = film_lu(annee)
    avances = avance_des_poles(film.taches.all(), mes_lieux(request), request.aujourdhui)
    q = request.GET.get("q", "")
    mots = cle_tri(q.replace("\0", " ")).split()[:5]
    vues = [une for une in avances if all(mot in cle_tri(une.nom) for mot in mots)]
    table = TablePolesDuFilm(vues, annee=film.annee, departement=departement)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        **cadre(request, "suivi", film),
        "table": table,
        "nombre": len(vues),
        "q": q,
        "faites": sum(une.faites for une in avances),
        "echues": sum(une.echues for une in avances),
        "retards": sum(une.retards for une in avances),
    }
    return render(request, "film/suivi.html", contexte)


@require_safe
@garde("film", "r")
def suivi_pole(request: Any, departement: str, annee: int, pole: UUID) -> HttpResponse:
    """Tasks of one pole and of its schools that have opened, late ones first."""
    if not peut_suivre(request.mandat):
        raise Http404
    film = film_lu(annee)
    ici = restreint_au_pole(mes_lieux(request), pole)
    if ici is None:
        raise Http404
    vues = taches_vues(film.taches.all(), ici, request.aujourdhui)
    rangs = {Situation.EN_RETARD: 0, Situation.OUVERTE: 1, Situation.FAITE: 2}
    ouvertes = [v for v in vues if v.situation in rangs]
    contexte = {
        **cadre(request, "suivi", film),
        "nom": ici.nom(pole),
        "ecoles": len(ici.ecoles),
        "vues": sorted(ouvertes, key=lambda v: (rangs[v.situation], v.tache.rang, v.tache.code)),
    }
    return render(request, "film/suivi_pole.html", contexte)
