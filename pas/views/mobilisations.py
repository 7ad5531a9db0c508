"""Mobilisations of a director's or a team's ESMS: the list, one case, what is done of it."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pas.actions.mobilisation import (
    decider_d_une_mobilisation,
    planifier_une_mobilisation,
    realiser_une_mobilisation,
    rendre_compte,
)
from pas.actions.mobilisation_reprise import acte_a_reprendre, reprendre_un_acte
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation
from pas.filtres import FiltreMobilisations
from pas.forms.mobilisation import (
    DECISIONS,
    FormulaireCompteRendu,
    FormulaireDecision,
    FormulairePlanification,
    FormulaireRealisation,
)
from pas.models import Mobilisation
from pas.permissions import peut_mener
from pas.regles.mobilisation import FINIES, accord_manquant, actes_de, fin_de_l_acces
from pas.requetes.mobilisations import (
    comptes_a_traiter,
    etapes_de,
    faits_de_la_mobilisation,
    intervenants_possibles,
    mobilisations_lisibles,
    transmis_de,
)
from pas.tables import TableMobilisations
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
A = ActeMobilisation


@require_safe
@garde("mobilisation", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Requests addressed to the reader's teams; no name of a pupil."""
    siennes = mobilisations_lisibles(request.mandat, request.aujourdhui)
    filtre = FiltreMobilisations(request.GET, queryset=siennes, request=request)
    table = TableMobilisations(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "decide": peut(request.mandat, "v", "mobilisation"),
    }
    return render(request, "pas/mobilisations.html", contexte)


