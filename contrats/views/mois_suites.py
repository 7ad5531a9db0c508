"""What follows on a month: decisions taken back, a closed month read again and corrected."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from contrats.actions.decisions_service import reprendre_decision
from contrats.actions.relecture import (
    annuler_regularisation,
    demander_relecture,
    regulariser_les_changements,
)
from contrats.models import AjustementService, MoisDeService
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.relecture import lignes_a_regulariser
from contrats.views.mois import mois_lu
from contrats.views.mois_contrat import ligne_lue
from contrats.views.repetition import repeter
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def _tenu(request: Any, mois: UUID) -> MoisDeService:
    """A month, for who keeps them; else 404."""
    if not peut_tenir_les_mois(request.mandat):
        raise Http404
    return mois_lu(request, mois)


@require_POST
@garde("service_fait", "u")
def relire(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """Read a closed month again."""
    objet = _tenu(request, mois)
    cle = request.POST.get("envoi", "")[:40] or secrets.token_hex(8)
    try:
        travail = demander_relecture(auteur=request.mandat, mois=objet, cle=cle)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:mois", departement=departement, mois=objet.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("service_fait", "u")
def regulariser(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """What would be corrected of a closed month, then done; all of it, or one contract."""
    objet = _tenu(request, mois)
    un = request.POST.get("contrat") or request.GET.get("contrat", "")
    listees = [ligne for ligne in lignes_a_regulariser(objet) if un in ("", str(ligne.contrat_id))]
    if not listees:
        messages.error(request, "Rien n'est à régulariser dans ce mois : relisez-le.")
        return redirect("contrats:mois", departement=departement, mois=objet.pk)
    contrats = [ligne.contrat_id for ligne in listees]
    commun = {
        "auteur": request.mandat,
        "mois": objet,
        "contrats": contrats,
        "le": request.aujourdhui,
    }
    try:
        if request.method == "POST":
            faites = regulariser_les_changements(**commun)
            s = "s" if len(faites) > 1 else ""
            messages.success(
                request,
                f"{len(faites)} régularisation{s} dans le mois "
                f"{faites[0].applique_a.mois.du_mois}. Le mois clos ne change pas.",
            )
            return redirect("contrats:mois", departement=departement, mois=objet.pk)
        apercu = repeter(lambda: regulariser_les_changements(**commun))
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:mois", departement=departement, mois=objet.pk)
    noter_lecture(request, "aesh", {ligne.aesh_id for ligne in listees})
    noms = {ligne.contrat_id: ligne.aesh.nom_complet for ligne in listees}
    contexte = {
        "mois": objet,
        "un": un,
        "lignes": [(noms[une.contrat_id], une) for une in apercu],
        "vers": apercu[0].applique_a.mois,
    }
    return render(request, "contrats/mois_regulariser.html", contexte)


@require_POST
@garde("service_fait", "u")
def annuler(request: Any, departement: str, mois: UUID, contrat: UUID) -> HttpResponse:
    """Take a correction back by the contrary one."""
    _tenu(request, mois)
    objet = ligne_lue(request, mois, contrat)[0]
    siens = AjustementService.objects.filter(mois=objet, contrat=contrat)
    lu = request.POST.get("ajustement", "")
    ajustement = next(
        (une for une in siens.select_related("mois", "contrat") if str(une.pk) == lu), None
    )
    try:
        if ajustement is None:
            raise ActionRefusee("Cette régularisation n'est plus là : relisez la page.")
        annuler_regularisation(auteur=request.mandat, ajustement=ajustement, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "La régularisation est annulée par une ligne contraire.")
    return redirect("contrats:mois_contrat", departement=departement, mois=mois, contrat=contrat)


@require_POST
@garde("service_fait", "u")
def reprendre(request: Any, departement: str, mois: UUID, contrat: UUID) -> HttpResponse:
    """Take back the decision on an open month."""
    _tenu(request, mois)
    objet = ligne_lue(request, mois, contrat)[0]
    try:
        reprendre_decision(
            auteur=request.mandat, mois=objet, contrat=contrat, le=request.aujourdhui
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "La décision est reprise : le contrat est de nouveau certifié.")
    return redirect("contrats:mois_contrat", departement=departement, mois=mois, contrat=contrat)
