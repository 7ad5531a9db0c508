"""My period: what is mine now, what is late, what comes; the piece of the home; read again."""

from collections import defaultdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import garde
from film.actions.balayage import relever_les_preuves
from film.enums import RoleFilm
from film.permissions import peut_cocher, peut_voir_les_etats
from film.regles.etat import Situation
from film.requetes.ecrans import comment_se_coche, ecran_de
from film.requetes.films import TacheVue, films_en_cours, roles_du_mandat, taches_de, taches_vues
from film.requetes.lieux import Lieux
from film.requetes.registre import PREUVES
from film.views.cadre import cadre, mes_lieux

A_VENIR_MAX = 8
FAITES_MAX = 12


def _miennes(request: Any, roles: frozenset[RoleFilm], ici: Lieux) -> list[TacheVue]:
    """Tasks of the reader's functions in the films of the day, over his places."""
    if not roles or not peut_voir_les_etats(request.mandat):
        return []
    films = list(films_en_cours(request.aujourdhui))
    taches = list(taches_de(films, roles))
    return taches_vues(taches, ici, request.aujourdhui)


def carte(request: Any, vue: TacheVue, roles: Any, ici: Lieux) -> dict[str, Any]:
    """What a card of a task shows to the reader."""
    tache = vue.tache
    permis = peut_cocher(request.mandat, tache.roles, roles, tache.portee)
    lieux = ici.de(tache.portee)
    return {
        "vue": vue,
        "tache": tache,
        "ecran": ecran_de(request.mandat, tache),
        "comment": comment_se_coche(tache),
        "lieu": lieux[0] or "" if lieux else "",
        "se_coche": permis and vue.est_seule and tache.preuve not in PREUVES,
    }


@require_safe
@garde("film", "r")
def periode(request: Any, departement: str) -> HttpResponse:
    """What the reader has to do now, late first; then what comes, and what is done."""
    roles = roles_du_mandat(request.mandat, request.aujourdhui)
    groupes: dict[str, list[dict[str, Any]]] = defaultdict(list)
    ici = mes_lieux(request)
    for vue in _miennes(request, roles, ici):
        groupes[vue.situation].append(carte(request, vue, roles, ici))
    a_venir = sorted(groupes[Situation.A_VENIR], key=lambda c: c["tache"].ouvre_le)
    contexte = {
        **cadre(request, "periode"),
        "retards": groupes[Situation.EN_RETARD],
        "ouvertes": groupes[Situation.OUVERTE],
        "a_venir": a_venir[:A_VENIR_MAX],
        "prochaine": a_venir[0] if a_venir else None,
        "faites": groupes[Situation.FAITE][:FAITES_MAX],
        "nombre_faites": len(groupes[Situation.FAITE]),
        "a_des_taches": any(groupes.values()),
        "voit_les_etats": peut_voir_les_etats(request.mandat),
    }
    return render(request, "film/periode.html", contexte)


@require_safe
@garde("film", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """What the home shows: how many tasks wait and how many are late."""
    roles = roles_du_mandat(request.mandat, request.aujourdhui)
    vues = _miennes(request, roles, mes_lieux(request))
    contexte = {
        "ouvertes": sum(v.situation == Situation.OUVERTE for v in vues),
        "retards": sum(v.situation == Situation.EN_RETARD for v in vues),
        "a_des_taches": bool(vues),
    }
    return render(request, "film/fragments/_accueil.html", contexte)


@require_POST
@garde("film", "u")
def relever(request: Any, departement: str) -> HttpResponse:
    """Read the evidence now rather than at the next round of the clock."""
    changes = relever_les_preuves(departement=request.departement, maintenant=timezone.now())
    if changes:
        pluriel = "s" if changes > 1 else ""
        messages.success(request, f"Preuves relevées : {changes} changement{pluriel}.")
    else:
        messages.info(request, "Preuves relevées : rien n'a changé.")
    return redirect("film:periode", departement=departement)
