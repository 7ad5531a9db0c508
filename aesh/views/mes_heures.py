"""The AESH's own hours: planned, done, a difference to signal, what is left outside the grid."""

import datetime
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aesh.actions.ecarts import retirer_ecart, signaler_ecart
from aesh.enums.service import ReponseEcart
from aesh.models import EcartDeclare
from aesh.requetes.ecarts import ecoles_de
from aesh.requetes.mes_heures import connexes_de, minutes_du_contrat, mois_compte, mois_voisins
from aesh.views.absences_saisie import reporter
from aesh.views.agenda import aesh_connecte
from aesh.views.formulaires_absences import jour_demande
from aesh.views.formulaires_miennes import EcartForm
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from pial.regles import annee_scolaire
from socle.erreurs import ActionRefusee
from socle.travaux import demander_travail, lancer

GENRE_RELEVE = "aesh.releve_pdf"


def mois_demande(request: Any) -> datetime.date:
    """First day of the month of the address (``2026-11``); this month when unreadable."""
    texte = f"{request.GET.get('mois', '')}-01"
    jour = jour_demande(texte, request.aujourdhui)
    return jour.replace(day=1)


@require_safe
@garde("absence", "c")
def mes_heures(request: Any, departement: str) -> HttpResponse:
    """A month, week by week; the differences signalled; the pot of activities outside the grid."""
    aesh = aesh_connecte(request)
    le, premier = request.aujourdhui, mois_demande(request)
    precedent, suivant = mois_voisins(premier)
    mois = mois_compte(aesh, premier, le)
    contexte = {
        "mois": mois,
        "contrat": minutes_du_contrat(aesh, premier) if mois.contrat is None else mois.contrat,
        "connexes": connexes_de(aesh, le, annee_scolaire(premier)),
        "precedent": precedent,
        "suivant": suivant,
        "est_courant": premier == le.replace(day=1),
    }
    return render(request, "aesh/mes_heures.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "c")
def signaler(request: Any, departement: str) -> HttpResponse:
    """A day was not as planned: which one, why, how long."""
    aesh = aesh_connecte(request)
    le = request.aujourdhui
    ecoles = [(str(une.pk), une.nom_court) for une in ecoles_de(aesh, le)]
    initial: dict[str, Any] = {"jour": jour_demande(request.GET.get("le", ""), le)}
    if len(ecoles) == 1:
        initial["etablissement"] = ecoles[0][0]
    formulaire = EcartForm(request.POST or None, initial=initial, ecoles=ecoles)
    if request.method == "POST" and formulaire.is_valid():
        try:
            ecart = signaler_ecart(
                jour=formulaire.cleaned_data["jour"],
                motif=formulaire.cleaned_data["motif"],
                minutes=formulaire.duree,
                etablissement=formulaire.ecole,
                auteur=request.mandat,
                le=le,
            )
        except (ValidationError, ActionRefusee) as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, "C'est noté. Votre école ou la coordination vous répond.")
            adresse = redirect("aesh:mes_heures", departement=departement)
            adresse["Location"] += f"?mois={ecart.jour:%Y-%m}"
            return adresse
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/ecart_signaler.html", {"formulaire": formulaire}, status=statut)


@require_POST
@garde("absence", "c")
def retirer(request: Any, departement: str, ecart: UUID) -> HttpResponse:
    """Take a difference back while nobody answered."""
    aesh = aesh_connecte(request)
    siens = EcartDeclare.objects.filter(aesh=aesh).exclude(reponse=ReponseEcart.RETIRE)
    un: EcartDeclare = get_object_or_404(siens.select_related("aesh"), pk=ecart)
    try:
        retirer_ecart(un, auteur=request.mandat)
    except ActionRefusee as refus:
        dire_refus(request, refus)
    else:
        messages.success(request, "Écart retiré.")
    adresse = redirect("aesh:mes_heures", departement=departement)
    adresse["Location"] += f"?mois={un.jour:%Y-%m}"
    return adresse


@require_POST
@garde("absence", "c")
def releve_pdf(request: Any, departement: str) -> HttpResponse:
    """Ask for the proof of hours of a month on paper."""
    aesh = aesh_connecte(request)
    travail = demander_travail(
        genre=GENRE_RELEVE,
        cle=f"{GENRE_RELEVE}:{uuid.uuid4()}",
        titre="Mon relevé d'heures",
        parametres={"aesh": str(aesh.pk), "mois": mois_demande(request).isoformat()},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)
