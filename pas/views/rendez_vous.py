"""Change or cancel an appointment, by the PAS."""

from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from pas.actions.avis import preparer_les_avis
from pas.actions.rendez_vous import annuler_le_rendez_vous, changer_le_rendez_vous
from pas.forms.registre import FormulaireRendezVous
from pas.models import RendezVous
from pas.views.plan import saisine_a_tenir
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def changer(request: Any, departement: str, saisine: UUID, rendez_vous: UUID) -> HttpResponse:
    """Another moment or place; the person is told and answers again."""
    ligne = saisine_a_tenir(request, saisine)
    a_venir = RendezVous.objects.filter(saisine=ligne, annule_le=None, debut__gt=timezone.now())
    objet = get_object_or_404(a_venir, pk=rendez_vous)
    ici = objet.debut.astimezone(ZoneInfo(request.departement.fuseau))
    formulaire = FormulaireRendezVous(
        request.POST or None,
        initial={
            "jour": ici.strftime("%d/%m/%Y"),
            "heure": ici.strftime("%H:%M"),
            "duree_minutes": objet.duree_minutes,
            "lieu": objet.lieu,
        },
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            changer_le_rendez_vous(
                auteur=request.mandat,
                saisine=ligne.pk,
                rendez_vous=objet.pk,
                debut=formulaire.debut(request.departement.fuseau),
                duree_minutes=formulaire.cleaned_data["duree_minutes"],
                lieu=formulaire.cleaned_data["lieu"],
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            preparer_les_avis()
            messages.success(request, "Le rendez-vous est changé. La personne est prévenue.")
            return redirect("pas:demande", departement=departement, saisine=ligne.pk)
    contexte = {"saisine": ligne, "rendez_vous": objet, "formulaire": formulaire}
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/rendez_vous.html", contexte, status=statut)


@require_POST
@garde("registre_pas", "u")
def annuler(request: Any, departement: str, saisine: UUID, rendez_vous: UUID) -> HttpResponse:
    """Cancel it; another can be proposed at once."""
    ligne = saisine_a_tenir(request, saisine)
    get_object_or_404(RendezVous.objects.filter(saisine=ligne), pk=rendez_vous)
    try:
        annuler_le_rendez_vous(
            auteur=request.mandat,
            saisine=ligne.pk,
            rendez_vous=rendez_vous,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        preparer_les_avis()
        messages.success(request, "Le rendez-vous est annulé. La personne est prévenue.")
    return redirect("pas:demande", departement=departement, saisine=ligne.pk)
