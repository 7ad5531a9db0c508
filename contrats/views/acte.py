"""An act on one contract: form, what it will do, done; and its undo."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from contrats.permissions import peut_changer_la_vie
from contrats.views.fiche import contrat_a_changer
from contrats.views.repetition import repeter
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

Phrases = Callable[[Any], list[str]]


def jouer(
    request: Any,
    departement: str,
    *,
    contrat: UUID,
    formulaire: forms.Form,
    faire: Callable[[], Any],
    dire: Phrases,
    titre: str,
    explication: str,
    fait: str,
) -> HttpResponse:
    """Form, then what it will do, then done: the preview is the act itself, rehearsed."""
    phrases: list[str] = []
    etape = request.POST.get("etape", "")
    if etape in ("apercu", "faire") and formulaire.is_valid():
        try:
            if etape == "faire":
                faire()
                messages.success(request, fait)
                return redirect("contrats:contrat", departement=departement, contrat=contrat)
            phrases = repeter(lambda: dire(faire()))
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as conflit:
            formulaire.add_error(None, conflit.message)
    contexte = {
        "formulaire": formulaire,
        "phrases": phrases,
        "titre_acte": titre,
        "explication": explication,
        "retour_pk": contrat,
        "cachees": [formulaire[nom] for nom in formulaire.fields] if phrases else [],
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/acte.html", contexte, status=statut)


def le_mien(request: Any, modele: Any, pk: UUID) -> Any:
    """A row of a contract that the reader may change, else 404."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    objet = get_object_or_404(modele.objects.select_related("contrat__aesh"), pk=pk)
    contrat_a_changer(request, objet.contrat_id)
    return objet


def defaire(request: Any, departement: str, objet: Any, acte: Any, phrase: str) -> HttpResponse:
    """Undo, say it, and go back to the contract."""
    try:
        acte()
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, phrase)
    return redirect("contrats:contrat", departement=departement, contrat=objet.contrat_id)
