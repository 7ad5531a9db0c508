"""One contract in one month: its minutes, what was declared, what is decided, its corrections."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.models import EcartDeclare
from comptes.enums import Role
from comptes.permissions import garde
from comptes.requetes import valeur
from contrats.actions.decisions_service import decider_service
from contrats.actions.declarations import trancher
from contrats.actions.service_fait_suites import regulariser
from contrats.models import (
    AjustementService,
    DecisionService,
    DeclarationEcole,
    LigneClose,
    MoisDeService,
)
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.declarations import dites_du_mois
from contrats.requetes.mois import (
    contrats_sans_ligne,
    etat_du_mois,
    ligne_absente,
    lignes_visibles,
)
from contrats.requetes.relecture import Relue, lignes_a_regulariser, relire
from contrats.requetes.retards import Retard, est_premier_ouvert, retards
from contrats.views.formulaires_mois import FormulaireDecision, FormulaireRegularisation
from contrats.views.mois import PAR_PAGE, mois_lu
from contrats.views.mois_table import TableMesMois
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def ligne_lue(request: Any, mois: UUID, contrat: UUID) -> tuple[MoisDeService, Any, bool]:
    """A month, the line of a contract that the mandate may read, whether it is closed."""
    objet = mois_lu(request, mois)
    clos = getattr(objet, "cloture", None) is not None
    lignes = lignes_visibles(objet, request.mandat, request.aujourdhui, clos=clos)
    ligne = lignes.select_related("aesh", "contrat", "eple").filter(contrat=contrat).first()
    if ligne is None:
        if not (clos and peut_tenir_les_mois(request.mandat)):
            raise Http404
        ligne = ligne_absente(objet, get_object_or_404(contrats_sans_ligne(objet), pk=contrat))
    return objet, ligne, clos


@require_http_methods(["GET", "HEAD", "POST"])
@garde("service_fait", "r")
def fiche(request: Any, departement: str, mois: UUID, contrat: UUID) -> HttpResponse:
    """The line, told column by column; an open month is decided here, a closed one corrected."""
    objet, ligne, clos = ligne_lue(request, mois, contrat)
    tient = peut_tenir_les_mois(request.mandat)
    if request.method == "POST" and not tient:
        raise Http404
    decision = None if clos else _decision(objet, contrat)
    genre = FormulaireRegularisation if clos else FormulaireDecision
    formulaire = genre(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            fait = _agir(request, objet, contrat, formulaire, clos=clos)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, fait)
            return redirect(
                "contrats:mois_contrat", departement=departement, mois=mois, contrat=contrat
            )
    noter_lecture(request, "aesh", [ligne.aesh_id])
    ajustements = AjustementService.objects.filter(contrat=contrat).select_related(
        "mois", "applique_a", "par"
    )
    contexte = {
        "mois": objet,
        "etat": etat_du_mois(objet),
        "ligne": ligne,
        "clos": clos,
        "dites": dites_du_mois(ligne.aesh_id, objet.mois),
        "corrections": ajustements.filter(mois=objet).annotate(
            est_annulee=Exists(AjustementService.objects.filter(annule=OuterRef("pk")))
        ),
        "recues": ajustements.filter(applique_a=objet),
        "attendues": _attendues(objet, ligne, clos=clos),
        "relue": _relue(objet, contrat, ligne.aesh_id) if clos and tient else None,
        "a_regulariser": lignes_a_regulariser(objet).filter(contrat=contrat).exists(),
        "decision": decision,
        "formulaire": formulaire if tient and not decision else None,
        "tranche": tient,
        "tolerance": valeur("ecart_service_minutes", request.aujourdhui),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/mois_contrat.html", contexte, status=statut)


def _decision(mois: MoisDeService, contrat: UUID) -> DecisionService | None:
    en_cours = DecisionService.objects.filter(mois=mois, contrat=contrat, annulee_le=None)
    return en_cours.select_related("par").first()


def _attendues(mois: MoisDeService, ligne: Any, *, clos: bool) -> list[Retard]:
    """Late minutes of this contract that the closing of this month will write."""
    if clos or not est_premier_ouvert(mois):
        return []
    return [une for une in retards([ligne.aesh_id]) if une.contrat == ligne.contrat_id]


def _relue(mois: MoisDeService, contrat: UUID, aesh: UUID) -> Relue | None:
    return next((une for une in relire(mois, [aesh]) if une.contrat == contrat), None)


def _agir(request: Any, mois: MoisDeService, contrat: UUID, formulaire: Any, *, clos: bool) -> str:
    """Correct a closed month, or decide of an open one; what was done, in words."""
    commun = {
        "auteur": request.mandat,
        "mois": mois,
        "contrat": contrat,
        "minutes": formulaire.duree,
        "motif": formulaire.motif_choisi,
        "le": request.aujourdhui,
    }
    if not clos:
        decider_service(**commun)
        return "La décision est enregistrée, avec sa date et son motif. Vous pouvez la reprendre."
    faite = regulariser(**commun)
    return (
        "La régularisation est enregistrée : elle paraît dans le mois "
        f"{faite.applique_a.mois.du_mois}. Le mois clos ne change pas."
    )


@require_POST
@garde("service_fait", "u")
def decider(request: Any, departement: str, mois: UUID, contrat: UUID) -> HttpResponse:
    """Keep a difference that was told, or not."""
    objet, ligne, _ = ligne_lue(request, mois, contrat)
    modele: Any = DeclarationEcole if request.POST.get("genre") == "ecole" else EcartDeclare
    du_mois = modele.objects.filter(aesh=ligne.aesh_id, jour__gte=objet.du, jour__lt=objet.mois.au)
    lue = request.POST.get("dite", "")
    dite = next((une for une in du_mois if str(une.pk) == lue), None)
    if dite is None:
        messages.error(request, "Cette différence n'est plus là : relisez la page.")
        return redirect(
            "contrats:mois_contrat", departement=departement, mois=mois, contrat=contrat
        )
    retenir = request.POST.get("acte") == "retenir"
    try:
        trancher(auteur=request.mandat, dite=dite, retenir=retenir, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(
            request, "La différence est retenue." if retenir else "La différence n'est pas retenue."
        )
    return redirect("contrats:mois_contrat", departement=departement, mois=mois, contrat=contrat)


@require_safe
@garde("service_fait", "r")
def les_miens(request: Any, departement: str) -> HttpResponse:
    """An AESH reads her own closed months: hers only, compared with nobody."""
    if request.mandat.role != Role.AESH:
        raise Http404
    lignes = LigneClose.objects.filter(aesh__membre=request.mandat.membre_id).select_related(
        "mois", "contrat", "eple"
    )
    table = TableMesMois(lignes)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {"table": table, "total": table.paginator.count}
    return render(request, "contrats/mes_mois.html", contexte)
