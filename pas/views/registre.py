"""The register of a PAS: the list, one request, what is done of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import garde
from pas.actions.avis import preparer_les_avis
from pas.actions.etapes import faire_un_acte
from pas.actions.famille import (
    ecrire_a_la_personne,
    informer_les_parents,
    noter_les_accords,
)
from pas.actions.rendez_vous import proposer_un_rendez_vous
from pas.enums import (
    LIBELLES_ACTE,
    LIBELLES_ACTION_CONSENTIE,
    LIBELLES_STATUT,
    Acte,
    ActionConsentie,
    MotifCloture,
    Statut,
)
from pas.forms.registre import (
    AVEC_MOTIF,
    FormulaireActe,
    FormulaireFamille,
    FormulaireRendezVous,
    FormulaireReponse,
)
from pas.models import Saisine
from pas.permissions import champs_de, est_auteur, peut_agir, peut_faire
from pas.regles.etats import actes_possibles
from pas.regles.lectures import NOMINATIFS, Champ
from pas.requetes.contenu import contenu_de, mots_lus
from pas.requetes.delais import delai_courant, delais_de_trois
from pas.requetes.rendez_vous import rendez_vous_lus
from pas.requetes.ressources import actions_confiees
from pas.requetes.saisines import (
    accordees,
    derniere_etape,
    doublons_probables,
    eleves_reconnaissables,
    faits_de,
    notification_d_aide,
    saisines_lisibles,
)
from pas.tables import mots_du_delai
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def _visible(request: Any, pk: UUID) -> Saisine:
    lisibles = saisines_lisibles(request.mandat, request.aujourdhui)
    saisine: Saisine = get_object_or_404(lisibles, pk=pk)
    return saisine


def _traitable(request: Any, pk: UUID) -> Saisine:
    saisine = _visible(request, pk)
    if not peut_agir(request.mandat, saisine, request.aujourdhui):
        raise Http404
    return saisine


@require_safe
@garde("registre_pas", "r")
def demande(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """One request, field by field: what this reader reads of it (``pas.regles.lectures``)."""
    return _page(request, _visible(request, saisine))


def _page(
    request: Any, saisine: Saisine, *, statut: int = 200, **formulaires: forms.Form
) -> HttpResponse:
    mandat, le = request.mandat, request.aujourdhui
    champs = champs_de(mandat, saisine)
    traitable = peut_agir(mandat, saisine, le)
    mots = mots_lus(contenu_de(saisine), champs)
    if champs & NOMINATIFS:
        noter_lecture(request, "saisine", [saisine.pk])
    delais = delais_de_trois(saisine, request.departement.fuseau, le)
    echanges = Champ.ECHANGES in champs
    # Each act that the state allows is offered; a reason is asked with the act itself.
    faits = faits_de(saisine, request.aujourdhui, motif=MotifCloture.SANS_SUITE)
    actes = [
        a
        for a in actes_possibles(Statut(saisine.statut), faits)
        if a != Acte.ANNULER and peut_faire(request.mandat, saisine, a, request.aujourdhui)
    ]
    contexte: dict[str, Any] = {
        "saisine": saisine,
        # Templates read names of fields in capitals: {{ lit.TEXTE }}.
        "lit": {champ.name: True for champ in champs},
        "delai": mots_du_delai(delai_courant(delais)),
        "delais": delais,
        "doublons": doublons_probables(saisine, mandat, le) if Champ.DOUBLONS in champs else None,
        "est_auteur": est_auteur(mandat, saisine),
        "traitable": traitable,
        "mots": mots,
        "attend_les_parents": saisine.famille_informee_le is None,
        "etapes": [
            (e.faite_le, LIBELLES_STATUT[Statut(e.statut)], e.auteur if traitable else None)
            for e in saisine.etapes.select_related("auteur")
        ],
        "echanges": saisine.messages.select_related("auteur") if echanges else [],
        "rendez_vous": rendez_vous_lus(saisine) if echanges else [],
        "accords": [
            (LIBELLES_ACTION_CONSENTIE[ActionConsentie(c.action)], c)
            for c in (saisine.consentements.all() if Champ.ACCORDS in champs else [])
        ],
        "actes": [(a, LIBELLES_ACTE[a], a in AVEC_MOTIF) for a in actes] if traitable else [],
        "formulaire_acte": FormulaireActe(),
        "formulaire_reponse": FormulaireReponse(),
        "formulaire_rendez_vous": FormulaireRendezVous(),
        "formulaire_famille": FormulaireFamille(
            le=request.aujourdhui,
            deja_informee=saisine.famille_informee_le is not None,
            # What holds is ticked: noting one answer must not refuse the others.
            initial={"accords": [str(une) for une in accordees(saisine)]},
        ),
        **(_pour_l_equipe(request, saisine) if traitable else {}),
        "fautif": next(iter(formulaires.values()), None),
        **formulaires,
    }
    return render(request, "pas/demande.html", contexte, status=statut)


def _pour_l_equipe(request: Any, saisine: Saisine) -> dict[str, Any]:
    """What only the team of the PAS sees and does."""
    le, derniere = request.aujourdhui, derniere_etape(saisine)
    return {
        "confiees": actions_confiees(saisine),
        "peut_reprendre": derniere is not None
        and bool(derniere.acte)
        and derniere.auteur_id == request.mandat.membre_id,
        "reconnaissables": eleves_reconnaissables(saisine, request.mandat, le),
        "notification": notification_d_aide(saisine, le),
    }


def _agir(
    request: Any,
    saisine: Saisine,
    nom: str,
    formulaire: forms.Form,
    agir: Callable[[], object],
    dit: str,
) -> HttpResponse:
    """Valid: act, write the e-mail owed, say it; else the page again with what was typed."""
    if formulaire.is_valid():
        try:
            agir()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            preparer_les_avis()
            messages.success(request, dit)
            return redirect("pas:demande", departement=saisine.departement_id, saisine=saisine.pk)
    return _page(request, saisine, statut=422, **{nom: formulaire})


def _commun(request: Any, saisine: Saisine) -> dict[str, Any]:
    return {"auteur": request.mandat, "saisine": saisine.pk, "le": request.aujourdhui}


@require_POST
@garde("registre_pas", "u")
def acte(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Move the request by one act."""
    prise = _traitable(request, saisine)
    formulaire = FormulaireActe(request.POST)

    def agir() -> None:
        choisi, motif = formulaire.choisi()
        dits = {nom: formulaire.cleaned_data[nom] for nom in ("mot", "bilan")}
        faire_un_acte(acte=choisi, motif=motif, **dits, **_commun(request, prise))

    dit = "C'est noté. La personne qui a demandé est prévenue par e-mail."
    return _agir(request, prise, "formulaire_acte", formulaire, agir, dit)


