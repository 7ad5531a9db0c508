"""Acts on an intervention: the head's answer, the family, in place, the end; homes and paper."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde, peut
from pas.actions.interventions_suites import (
    SANS_SUITE,
    accorder_intervention,
    informer_la_famille,
    mettre_en_place,
    refuser_intervention,
    revenir_sur,
    terminer_intervention,
)
from pas.enums.interventions import ActeIntervention, EtatIntervention, MoyenInformation
from pas.forms.interventions import (
    FormulaireAccord,
    FormulaireFamilleInformee,
    FormulaireFin,
    FormulaireImpression,
)
from pas.models import InterventionExterieure
from pas.permissions import peut_accorder
from pas.regles.interventions import PASSAGES
from pas.requetes.interventions import a_faire, autres_interventions, salles_connues
from pas.views.interventions import commun, intervention_a_mener, intervention_visible, jouer
from pial.models import Etablissement
from pial.regles import lundi_de
from socle.erreurs import ActionRefusee
from socle.travaux import demander_travail, lancer

GENRE_PDF = "pas.interventions_pdf"
FAIT = {
    ActeIntervention.METTRE_EN_PLACE: "L'intervention est en place.",
    ActeIntervention.REPRENDRE: "Votre réponse est reprise : la demande attend de nouveau.",
    ActeIntervention.ANNULER: "L'intervention est annulée.",
    ActeIntervention.ROUVRIR: "La demande est rouverte : elle attend l'accord de la direction.",
}


def _dans_l_etat(objet: InterventionExterieure, acte: ActeIntervention) -> None:
    if (EtatIntervention(objet.etat), acte) not in PASSAGES:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "v")
def accord(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """The head agrees with a room, or refuses with a reason; conflicts are shown before."""
    objet = intervention_visible(request, intervention)
    if not peut_accorder(request.mandat, objet, request.aujourdhui):
        raise Http404
    _dans_l_etat(objet, ActeIntervention.ACCORDER)
    formulaire = FormulaireAccord(request.POST or None, initial={"salle": objet.salle})
    acte = {"auteur": request.mandat, "intervention": objet.pk, "le": request.aujourdhui}
    refuse = request.POST.get("reponse") == "non"

    def faire() -> None:
        if formulaire.cleaned_data["reponse"] == "non":
            refuser_intervention(motif=formulaire.cleaned_data["motif"], **acte)
        else:
            accorder_intervention(salle=formulaire.cleaned_data["salle"], **acte)
        formulaire.journaliser(request, "intervention", [objet.pk])

    return jouer(
        request,
        objet,
        formulaire,
        faire,
        page="pas/intervention_accord.html",
        fait="L'intervention est refusée." if refuse else "L'intervention est accordée.",
        contexte={
            **commun(request, objet),
            "autres": autres_interventions(objet),
            "salles": salles_connues(objet.etablissement),
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "u")
def famille(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """When and how the family was told."""
    objet = intervention_a_mener(request, intervention)
    _dans_l_etat(objet, ActeIntervention.INFORMER)
    formulaire = FormulaireFamilleInformee(
        request.POST or None, initial={"informee_le": request.aujourdhui}
    )

    def faire() -> None:
        lues = formulaire.cleaned_data
        informer_la_famille(
            auteur=request.mandat,
            intervention=objet.pk,
            informee_le=lues["informee_le"],
            moyen=MoyenInformation(lues["moyen"]),
            courriel=lues["courriel"],
            le=request.aujourdhui,
        )

    return jouer(
        request,
        objet,
        formulaire,
        faire,
        page="pas/intervention_acte.html",
        fait="La famille est notée comme informée.",
        contexte={
            **commun(request, objet),
            "titre": "Noter que la famille est informée",
            "libelle": "Enregistrer",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "u")
def fin(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """End an intervention on a day."""
    objet = intervention_a_mener(request, intervention)
    _dans_l_etat(objet, ActeIntervention.TERMINER)
    formulaire = FormulaireFin(
        request.POST or None, initial={"dernier_jour": min(request.aujourdhui, objet.au)}
    )

    def faire() -> None:
        terminer_intervention(
            auteur=request.mandat,
            intervention=objet.pk,
            dernier_jour=formulaire.cleaned_data["dernier_jour"],
            le=request.aujourdhui,
        )

    return jouer(
        request,
        objet,
        formulaire,
        faire,
        page="pas/intervention_acte.html",
        fait="L'intervention est terminée : la salle et l'heure de l'élève sont libres ensuite.",
        contexte={
            **commun(request, objet),
            "titre": "Terminer l'intervention",
            "libelle": "Terminer ce jour-là",
        },
    )


@require_POST
@garde("intervention", "u")
def acte(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """Put in place, take the answer back, give up, open again."""
    objet = intervention_a_mener(request, intervention)
    try:
        choisi = ActeIntervention(request.POST.get("acte", ""))
    except ValueError:
        raise Http404 from None
    if choisi not in {ActeIntervention.METTRE_EN_PLACE, *SANS_SUITE}:
        raise Http404
    partie = {"auteur": request.mandat, "intervention": objet.pk, "le": request.aujourdhui}
    try:
        if choisi == ActeIntervention.METTRE_EN_PLACE:
            mettre_en_place(**partie)
        else:
            revenir_sur(acte=choisi, **partie)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, FAIT[choisi])
    return redirect("pas:intervention", departement=departement, intervention=objet.pk)


@require_safe
@garde("intervention", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """For homes: agreements to give, families to inform, interventions to put in place."""
    contexte = {
        "nombres": a_faire(request.mandat, request.aujourdhui),
        "accorde": peut(request.mandat, "v", "intervention"),
        "mene": peut(request.mandat, "u", "intervention"),
    }
    return render(request, "pas/fragments/_interventions.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "r")
def imprimer(request: Any, departement: str) -> HttpResponse:
    """The week of interventions of one school on paper: for the wall, or with names."""
    visibles = InterventionExterieure.objects.visibles_par(request.mandat, request.aujourdhui)
    ecoles = Etablissement.objects.filter(
        pk__in=visibles.order_by().values("etablissement")
    ).order_by("cle_tri")
    possibles = [(str(une.pk), une.nom_court) for une in ecoles]
    formulaire = FormulaireImpression(
        request.POST or None, initial={"semaine": request.aujourdhui}, ecoles=possibles
    )
    if request.method == "POST" and formulaire.is_valid():
        lues = formulaire.cleaned_data
        travail = demander_travail(
            genre=GENRE_PDF,
            cle=f"{GENRE_PDF}:{uuid.uuid4()}",
            titre="Semaine des interventions à imprimer",
            parametres={
                "ecole": lues["ecole"],
                "lundi": lundi_de(lues["semaine"]).isoformat(),
                "affichage": lues["version"] == "affichage",
            },
            auteur=request.user,
            mandat=request.mandat.pk,
            total=1,
        )
        lancer(travail)
        return redirect("comptes:travail", departement=departement, pk=travail.pk)
    contexte = {"formulaire": formulaire, "possibles": possibles}
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/interventions_imprimer.html", contexte, status=statut)
