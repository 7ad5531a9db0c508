"""Avenants: propose, record the answer, take back."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from contrats.actions.avenants import (
    annuler_reponse_avenant,
    proposer_avenant,
    repondre_avenant,
    retirer_avenant,
)
from contrats.enums.vie import Reponse
from contrats.models import Avenant
from contrats.requetes.fiche import lire_fiche
from contrats.views.acte import defaire, jouer, le_mien
from contrats.views.fiche import conditions, contrat_a_changer
from contrats.views.formulaires_vie import (
    FormulaireAvenant,
    FormulaireReponse,
)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "c")
def avenant(request: Any, departement: str, contrat: UUID) -> HttpResponse:
    """Propose new terms in writing."""
    objet = contrat_a_changer(request, contrat)
    lue = lire_fiche(objet, request.aujourdhui, detail=True)
    dernier = lue.vue.chaine.dernier
    formulaire = FormulaireAvenant(
        request.POST or None,
        initial={
            "minutes_hebdo": dernier.minutes,
            "semaines": dernier.semaines,
            "remise_le": request.aujourdhui,
        },
    )
    return jouer(
        request,
        departement,
        contrat=contrat,
        formulaire=formulaire,
        faire=lambda: proposer_avenant(
            auteur=request.mandat,
            contrat=objet,
            donnees=formulaire.donnees(),
            le=request.aujourdhui,
        ),
        dire=lambda un: [
            f"Aujourd'hui : {conditions(dernier.minutes, dernier.semaines)}.",
            f"À partir du {un.effet:%d/%m/%Y} : {conditions(un.minutes_hebdo, un.semaines)}.",
            f"Réponse au plus tard le {un.repondre_avant:%d/%m/%Y}. Le silence vaut refus.",
            "Rien ne change avant une réponse acceptée.",
        ],
        titre="Proposer un avenant",
        explication=(
            f"{objet.aesh.nom_complet} : {conditions(dernier.minutes, dernier.semaines)}. "
            "La proposition est écrite ; la personne a un mois pour répondre (décret n° 86-83, "
            "art. 45-4)."
        ),
        fait="L'avenant est proposé.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "u")
def reponse_avenant(request: Any, departement: str, avenant: UUID) -> HttpResponse:
    """Record what the person answered to an avenant."""
    objet = le_mien(request, Avenant, avenant)
    formulaire = FormulaireReponse(request.POST or None, initial={"repondu_le": request.aujourdhui})
    mots = conditions(objet.minutes_hebdo, objet.semaines)
    return jouer(
        request,
        departement,
        contrat=objet.contrat_id,
        formulaire=formulaire,
        faire=lambda: repondre_avenant(
            auteur=request.mandat,
            avenant=objet,
            reponse=Reponse(formulaire.cleaned_data["reponse"]),
            repondu_le=formulaire.cleaned_data["repondu_le"],
            le=request.aujourdhui,
        ),
        dire=lambda un: [
            f"À partir du {un.effet:%d/%m/%Y} : {mots}. L'emploi du temps suit à cette date."
            if un.suite_id
            else "Le contrat ne change pas."
        ],
        titre="Réponse à l'avenant",
        explication=(
            f"{objet.contrat.aesh.nom_complet} : {mots}, à partir du {objet.effet:%d/%m/%Y}. "
            f"Réponse au plus tard le {objet.repondre_avant:%d/%m/%Y}."
        ),
        fait="La réponse est notée. Vous pouvez l'annuler ici.",
    )


@require_POST
@garde("vie_contrat", "u")
def annuler_avenant(request: Any, departement: str, avenant: UUID) -> HttpResponse:
    """Take back an answer, or withdraw a proposal that has none."""
    objet = le_mien(request, Avenant, avenant)
    acte = annuler_reponse_avenant if objet.reponse else retirer_avenant
    phrase = "La réponse est annulée." if objet.reponse else "L'avenant est retiré."
    return defaire(
        request, departement, objet, lambda: acte(auteur=request.mandat, avenant=objet), phrase
    )