@require_POST
@garde("registre_pas", "u")
def reponse(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Write to who asked."""
    prise = _traitable(request, saisine)
    formulaire = FormulaireReponse(request.POST)

    def agir() -> None:
        ecrire_a_la_personne(mot=formulaire.cleaned_data["corps"], **_commun(request, prise))

    dit = "Votre réponse est envoyée. Un e-mail prévient la personne, sans dire de quoi il s'agit."
    return _agir(request, prise, "formulaire_reponse", formulaire, agir, dit)


@require_POST
@garde("registre_pas", "u")
def rendez_vous(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Propose a meeting."""
    prise = _traitable(request, saisine)
    formulaire = FormulaireRendezVous(request.POST)

    def agir() -> None:
        proposer_un_rendez_vous(
            debut=formulaire.debut(request.departement.fuseau),
            duree_minutes=formulaire.cleaned_data["duree_minutes"],
            lieu=formulaire.cleaned_data["lieu"],
            **_commun(request, prise),
        )

    dit = "Le rendez-vous est proposé. S'il y en avait un autre, il est retiré."
    return _agir(request, prise, "formulaire_rendez_vous", formulaire, agir, dit)


@require_POST
@garde("registre_pas", "u")
def famille(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Note that the parents were informed, and what they said."""
    prise = _traitable(request, saisine)
    formulaire = FormulaireFamille(
        request.POST,
        le=request.aujourdhui,
        deja_informee=prise.famille_informee_le is not None,
    )

    def agir() -> None:
        if prise.famille_informee_le is None:
            informes_le = formulaire.cleaned_data["informee_le"]
            informer_les_parents(informes_le=informes_le, **_commun(request, prise))
        noter_les_accords(reponses=formulaire.reponses(), **_commun(request, prise))

    dit = "La réponse de la famille est notée, avec sa date. La dernière notée vaut."
    return _agir(request, prise, "formulaire_famille", formulaire, agir, dit)
