"""Attach many schools to a pole: choose a source, see what would change, apply, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from pial.actions.lots import annuler_lot
from pial.actions.poles import rattacher
from pial.models import LotRattachements, Pole
from pial.requetes.lots import (
    LIMITE,
    LigneLot,
    apercu,
    ecoles_de_la_circonscription,
    ecoles_des_uai,
    ecoles_du_pial,
    uai_du_texte,
)
from pial.views.formulaires_pas import FormulaireLot
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("pole_ecriture", "u")
def lot(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """Preview of a batch (GET, nothing is written), then the batch itself (POST)."""
    objet: Pole = get_object_or_404(Pole.objects, pk=pole)
    donnees = request.POST if request.method == "POST" else request.GET
    demande = "du" in donnees
    formulaire = FormulaireLot(
        donnees if demande else None,
        initial={"du": request.aujourdhui},
        le=request.aujourdhui,
        pole=objet,
    )
    lignes: list[LigneLot] = []
    inconnus: list[str] = []
    refus: list[str] = []
    if demande and formulaire.is_valid():
        lignes, inconnus = _lignes(objet, formulaire.cleaned_data)
    cochees = _cochees(request, lignes)
    if request.method == "POST" and formulaire.is_valid():
        try:
            nombre = rattacher(
                auteur=request.mandat,
                pole=objet,
                etablissements=[x.ecole for x in lignes if str(x.ecole.pk) in cochees],
                du=formulaire.cleaned_data["du"],
                deplacer=True,
            )
        except ActionRefusee as erreur:
            refus = erreur.details or [erreur.phrase]
        except ConflitError as erreur:
            refus = [erreur.message]
        else:
            mots = "école rattachée" if nombre == 1 else "écoles rattachées"
            messages.success(
                request, f"{nombre} {mots} au {objet}. Vous pouvez l'annuler ci-dessous."
            )
            return redirect("pial:pole", departement=departement, pole=objet.pk)
    contexte = {
        "pole": objet,
        "formulaire": formulaire,
        "demande": demande and formulaire.is_valid(),
        "choix": [(nom, donnees.get(nom, "")) for nom in formulaire.fields],
        "lignes": lignes,
        "cochees": cochees,
        "possibles": sum(not x.conflit for x in lignes),
        "deplacees": sum(x.est_deplacee for x in lignes),
        "inconnus": inconnus,
        "refus": refus,
        "limite": LIMITE if len(lignes) == LIMITE else 0,
    }
    statut = 422 if formulaire.errors or refus else 200
    return render(request, "pial/lot.html", contexte, status=statut)


def _lignes(pole: Pole, lues: dict[str, Any]) -> tuple[list[LigneLot], list[str]]:
    """Schools of the chosen source, and the UAI that no school has."""
    if lues["pial"]:
        return apercu(pole, ecoles_du_pial(lues["pial"], lues["du"]), lues["du"]), []
    if lues["circonscription"]:
        ecoles = ecoles_de_la_circonscription(lues["circonscription"])
        return apercu(pole, ecoles, lues["du"]), []
    voulus = uai_du_texte(lues["uai"])
    lignes = apercu(pole, ecoles_des_uai(voulus), lues["du"])
    trouves = {ligne.ecole.uai for ligne in lignes}
    return lignes, [uai for uai in voulus if uai not in trouves]


def _cochees(request: Any, lignes: list[LigneLot]) -> set[str]:
    """Ticked by the reader; at first, the schools that are nowhere else."""
    if request.method == "POST":
        return set(request.POST.getlist("etablissements"))
    return {str(x.ecole.pk) for x in lignes if x.avant is None and not x.conflit}


@require_POST
@garde("pole_ecriture", "u")
def annuler(request: Any, departement: str, lot_rattachements: UUID) -> HttpResponse:
    """Undo a batch."""
    objet: LotRattachements = get_object_or_404(LotRattachements.objects, pk=lot_rattachements)
    try:
        nombre = annuler_lot(auteur=request.mandat, lot=objet)
    except ActionRefusee as refus:
        for phrase in refus.details or [refus.phrase]:
            messages.error(request, phrase)
    except ConflitError as conflit:
        messages.error(request, conflit.message)
    else:
        mots = "école retrouve" if nombre == 1 else "écoles retrouvent"
        messages.success(request, f"C'est annulé : {nombre} {mots} leur place d'avant.")
    return redirect("pial:pole", departement=departement, pole=objet.pole_id)
