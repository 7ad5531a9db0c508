"""The plan of a request: responses, actions, and the acts on each."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from pas.actions.plan import (
    SUITES,
    DonneesReponse,
    ecrire_une_reponse,
    noter_une_action,
    prevoir_une_action,
    suivre_une_reponse,
)
from pas.enums.plan import EMAS, VIVANTES, EtatAction, EtatReponse
from pas.forms.plan import (
    FormulaireAction,
    FormulaireActionFaite,
    FormulaireReponse,
    FormulaireSuite,
    dans_deux_mois,
)
from pas.models import ActionPas, Reponse, Saisine
from pas.permissions import (
    champs_de,
    peut_agir,
    peut_lire_le_plan,
    peut_lire_les_actions,
    peut_lire_les_notes,
)
from pas.regles.lectures import Champ
from pas.requetes.plan import plan_de, porteurs_possibles, reponses_nommees
from pas.requetes.saisines import accordees, saisines_lisibles
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def saisine_lisible(request: Any, pk: UUID) -> Saisine:
    """A request that the reader may read, else 404."""
    lisibles = saisines_lisibles(request.mandat, request.aujourdhui)
    saisine: Saisine = get_object_or_404(lisibles, pk=pk)
    return saisine


def saisine_a_tenir(request: Any, pk: UUID) -> Saisine:
    """A request of the reader's own PAS, else 404."""
    saisine = saisine_lisible(request, pk)
    if not peut_agir(request.mandat, saisine, request.aujourdhui):
        raise Http404
    return saisine


