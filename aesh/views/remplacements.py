"""Undo a replacement; the text for families."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions.remplacements import annuler_remplacement
from aesh.permissions import CHEFS, peut_remplacer
from aesh.planning.remplacement import LIBELLES_RANG, Rang
from aesh.requetes.absences_page import absences_vues, eleves_montres, remplacements_lus
from aesh.requetes.mots_famille import mots_aux_familles
from aesh.requetes.noms import NomsVisibles
from aesh.views.absences import absence_ou_404, refuser_les_autres
from aesh.views.formulaires_absences import jour_demande
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from pial.regles import UN_JOUR
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def remplacement(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Who decided, when, what the product had prepared; and undo it."""
    refuser_les_autres(request)
    lus = remplacements_lus(request.mandat, request.aujourdhui)
    un = get_object_or_404(lus, pk=pk)
    retour = reverse("aesh:absence", args=[departement, un.absence_id])
    peut = peut_remplacer(request.mandat)
    if request.method == "POST":
        if not peut:
            raise Http404
        try:
            annuler_remplacement(un, auteur=request.mandat)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, "Remplacement annulé : le créneau est de nouveau ouvert.")
        return redirect(f"{retour}?le={un.date.isoformat()}")
    contexte = {
        "un": un,
        "rang": LIBELLES_RANG[Rang(un.rang)] if un.rang else "",
        "peut_annuler": peut and un.etat == "confirme",
        "retour": f"{retour}?le={un.date.isoformat()}",
    }
    return render(request, "aesh/remplacement.html", contexte)


@require_safe
@garde("absence", "r")
def familles(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """The text that the school may send, pupil by pupil: the child is welcome, never why."""
    une = absence_ou_404(request, pk)
    mandat, le = request.mandat, request.aujourdhui
    jour = jour_demande(request.GET.get("le", ""), max(une.du, min(le, une.au)))
    vues = [
        vue for vue in absences_vues(mandat, le, jour, jour + UN_JOUR) if vue.absence.pk == une.pk
    ]
    montres = eleves_montres(vues)
    noms = NomsVisibles.pour(mandat, le, montres)
    lisibles = {eleve for eleve in montres if noms.voit(eleve)}
    if lisibles:
        noter_lecture(request, "eleve", lisibles)
    contexte = {
        "absence": une,
        "jour": jour,
        "mots": mots_aux_familles(vues, jour, lisibles),
        "est_chef": mandat.role in CHEFS,
    }
    return render(request, "aesh/absence_familles.html", contexte)
