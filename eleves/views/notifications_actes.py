"""Dated facts of a decision, each a small form: suspension, appeal, renewal, cancellation, undo."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from eleves.actions.notifications_ecriture import NotificationPerimee
from eleves.actions.notifications_vie import (
    annuler_notification,
    noter_recours,
    noter_renouvellement,
    reprendre,
    retablir_notification,
    suspendre,
)
from eleves.views.formulaires_droits import (
    FormulaireAnnulation,
    FormulaireRecours,
    FormulaireRenouvellement,
    FormulaireReprise,
    FormulaireRetablissement,
    FormulaireRevision,
    FormulaireSuspension,
    reprendre_sur,
)
from eleves.views.notifications import decision_modifiable
from eleves.views.presentation_droits import montrer
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class Acte:
    """One act: its words, its form, what it calls, which fields are the action's parameters."""

    titre: str
    explication: str
    bouton: str
    fait: str
    formulaire: type[FormulaireRevision]
    action: Callable[..., Any]
    initial: Callable[[Any, Any], dict[str, Any]]


def _rien(_ligne: Any, _le: Any) -> dict[str, Any]:
    return {}


ACTES = {
    "suspendre": Acte(
        "Suspendre le droit",
        "Pendant la suspension, l'élève n'est plus compté en attente. Aucun motif n'est gardé.",
        "Suspendre",
        "La suspension est notée.",
        FormulaireSuspension,
        suspendre,
        lambda _ligne, le: {"du": le},
    ),
    "reprendre": Acte(
        "Reprendre le droit",
        "Le droit vaut de nouveau à partir du jour choisi.",
        "Reprendre",
        "La reprise est notée.",
        FormulaireReprise,
        reprendre,
        lambda _ligne, le: {"reprise": le},
    ),
    "recours": Acte(
        "Noter un recours",
        "Le recours administratif (RAPO) vient avant le recours au tribunal judiciaire (TJ).",
        "Enregistrer",
        "C'est enregistré.",
        FormulaireRecours,
        noter_recours,
        lambda ligne, _le: {"recours": ligne.recours, "depose_le": ligne.recours_le},
    ),
    "renouvellement": Acte(
        "Renouvellement demandé à la famille",
        "La famille demande elle-même le renouvellement à la MDPH, six mois avant la fin.",
        "Enregistrer",
        "La date est enregistrée.",
        FormulaireRenouvellement,
        noter_renouvellement,
        lambda ligne, le: {"demande_le": ligne.renouvellement_demande_le or le},
    ),
    "annuler": Acte(
        "Annuler la décision",
        "Elle ne compte plus, et reste dans l'historique. La décision qu'elle remplaçait "
        "retrouve sa fin. Vous pourrez la rétablir.",
        "Annuler la décision",
        "La décision est annulée.",
        FormulaireAnnulation,
        annuler_notification,
        _rien,
    ),
    "retablir": Acte(
        "Rétablir la décision",
        "Elle compte de nouveau, à ses dates.",
        "Rétablir",
        "La décision est rétablie.",
        FormulaireRetablissement,
        retablir_notification,
        _rien,
    ),
}


@require_http_methods(["GET", "HEAD", "POST"])
@garde("decision", "u")
def acte(
    request: Any, departement: str, eleve: UUID, notification: UUID, geste: str
) -> HttpResponse:
    """Show the form of an act, then do it."""
    ligne = decision_modifiable(request, eleve, notification)
    if geste not in ACTES:
        raise Http404
    un = ACTES[geste]
    initial = {"revision": ligne.revision, **un.initial(ligne, request.aujourdhui)}
    formulaire = un.formulaire(request.POST or None, initial=initial)
    perimee, statut = None, 200
    if request.method == "POST":
        statut = 422
        if formulaire.is_valid():
            try:
                un.action(
                    auteur=request.mandat,
                    notification=ligne,
                    le=request.aujourdhui,
                    **formulaire.cleaned_data,
                )
            except NotificationPerimee as refus:
                perimee, statut = refus.actuelle, 409
                reprendre_sur(formulaire, perimee.revision)
            except (ActionRefusee, ConflitError) as refus:
                formulaire.add_error(None, str(refus))
            else:
                messages.success(request, un.fait)
                return redirect(
                    "eleves:notification",
                    departement=departement,
                    eleve=eleve,
                    notification=notification,
                )
    contexte = {
        "eleve": ligne.eleve,
        "decision": montrer(ligne),
        "acte": un,
        "code": geste,
        "formulaire": formulaire,
        "perimee": perimee,
    }
    return render(request, "eleves/decision_acte.html", contexte, status=statut)
