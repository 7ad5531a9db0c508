"""Mobilise a team from the plan, and follow what becomes of it: the side of the PAS."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from pas.actions.mobilisation import annuler_une_mobilisation, mobiliser, refus_de_mobiliser
from pas.actions.mobilisation_reprise import acte_a_reprendre, reprendre_un_acte
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation
from pas.enums.plan import EMAS, TypeReponse
from pas.forms.mobilisation import FormulaireMobiliser
from pas.models import Mobilisation, Reponse, Saisine
from pas.permissions import peut_lire_les_notes, peut_mener
from pas.regles.mobilisation import actes_de
from pas.requetes.mobilisations import (
    a_transmettre,
    en_clair,
    equipes_mobilisables,
    etapes_de,
    mobilisations_du_pas,
    transmis_de,
)
from pas.views.plan import saisine_a_tenir
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def demander(request: Any, departement: str, saisine: UUID, reponse_pas: UUID) -> HttpResponse:
    """Write the question, see exactly what would be transmitted, then send it."""
    ligne = saisine_a_tenir(request, saisine)
    reponse = get_object_or_404(Reponse.objects.filter(saisine=ligne), pk=reponse_pas)
    refus = refus_de_mobiliser(ligne, reponse, avec_prenom=False)
    if reponse.type not in EMAS or (refus and request.method != "POST"):
        messages.error(request, refus)
        return redirect("pas:plan", departement=departement, saisine=ligne.pk)
    est_directe = reponse.type == TypeReponse.EMAS_DIRECT
    equipes = equipes_mobilisables(ligne, request.aujourdhui)
    formulaire = FormulaireMobiliser(request.POST or None, equipes=equipes, est_directe=est_directe)
    relit = False
    if request.method == "POST" and formulaire.is_valid():
        lues = formulaire.lues
        refus = refus_de_mobiliser(ligne, reponse, avec_prenom=lues["avec_prenom"])
        if refus:
            formulaire.add_error(None, refus)
        elif request.POST.get("etape") == "envoyer":
            try:
                creee = mobiliser(
                    auteur=request.mandat,
                    saisine=ligne.pk,
                    reponse=reponse.pk,
                    le=request.aujourdhui,
                    **(lues | {"emas": UUID(lues["emas"])}),
                )
            except ActionRefusee as faute:
                formulaire.add_error(None, faute.phrase)
            else:
                messages.success(
                    request, f"{creee.emas} : la demande est envoyée à la direction de l'ESMS."
                )
                return redirect(
                    "pas:plan_mobilisation",
                    departement=departement,
                    saisine=ligne.pk,
                    mobilisation=creee.pk,
                )
        else:
            relit = request.POST.get("etape") == "relire"
    return _page(request, ligne, reponse, formulaire, equipes, est_directe=est_directe, relit=relit)


def _page(
    request: Any,
    ligne: Saisine,
    reponse: Reponse,
    formulaire: FormulaireMobiliser,
    equipes: list[Any],
    *,
    est_directe: bool,
    relit: bool,
) -> HttpResponse:
    contexte: dict[str, Any] = {
        "saisine": ligne,
        "reponse": reponse,
        "formulaire": formulaire,
        "equipes": equipes,
        "est_directe": est_directe,
    }
    if not relit:
        statut = 422 if formulaire.errors else 200
        return render(request, "pas/mobiliser.html", contexte, status=statut)
    lues = formulaire.lues
    noter_lecture(request, "saisine", [ligne.pk])
    dits = a_transmettre(ligne, question=lues["question"], avec_prenom=lues["avec_prenom"])
    contexte |= {
        "transmis": en_clair(ligne, dits),
        "equipe": next(une for une in equipes if str(une.pk) == lues["emas"]),
        "lues": lues,
    }
    return render(request, "pas/mobiliser_relire.html", contexte)


def _suivie(request: Any, saisine: UUID, mobilisation: UUID) -> Mobilisation:
    """A mobilisation of the reader's own PAS, else 404."""
    ligne = saisine_a_tenir(request, saisine)
    objet: Mobilisation = get_object_or_404(mobilisations_du_pas(ligne), pk=mobilisation)
    return objet


@require_safe
@garde("registre_pas", "u")
def suivre(request: Any, departement: str, saisine: UUID, mobilisation: UUID) -> HttpResponse:
    """Where it stands, what was transmitted, what is answered, the report."""
    objet = _suivie(request, saisine, mobilisation)
    noter_lecture(request, "saisine", [objet.saisine_id])
    mandat, le = request.mandat, request.aujourdhui
    annuler_ = ActeMobilisation.ANNULER
    contexte = {
        "saisine": objet.saisine,
        "mobilisation": objet,
        "transmis": transmis_de(objet),
        "etapes": etapes_de(objet),
        "lit_le_compte_rendu": objet.etat == EtatMobilisation.COMPTE_RENDU
        and peut_lire_les_notes(mandat),
        "peut_annuler": annuler_ in actes_de(EtatMobilisation(objet.etat), mandat.fonction)
        and peut_mener(mandat, objet, annuler_, le),
        "peut_reprendre": bool(acte_a_reprendre(objet, mandat, le)),
    }
    return render(request, "pas/plan_mobilisation.html", contexte)


@require_POST
@garde("registre_pas", "u")
def annuler(request: Any, departement: str, saisine: UUID, mobilisation: UUID) -> HttpResponse:
    """Stop before anything has happened."""
    objet = _suivie(request, saisine, mobilisation)
    try:
        annuler_une_mobilisation(
            auteur=request.mandat,
            saisine=objet.saisine_id,
            mobilisation=objet.pk,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "La mobilisation est annulée. L'ESMS est prévenu.")
    return _retour(departement, objet)


@require_POST
@garde("registre_pas", "u")
def reprendre(request: Any, departement: str, saisine: UUID, mobilisation: UUID) -> HttpResponse:
    """Take back one's own act of the day."""
    objet = _suivie(request, saisine, mobilisation)
    try:
        reprendre_un_acte(
            auteur=request.mandat,
            saisine=objet.saisine_id,
            mobilisation=objet.pk,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'acte est repris : la mobilisation est comme avant.")
    return _retour(departement, objet)


def _retour(departement: str, objet: Mobilisation) -> HttpResponse:
    return redirect(
        "pas:plan_mobilisation",
        departement=departement,
        saisine=objet.saisine_id,
        mobilisation=objet.pk,
    )
