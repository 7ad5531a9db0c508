"""After a fixed term: the proposal, its answer; and their undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from contrats.actions.suites import (
    annuler_reponse_suite,
    proposer_suite,
    repondre_suite,
    retirer_suite,
)
from contrats.enums.vie import NatureSuite, Reponse
from contrats.models import Suite
from contrats.regles.employeurs import CDI_DE_L_ETAT
from contrats.regles.textes import ENTREE_LOI_2022
from contrats.requetes.fiche import FicheContrat, lire_fiche, natures_pour
from contrats.views.acte import defaire, jouer, le_mien
from contrats.views.fiche import conditions, contrat_a_changer
from contrats.views.formulaires_vie import FormulaireReponse, FormulaireSuite


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "c")
def suite(request: Any, departement: str, contrat: UUID) -> HttpResponse:
    """Note the interview, propose what follows a fixed term."""
    objet = contrat_a_changer(request, contrat)
    lue = lire_fiche(objet, request.aujourdhui, detail=True)
    natures = natures_pour(lue)
    if not natures:
        messages.error(request, "Ce contrat n'a pas de fin : rien à proposer.")
        return redirect("contrats:contrat", departement=departement, contrat=contrat)
    dernier, ouverte = lue.vue.chaine.dernier, lue.suite_ouverte
    formulaire = FormulaireSuite(
        request.POST or None,
        natures=natures,
        initial={
            "entretien_le": ouverte.entretien_le if ouverte and not ouverte.reponse else None,
            "propose_le": request.aujourdhui,
            "minutes_hebdo": dernier.minutes,
            "semaines": dernier.semaines,
        },
    )
    return jouer(
        request,
        departement,
        contrat=contrat,
        formulaire=formulaire,
        faire=lambda: proposer_suite(
            auteur=request.mandat,
            contrat=objet,
            donnees=formulaire.donnees(),
            le=request.aujourdhui,
        ),
        dire=lambda une: _dire_suite(une, lue.vue.chaine.fin),
        titre="Proposer la suite du contrat",
        explication=_expliquer(lue),
        fait="C'est noté.",
    )


def _expliquer(lue: FicheContrat) -> str:
    """Which law rules the follow-up, and who signs it."""
    fin, au = lue.vue.chaine.fin, lue.vue.chaine.au
    phrase = f"{lue.aesh.nom_complet} : CDD jusqu'au {au:%d/%m/%Y}."
    if fin is not None and fin >= ENTREE_LOI_2022:
        phrase += " Depuis le 1er septembre 2023, il ne se renouvelle qu'en CDI (loi n° 2022-1574)."
    return f"{phrase} Un CDI est signé par l'État, titre 2 ({CDI_DE_L_ETAT})."


def _dire_suite(une: Suite, debut: Any) -> list[str]:
    phrases = []
    if une.entretien_le:
        phrases.append(f"Entretien le {une.entretien_le:%d/%m/%Y}.")
    if une.propose_le is None:
        return [*phrases, "La proposition reste à faire."]
    if une.nature == NatureSuite.AUCUNE:
        dite = f"Pas de renouvellement : la personne en est informée le {une.propose_le:%d/%m/%Y}."
        return [*phrases, f"{dite} Aucune réponse n'est attendue."]
    phrases.append(f"{une.get_nature_display()} proposé le {une.propose_le:%d/%m/%Y}.")
    phrases.append(
        f"À partir du {debut:%d/%m/%Y} : {conditions(une.minutes_hebdo, une.semaines)}, "
        f"{une.get_employeur_display()}."
    )
    phrases.append(f"Réponse attendue au plus tard le {une.repondre_avant:%d/%m/%Y}.")
    return phrases


@require_http_methods(["GET", "HEAD", "POST"])
@garde("vie_contrat", "u")
def reponse_suite(request: Any, departement: str, suite: UUID) -> HttpResponse:
    """Record what the person answered; accepted, the next contract is written."""
    objet = le_mien(request, Suite, suite)
    formulaire = FormulaireReponse(request.POST or None, initial={"repondu_le": request.aujourdhui})
    mots = conditions(objet.minutes_hebdo, objet.semaines)
    return jouer(
        request,
        departement,
        contrat=objet.contrat_id,
        formulaire=formulaire,
        faire=lambda: repondre_suite(
            auteur=request.mandat,
            suite=objet,
            reponse=Reponse(formulaire.cleaned_data["reponse"]),
            repondu_le=formulaire.cleaned_data["repondu_le"],
            le=request.aujourdhui,
        ),
        dire=lambda une: [
            f"{une.suivant.get_type_display()} à partir du {une.suivant.periode.lower:%d/%m/%Y} : "
            f"{mots}, {une.suivant.get_employeur_display()}."
            if une.suivant
            else "Aucun contrat ne suit : le CDD finit à son terme."
        ],
        titre=f"Réponse à la proposition : {objet.get_nature_display()}",
        explication=f"{objet.contrat.aesh.nom_complet} : {mots}.",
        fait="La réponse est notée. Vous pouvez l'annuler ici.",
    )


@require_POST
@garde("vie_contrat", "u")
def annuler_suite(request: Any, departement: str, suite: UUID) -> HttpResponse:
    """Take back an answer and its contract, or withdraw a proposal that has none."""
    objet = le_mien(request, Suite, suite)
    acte = annuler_reponse_suite if objet.reponse else retirer_suite
    phrase = "La réponse est annulée." if objet.reponse else "La proposition est retirée."
    return defaire(
        request, departement, objet, lambda: acte(auteur=request.mandat, suite=objet), phrase
    )