@require_safe
@garde("registre_pas", "r")
def plan(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Responses and actions; the words for those who may read them, the kinds for the others."""
    ligne = saisine_lisible(request, saisine)
    mandat = request.mandat
    if Champ.REPONSES not in champs_de(mandat, ligne):
        raise Http404
    lit_le_plan = peut_lire_le_plan(mandat)
    lit_les_actions = peut_lire_les_actions(mandat)
    if lit_le_plan:
        noter_lecture(request, "saisine", [ligne.pk])
    actions = ActionPas.objects.filter(saisine=ligne).select_related("porteur")
    contexte = {
        "saisine": ligne,
        "reponses": plan_de(ligne),
        "actions": list(actions) if lit_les_actions else [],
        "lit_les_actions": lit_les_actions,
        "lit_le_plan": lit_le_plan,
        "lit_les_notes": peut_lire_les_notes(mandat),
        "peut_agir": peut_agir(mandat, ligne, request.aujourdhui),
        "etats_suivis": (EtatReponse.PREPAREE, EtatReponse.PROPOSEE, EtatReponse.EN_PLACE),
        "a_faire": EtatAction.A_FAIRE,
        "preparee": EtatReponse.PREPAREE,
        "vivantes": VIVANTES,
        "emas": EMAS,
        "accords": accordees(ligne),
    }
    return render(request, "pas/plan.html", contexte)


def _jouer(
    request: Any,
    ligne: Saisine,
    formulaire: forms.Form,
    faire: Callable[[], Any],
    *,
    titre: str,
    fait: str,
    libelle: str = "Enregistrer",
) -> HttpResponse:
    """A form and its act; what was typed is kept when it is refused."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            faire()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, fait)
            return redirect("pas:plan", departement=ligne.departement_id, saisine=ligne.pk)
    contexte = {"saisine": ligne, "formulaire": formulaire, "titre": titre, "libelle": libelle}
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/plan_acte.html", contexte, status=statut)


def _commun(request: Any, ligne: Saisine) -> dict[str, Any]:
    return {"auteur": request.mandat, "saisine": ligne.pk, "le": request.aujourdhui}


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def reponse_nouvelle(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Write a response."""
    ligne = saisine_a_tenir(request, saisine)
    formulaire = FormulaireReponse(
        request.POST or None, initial={"revoir_le": dans_deux_mois(request.aujourdhui)}
    )

    def faire() -> None:
        ecrire_une_reponse(donnees=DonneesReponse(**formulaire.lues), **_commun(request, ligne))

    fait = "La réponse est écrite. Proposez-la quand elle est prête."
    return _jouer(request, ligne, formulaire, faire, titre="Écrire une réponse", fait=fait)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def reponse_corriger(
    request: Any, departement: str, saisine: UUID, reponse_pas: UUID
) -> HttpResponse:
    """Correct a response until it is proposed."""
    ligne = saisine_a_tenir(request, saisine)
    objet = get_object_or_404(Reponse.objects.filter(saisine=ligne), pk=reponse_pas)
    if request.method != "POST" and objet.etat != EtatReponse.PREPAREE:
        messages.error(
            request, "Cette réponse est déjà proposée : abandonnez-la et écrivez-en une autre."
        )
        return redirect("pas:plan", departement=departement, saisine=ligne.pk)
    noter_lecture(request, "saisine", [ligne.pk])
    champs = ("type", "intervenant", "texte", "revoir_le", "accord_ecrit_le")
    formulaire = FormulaireReponse(
        request.POST or None, initial={nom: getattr(objet, nom) for nom in champs}
    )

    def faire() -> None:
        ecrire_une_reponse(
            reponse=objet.pk,
            donnees=DonneesReponse(**formulaire.lues),
            **_commun(request, ligne),
        )

    titre = f"Corriger la réponse : {objet.get_type_display()}"
    return _jouer(request, ligne, formulaire, faire, titre=titre, fait="La réponse est corrigée.")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def reponse(request: Any, departement: str, saisine: UUID, reponse_pas: UUID) -> HttpResponse:
    """Say how a response goes."""
    ligne = saisine_a_tenir(request, saisine)
    objet = get_object_or_404(Reponse.objects.filter(saisine=ligne), pk=reponse_pas)
    suites = sorted(SUITES[EtatReponse(objet.etat)], key=list(EtatReponse).index)
    formulaire = FormulaireSuite(
        request.POST or None,
        suites=suites,
        initial={"effet": objet.effet, "revoir_le": objet.revoir_le},
    )

    def faire() -> None:
        suivre_une_reponse(reponse=objet.pk, **formulaire.lues, **_commun(request, ligne))

    titre = f"Suivre la réponse : {objet.get_type_display()}"
    return _jouer(request, ligne, formulaire, faire, titre=titre, fait="C'est noté.")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def action_nouvelle(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Plan an action."""
    ligne = saisine_a_tenir(request, saisine)
    formulaire = FormulaireAction(
        request.POST or None,
        porteurs=porteurs_possibles(ligne, request.aujourdhui),
        reponses=reponses_nommees(ligne),
        initial={"porteur": str(request.mandat.membre_id), "prevue_le": request.aujourdhui},
    )

    def faire() -> None:
        prevoir_une_action(**formulaire.lues, **_commun(request, ligne))

    fait = "L'action est prévue."
    return _jouer(request, ligne, formulaire, faire, titre="Prévoir une action", fait=fait)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def action(request: Any, departement: str, saisine: UUID, action_pas: UUID) -> HttpResponse:
    """Say that an action is done."""
    ligne = saisine_a_tenir(request, saisine)
    objet = get_object_or_404(ActionPas.objects.filter(saisine=ligne), pk=action_pas)
    formulaire = FormulaireActionFaite(
        request.POST or None, initial={"faite_le": request.aujourdhui, "note": objet.note}
    )

    def faire() -> None:
        noter_une_action(
            action=objet.pk,
            etat=EtatAction.FAITE,
            **formulaire.cleaned_data,
            **_commun(request, ligne),
        )

    titre = f"Noter : {objet.get_genre_display()}"
    return _jouer(request, ligne, formulaire, faire, titre=titre, fait="L'action est notée.")


@require_POST
@garde("registre_pas", "u")
def action_etat(request: Any, departement: str, saisine: UUID, action_pas: UUID) -> HttpResponse:
    """Give an action up, or take back what was said of it."""
    ligne = saisine_a_tenir(request, saisine)
    objet = get_object_or_404(ActionPas.objects.filter(saisine=ligne), pk=action_pas)
    abandonne = objet.etat == EtatAction.A_FAIRE
    etat = EtatAction.ABANDONNEE if abandonne else EtatAction.A_FAIRE
    try:
        noter_une_action(action=objet.pk, etat=etat, **_commun(request, ligne))
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(
            request, "L'action est abandonnée." if abandonne else "L'action est à faire."
        )
    return redirect("pas:plan", departement=departement, saisine=ligne.pk)
