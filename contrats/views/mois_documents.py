"""The certificate, the file and the signature of one employer's month."""

import secrets
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from contrats.actions.service_fait_documents import CERTIFICAT, EXPORT, demander_document
from contrats.actions.service_fait_suites import certifier
from contrats.models import MoisDeService
from contrats.requetes.mois import (
    TotalEmployeur,
    lignes_visibles,
    totaux_par_employeur,
)
from contrats.views.formulaires_mois import FormulaireExportService
from contrats.views.mois import mois_lu
from socle.erreurs import ActionRefusee


def _employeur(request: Any, mois: MoisDeService, texte: str) -> TotalEmployeur:
    """An employer of the month with lines that the mandate may read, the first unless told.

    404 when there is none.
    """
    clos = getattr(mois, "cloture", None) is not None
    lignes = lignes_visibles(mois, request.mandat, request.aujourdhui, clos=clos)
    totaux = totaux_par_employeur(lignes, mois)
    voulus = [total for total in totaux if total.cle == texte] if texte else totaux
    if not voulus:
        raise Http404
    return voulus[0]


@require_POST
@garde("service_fait", "r")
def certificat(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """Ask for the certificate of an employer."""
    objet = mois_lu(request, mois)
    total = _employeur(request, objet, request.POST.get("employeur", ""))
    return _demander(request, departement, objet, total, CERTIFICAT, "")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("service_fait", "r")
def exporter(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """Say why, then ask for the file of an employer."""
    objet = mois_lu(request, mois)
    total = _employeur(request, objet, request.GET.get("employeur", ""))
    initial = {"motif": f"Paie du mois {objet.mois.du_mois}"}
    formulaire = FormulaireExportService(request.POST or None, initial=initial)
    if request.method == "POST" and formulaire.is_valid():
        motif = formulaire.cleaned_data["motif"]
        return _demander(request, departement, objet, total, EXPORT, motif)
    contexte = {
        "mois": objet,
        "total": total,
        "formulaire": formulaire,
        "envoi": secrets.token_hex(8),
        "clos": getattr(objet, "cloture", None) is not None,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/mois_exporter.html", contexte, status=statut)


def _demander(
    request: Any,
    departement: str,
    mois: MoisDeService,
    total: TotalEmployeur,
    genre: str,
    motif: str,
) -> HttpResponse:
    try:
        travail = demander_document(
            auteur=request.mandat,
            mois=mois,
            employeur=total.cle,
            genre=genre,
            motif=motif,
            cle=request.POST.get("envoi", "")[:40] or secrets.token_hex(8),
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("contrats:mois", departement=departement, mois=mois.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("service_fait", "v")
def signer(request: Any, departement: str, mois: UUID) -> HttpResponse:
    """The employer certifies its closed month."""
    objet = mois_lu(request, mois)
    total = _employeur(request, objet, request.POST.get("employeur", ""))
    try:
        certifier(
            auteur=request.mandat,
            mois=objet,
            employeur=total.employeur,
            eple=total.ecole,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, f"Le service fait est certifié : {total.nom}.")
    return redirect("contrats:mois", departement=departement, mois=objet.pk)