@require_safe
@garde("mobilisation", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """For homes: what waits for the director or the team; no name."""
    contexte = {"comptes": comptes_a_traiter(request.mandat, request.aujourdhui)}
    return render(request, "pas/fragments/_mobilisations.html", contexte)


def _visible(request: Any, pk: UUID) -> Mobilisation:
    """A case of the reader's own ESMS, else 404: unknown and somebody else's are the same."""
    siennes = mobilisations_lisibles(request.mandat, request.aujourdhui)
    objet: Mobilisation = get_object_or_404(siennes, pk=pk)
    return objet


@require_safe
@garde("mobilisation", "r")
def fiche(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """One case: what the PAS transmits, where it stands, what comes next."""
    return _page(request, _visible(request, mobilisation))


def _page(
    request: Any, objet: Mobilisation, *, statut: int = 200, **formulaires: forms.Form
) -> HttpResponse:
    mandat, le = request.mandat, request.aujourdhui
    faits = faits_de_la_mobilisation(objet)
    # The agreement taken back closes what was shared, at once.
    lisible = not accord_manquant(faits)
    if lisible:
        noter_lecture(request, "saisine", [objet.saisine_id])
    etat = EtatMobilisation(objet.etat)
    permis = [a for a in actes_de(etat, mandat.fonction) if peut_mener(mandat, objet, a, le)]
    if not lisible:
        permis = [a for a in permis if a == A.REFUSER]
    elif not faits.demande_ouverte:
        permis = [a for a in permis if a in (A.REFUSER, A.RENDRE_COMPTE)]
    contexte: dict[str, Any] = {
        "mobilisation": objet,
        "saisine": objet.saisine,
        "lisible": lisible,
        "transmis": transmis_de(objet) if lisible else [],
        "etapes": etapes_de(objet),
        "demande_ouverte": faits.demande_ouverte or etat in FINIES,
        "fin_acces": fin_de_l_acces(objet.finie_le, objet.saisine.finie_le),
        "lit_le_compte_rendu": lisible
        and etat == EtatMobilisation.COMPTE_RENDU
        and peut(mandat, "r", "notes_pas"),
        "peut_reprendre": bool(acte_a_reprendre(objet, mandat, le)),
        **_formulaires(objet, tuple(permis), le),
        "fautif": next(iter(formulaires.values()), None),
        **formulaires,
    }
    return render(request, "pas/mobilisation.html", contexte, status=statut)


def _formulaires(objet: Mobilisation, permis: tuple[A, ...], le: Any) -> dict[str, forms.Form]:
    """A form for each act that may be made now."""
    poses: dict[str, forms.Form] = {}
    if any(acte in DECISIONS for acte in permis):
        poses["formulaire_decision"] = FormulaireDecision(actes=permis)
    if A.PLANIFIER in permis:
        poses["formulaire_planification"] = FormulairePlanification(
            intervenants=intervenants_possibles(objet, le),
            initial={"intervenant": objet.intervenant_id, "du": objet.du, "au": objet.au},
        )
    if A.REALISER in permis:
        poses["formulaire_realisation"] = FormulaireRealisation(initial={"realisee_le": le})
    if A.RENDRE_COMPTE in permis:
        poses["formulaire_compte_rendu"] = FormulaireCompteRendu(
            initial={"texte": objet.compte_rendu}
        )
    return poses


def _agir(
    request: Any,
    objet: Mobilisation,
    nom: str,
    formulaire: forms.Form,
    agir: Callable[[dict[str, Any]], object],
    dit: str,
) -> HttpResponse:
    """Valid: act and say it; else the page again with what was typed."""
    if formulaire.is_valid():
        commun = {
            "auteur": request.mandat,
            "mobilisation": objet.pk,
            "le": request.aujourdhui,
        }
        try:
            agir(commun)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, dit)
            return redirect(
                "pas:mobilisation", departement=objet.departement_id, mobilisation=objet.pk
            )
    return _page(request, objet, statut=422, **{nom: formulaire})


def _exiger(request: Any, objet: Mobilisation, *actes: ActeMobilisation) -> None:
    """One of these acts is the reader's (whatever the state), else 404."""
    if not any(peut_mener(request.mandat, objet, a, request.aujourdhui) for a in actes):
        raise Http404


@require_POST
@garde("mobilisation", "v")
def decider(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """The director accepts, makes wait or refuses."""
    objet = _visible(request, mobilisation)
    _exiger(request, objet, *DECISIONS)
    actes = actes_de(EtatMobilisation(objet.etat), request.mandat.fonction)
    formulaire = FormulaireDecision(request.POST, actes=actes)
    return _agir(
        request,
        objet,
        "formulaire_decision",
        formulaire,
        lambda commun: decider_d_une_mobilisation(**formulaire.lues, **commun),
        "Votre réponse est envoyée au PAS.",
    )


@require_POST
@garde("mobilisation", "u")
def planifier(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """Say who goes and when."""
    objet = _visible(request, mobilisation)
    _exiger(request, objet, A.PLANIFIER)
    formulaire = FormulairePlanification(
        request.POST, intervenants=intervenants_possibles(objet, request.aujourdhui)
    )

    def agir(commun: dict[str, Any]) -> None:
        lues = formulaire.cleaned_data
        planifier_une_mobilisation(**(lues | {"intervenant": UUID(lues["intervenant"])}), **commun)

    dit = "L'intervention est planifiée. Le PAS est prévenu."
    return _agir(request, objet, "formulaire_planification", formulaire, agir, dit)


@require_POST
@garde("mobilisation", "u")
def realiser(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """Say that it was done."""
    objet = _visible(request, mobilisation)
    _exiger(request, objet, A.REALISER)
    formulaire = FormulaireRealisation(request.POST)
    return _agir(
        request,
        objet,
        "formulaire_realisation",
        formulaire,
        lambda commun: realiser_une_mobilisation(**formulaire.cleaned_data, **commun),
        "C'est noté. Il reste le compte rendu à écrire.",
    )


@require_POST
@garde("mobilisation", "c")
def compte_rendu(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """Write the report: the case ends."""
    objet = _visible(request, mobilisation)
    _exiger(request, objet, A.RENDRE_COMPTE)
    formulaire = FormulaireCompteRendu(request.POST)
    return _agir(
        request,
        objet,
        "formulaire_compte_rendu",
        formulaire,
        lambda commun: rendre_compte(**formulaire.cleaned_data, **commun),
        "Le compte rendu est envoyé au PAS.",
    )


@require_POST
@garde("mobilisation", "u")
def reprendre(request: Any, departement: str, mobilisation: UUID) -> HttpResponse:
    """Take back one's own act of the day."""
    objet = _visible(request, mobilisation)
    try:
        reprendre_un_acte(auteur=request.mandat, mobilisation=objet.pk, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'acte est repris : la mobilisation est comme avant.")
    return redirect("pas:mobilisation", departement=departement, mobilisation=objet.pk)
