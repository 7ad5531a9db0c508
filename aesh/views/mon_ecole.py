"""« Mon école aujourd'hui »: the head's school, the teacher's class."""

import datetime
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aesh.permissions import CHEFS, peut_declarer
from aesh.requetes.a_faire_ecole import a_faire
from aesh.requetes.absences_page import absences_vues
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.mon_ecole import (
    journee_des_classes,
    journee_des_ecoles,
    mes_classes,
)
from aesh.views.formulaires_absences import jour_demande
from comptes.enums import Role
from comptes.permissions import garde
from pial.regles import UN_JOUR, est_ferme
from socle.journal import noter_lecture

LECTEURS = (*CHEFS, Role.ENSEIGNANT)


def _jour(request: Any, defaut: datetime.date) -> datetime.date:
    """Today, or the next working day."""
    return _ouvre(jour_demande(request.GET.get("le", ""), defaut))


def _ouvre(jour: datetime.date) -> datetime.date:
    while jour.isoweekday() > 5:
        jour += UN_JOUR
    return jour


def _veille_ouvree(jour: datetime.date) -> datetime.date:
    jour -= UN_JOUR
    while jour.isoweekday() > 5:
        jour -= UN_JOUR
    return jour


def _contexte(request: Any) -> dict[str, Any]:
    """What both the page and the home's block show."""
    mandat, le = request.mandat, request.aujourdhui
    if mandat.role not in LECTEURS:
        raise Http404
    jour = _jour(request, le)
    suivant = _ouvre(jour + UN_JOUR)
    commun = {
        "jour": jour,
        "precedent": _veille_ouvree(jour),
        "suivant": suivant,
        "est_aujourdhui": jour == _ouvre(le),
        "sans_classe": est_ferme(jour, fermetures_connues()),
        "est_chef": mandat.role in CHEFS,
        "peut_declarer": peut_declarer(mandat),
        "certifie": mandat.role == Role.CHEF_ETAB,  # a school that employs has months to certify
    }
    if mandat.role == Role.ENSEIGNANT:
        return commun | _classe(request, jour)
    journee = journee_des_ecoles(mandat, le, jour)
    if journee.lus:
        noter_lecture(request, "eleve", set(journee.lus))
    vues = absences_vues(mandat, le, jour, jour + UN_JOUR)
    return commun | {
        "ecoles": journee.ecoles,
        "vues": vues,
        "trous": sum(len(vue.trous) for vue in vues),
        "presentes": sum(len(ecole.presentes) for ecole in journee.ecoles),
        "a_faire": a_faire(mandat, le),
    }


def _classe(request: Any, jour: datetime.date) -> dict[str, Any]:
    """The teacher's own classes, or the one of them that he asks for; nothing of any other."""
    mandat, le = request.mandat, request.aujourdhui
    siennes = mes_classes(mandat, le)
    demandee = request.GET.get("classe", "")
    voulues = [c for c in siennes if str(c.pk) == demandee] or siennes
    journees, lus = journee_des_classes(mandat, le, jour, voulues) if voulues else ([], frozenset())
    if lus:
        noter_lecture(request, "eleve", set[UUID](lus))
    return {"classes": journees, "choisie": demandee if len(voulues) < len(siennes) else ""}


@require_safe
@garde("edt", "r")
def mon_ecole(request: Any, departement: str) -> HttpResponse:
    """One day: who is here, who is replaced, what to sign, to validate or to declare."""
    return render(request, "aesh/mon_ecole.html", _contexte(request))


@require_safe
@garde("edt", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """The first block of the home of a head or a teacher."""
    return render(request, "aesh/fragments/_mon_ecole.html", _contexte(request))
