"""Acts on one letter: sign as its authority, refuse, withdraw, end the mission."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from documents.actions.signatures import (
    clore_par_lettre,
    refuser_en_autorite,
    retirer_lettre,
    signer_en_autorite,
)
from documents.enums import Acte
from documents.forms import FormulaireCloture, FormulaireMotif
from documents.models import LettreDeMission
from documents.permissions import qualites
from documents.regles.chaine import actes_possibles
from documents.views.presentation import lettre_visible
from socle.erreurs import ActionRefusee


def _la_mienne(request: Any, pk: UUID, acte: Acte) -> LettreDeMission:
    """A letter on which the mandate may do this now, else 404."""
    lettre = lettre_visible(request, pk)
    if acte not in actes_possibles(lettre.ou_en_est, qualites(request.mandat, lettre)):
        raise Http404
    return lettre


@require_POST
@garde("designation", "v")
def signer(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """First signature, of the document that the page showed."""
    objet = _la_mienne(request, lettre, Acte.SIGNER)
    try:
        signer_en_autorite(
            auteur=request.mandat, lettre=objet, empreinte=request.POST.get("empreinte", "")
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(
            request,
            "Lettre signée. La personne désignée reçoit un courriel pour signer aussi.",
        )
    return redirect("documents:lettre", departement=departement, lettre=objet.pk)


def _avec_motif(
    request: Any,
    objet: LettreDeMission,
    formulaire: FormulaireMotif,
    faire: Callable[[], Any],
    mots: dict[str, str],
) -> HttpResponse:
    """Ask why, then act; a refusal keeps what was typed."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            faire()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, mots["fait"])
            return redirect("documents:lettre", departement=objet.departement_id, lettre=objet.pk)
    contexte = {"formulaire": formulaire, "lettre": objet, **mots}
    return render(request, "documents/lettre_acte.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "v")
def refuser(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """The authority refuses, and says why."""
    objet = _la_mienne(request, lettre, Acte.REFUSER)
    formulaire = FormulaireMotif(request.POST or None)
    mots = {
        "titre": "Refuser de signer",
        "phrase": "La lettre s'arrête là : aucune mission ne s'ouvre.",
        "bouton": "Refuser",
        "fait": "Lettre refusée.",
    }
    return _avec_motif(
        request,
        objet,
        formulaire,
        lambda: refuser_en_autorite(
            auteur=request.mandat, lettre=objet, motif=formulaire.cleaned_data["motif"]
        ),
        mots,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "u")
def retirer(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """Take back a letter that both have not signed."""
    objet = _la_mienne(request, lettre, Acte.RETIRER)
    formulaire = FormulaireMotif(request.POST or None)
    mots = {
        "titre": "Retirer la lettre",
        "phrase": "Elle ne pourra plus être signée. Vous pourrez en préparer une autre.",
        "bouton": "Retirer la lettre",
        "fait": "Lettre retirée. Vous pouvez en préparer une autre.",
    }
    return _avec_motif(
        request,
        objet,
        formulaire,
        lambda: retirer_lettre(
            auteur=request.mandat, lettre=objet, motif=formulaire.cleaned_data["motif"]
        ),
        mots,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("designation", "u")
def clore(request: Any, departement: str, lettre: UUID) -> HttpResponse:
    """End the mission before its term: a last day, and why."""
    objet = _la_mienne(request, lettre, Acte.CLORE)
    initial = {"dernier_jour": request.aujourdhui}
    formulaire = FormulaireCloture(request.POST or None, initial=initial)
    mots = {
        "titre": "Clore la mission avant son terme",
        "phrase": "Le lendemain du dernier jour, la personne n'a plus accès à rien par cette "
        "mission, et sa suppléance finit aussi. Rien n'est effacé.",
        "bouton": "Clore la mission",
        "fait": "La fin de la mission est enregistrée.",
    }
    return _avec_motif(
        request,
        objet,
        formulaire,
        lambda: clore_par_lettre(
            auteur=request.mandat,
            lettre=objet,
            dernier_jour=formulaire.cleaned_data["dernier_jour"],
            motif=formulaire.cleaned_data["motif"],
            le=request.aujourdhui,
        ),
        mots,
    )
