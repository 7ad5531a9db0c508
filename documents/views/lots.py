"""Many letters at once: renew, establish, sign."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from documents.actions.lettres import renouveler_par_lettres
from documents.actions.lots import demander_lot, signer_un_lot
from documents.enums import LIBELLES_GENRE_LETTRE, EtatLettre
from documents.forms import FormulaireRentree
from documents.models import LettreDeMission
from documents.permissions import genres_preparables
from documents.requetes.lettres import (
    a_signer_en_autorite,
    lettres_liste,
    missions_a_renouveler,
)
from documents.views.presentation import genre_de
from pial.regles import annee_scolaire, libelle_annee
from socle.erreurs import ActionRefusee

MAXIMUM = 300  # letters of one act: a department has about fifty poles


def _cles(valeurs: list[str]) -> list[UUID]:
    try:
        return [UUID(valeur) for valeur in valeurs]
    except ValueError as erreur:
        raise Http404 from erreur


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "c")
def rentree(request: Any, departement: str, fonction: str) -> HttpResponse:
    """Missions that end on 31 August, to be renewed by a letter."""
    genre = genre_de(fonction)
    if genre not in genres_preparables(request.mandat):
        raise Http404
    missions = missions_a_renouveler(request.mandat, genre, request.aujourdhui)
    formulaire = FormulaireRentree(request.POST or None, missions=missions)
    if request.method == "POST" and formulaire.is_valid():
        bilan = renouveler_par_lettres(
            auteur=request.mandat,
            missions=list(formulaire.cleaned_data["missions"]),
            le=request.aujourdhui,
        )
        nombre = len(bilan.lettres)
        if nombre:
            pluriel = "s" if nombre > 1 else ""
            messages.success(
                request, f"{nombre} lettre{pluriel} préparée{pluriel} : il reste à les établir."
            )
        for mission, raison in bilan.laissees:
            messages.error(request, f"{mission.membre}, {mission.perimetre.libelle} : {raison}")
        return redirect("documents:a_etablir", departement=departement)
    contexte = {
        "formulaire": formulaire,
        "missions": missions[:MAXIMUM],
        "cochees": set(request.POST.getlist("missions")),
        "titre": f"Lettres de la rentrée : {LIBELLES_GENRE_LETTRE[genre]}",
        "annee": libelle_annee(annee_scolaire(request.aujourdhui) + 1),
    }
    return render(request, "documents/rentree.html", contexte)


def _a_etablir(request: Any) -> list[LettreDeMission]:
    lettres = lettres_liste(request.mandat, request.aujourdhui).filter(
        etat=EtatLettre.PREPAREE, genre__in=genres_preparables(request.mandat)
    )
    return list(lettres.order_by("genre", "pole__cle_tri", "id")[:MAXIMUM])


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "c")
def a_etablir(request: Any, departement: str) -> HttpResponse:
    """Letters in preparation: tick, then one job draws them all."""
    lettres = _a_etablir(request)
    if request.method == "POST":
        voulues = set(_cles(request.POST.getlist("lettres")))
        choisies = [lettre for lettre in lettres if lettre.pk in voulues]
        try:
            if len(choisies) != len(voulues):
                raise ActionRefusee("Une de ces lettres a changé : relisez la liste.")
            travail = demander_lot(
                auteur=request.mandat,
                lettres=choisies,
                cle=request.POST.get("envoi", "")[:40],
            )
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
            return redirect("documents:a_etablir", departement=departement)
        return redirect("comptes:travail", departement=departement, pk=travail.pk)
    contexte = {"lettres": lettres, "envoi": secrets.token_hex(8)}
    return render(request, "documents/a_etablir.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "v")
def a_signer(request: Any, departement: str) -> HttpResponse:
    """Letters that wait for my signature: read, tick, sign in one act."""
    lettres = list(
        a_signer_en_autorite(request.mandat, request.aujourdhui).order_by(
            "genre", "pole__cle_tri", "id"
        )[:MAXIMUM]
    )
    if request.method == "POST":
        lues = dict(valeur.partition(":")[::2] for valeur in request.POST.getlist("lettres"))
        choisies = [(lettre, lues[str(lettre.pk)]) for lettre in lettres if str(lettre.pk) in lues]
        try:
            if len(choisies) != len(lues):
                raise ActionRefusee("Une de ces lettres a changé : relisez la liste.")
            nombre = signer_un_lot(auteur=request.mandat, lettres=choisies)
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        else:
            pluriel = "s" if nombre > 1 else ""
            messages.success(request, f"{nombre} lettre{pluriel} signée{pluriel}.")
        return redirect("documents:a_signer", departement=departement)
    return render(request, "documents/a_signer.html", {"lettres": lettres})
