"""Lines of a deposit: answered, corrected, left aside, taken back, given again as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from eleves.actions.depots import (
    corriger_ligne,
    laisser_de_cote,
    repondre,
    repondre_pour_toutes,
    reprendre_lignes,
)
from eleves.enums.depots import LIBELLES_QUESTION_LIGNE, EtatLigne, QuestionLigne
from eleves.models import DepotNotifications, LigneDepot
from eleves.regles.depots import COLONNES
from eleves.views.depots import NIVEAUX, depot_visible
from eleves.views.formulaires_depots import FormulaireCellules, FormulaireReponses
from socle.classeur import ecrire_classeur
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

POURQUOI = "Pourquoi"


@require_http_methods(["GET", "HEAD", "POST"])
@garde("depot", "u")
def ligne(request: Any, departement: str, depot: UUID, ligne_depot: UUID) -> HttpResponse:
    """One line: answer what is asked, or write its cells again."""
    objet = depot_visible(request, depot)
    une: LigneDepot = get_object_or_404(
        LigneDepot.objects.select_related("depot", "eleve").filter(depot=objet), pk=ligne_depot
    )
    if une.eleve_id:
        noter_lecture(request, "eleve", [une.eleve_id])
    corrige, repond = "corriger" in request.POST, "repondre" in request.POST
    de_cote = "de_cote" in request.POST or "reprendre" in request.POST
    reponses = FormulaireReponses(request.POST if repond else None, questions=une.questions)
    cellules = FormulaireCellules(request.POST if corrige else None, initial=une.cellules)
    try:
        if de_cote:
            return _mettre_de_cote(request, departement, objet, une)
        if repond and reponses.is_valid():
            repondre(
                auteur=request.mandat,
                ligne=une,
                reponses=reponses.cleaned_data,
                le=request.aujourdhui,
            )
            return _suivante(request, departement, objet, une)
        if corrige and cellules.is_valid():
            corriger_ligne(
                auteur=request.mandat,
                ligne=une,
                cellules=cellules.cleaned_data,
                le=request.aujourdhui,
            )
            return _suivante(request, departement, objet, une)
    except ActionRefusee as refus:
        if de_cote:
            messages.error(request, refus.phrase)
            return redirect(request.path)
        (reponses if repond else cellules).add_error(None, refus.phrase)
    contexte = {
        "depot": objet,
        "ligne": une,
        "reponses": reponses,
        "cellules": cellules,
        "niveau": NIVEAUX[EtatLigne(une.etat)],
        "est_ouvert": objet.applique_le is None,
    }
    statut = 422 if reponses.errors or cellules.errors else 200
    return render(request, "eleves/depot_ligne.html", contexte, status=statut)


def _mettre_de_cote(
    request: Any, departement: str, depot: DepotNotifications, une: LigneDepot
) -> HttpResponse:
    """Leave one line aside and go on with the next, or take it back and stay."""
    le = request.aujourdhui
    if "reprendre" in request.POST:
        faites = reprendre_lignes(auteur=request.mandat, depot=depot, lignes=[une.pk], le=le)
        if faites:
            messages.success(request, f"Ligne {une.rang} reprise.")
        else:
            messages.warning(
                request, "La réponse donnée pour toutes les lignes la laisse encore de côté."
            )
        return redirect(request.path)
    laisser_de_cote(auteur=request.mandat, depot=depot, lignes=[une.pk], le=le)
    return _suivante(request, departement, depot, une, "laissée de côté")


def _suivante(
    request: Any,
    departement: str,
    depot: DepotNotifications,
    une: LigneDepot,
    fait: str = "enregistrée",
) -> HttpResponse:
    """The next line that waits for someone, else the deposit."""
    reste = depot.lignes.filter(etat__in=[EtatLigne.ERREUR, EtatLigne.QUESTION]).order_by("rang")
    suivante = reste.filter(rang__gt=une.rang).first() or reste.exclude(pk=une.pk).first()
    messages.success(request, f"Ligne {une.rang} {fait}.")
    if suivante is None:
        return redirect("eleves:depot", departement=departement, depot=depot.pk)
    return redirect(
        "eleves:depot_ligne", departement=departement, depot=depot.pk, ligne_depot=suivante.pk
    )


@require_POST
@garde("depot", "u")
def repondre_toutes(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """One answer for every line that asks the same."""
    objet, code = depot_visible(request, depot), request.POST.get("code", "")
    try:
        couvertes, restent = repondre_pour_toutes(
            auteur=request.mandat,
            depot=objet,
            code=code,
            reponse=request.POST.get("reponse", ""),
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        libelle = LIBELLES_QUESTION_LIGNE[QuestionLigne(code)]
        s = "s" if couvertes > 1 else ""
        dit = f"« {libelle} » : la réponse vaut pour {couvertes} ligne{s}."
        if restent:
            dit += f" {restent} se répond{'ent' if restent > 1 else ''} à part."
        messages.success(request, dit)
    return redirect("eleves:depot", departement=departement, depot=objet.pk)


@require_POST
@garde("depot", "u")
def mettre_de_cote(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """Leave aside every line that is wrong, or take back every line left aside."""
    objet, reprend = depot_visible(request, depot), "reprendre" in request.POST
    etat = EtatLigne.ECARTEE if reprend else EtatLigne.ERREUR
    lignes = list(objet.lignes.filter(etat=etat).values_list("pk", flat=True))
    acte = reprendre_lignes if reprend else laisser_de_cote
    try:
        nombre = acte(auteur=request.mandat, depot=objet, lignes=lignes, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        s = "s" if nombre > 1 else ""
        fait = f"reprise{s}" if reprend else f"laissée{s} de côté"
        messages.success(request, f"{nombre} ligne{s} {fait}.")
    return redirect("eleves:depot", departement=departement, depot=objet.pk)


@require_safe
@garde("depot", "r")
def fichier_de_cote(request: Any, departement: str, depot: UUID, format_voulu: str) -> HttpResponse:
    """Lines left aside, each with the reason, in the columns that a deposit reads."""
    objet = depot_visible(request, depot)
    lignes = list(objet.lignes.filter(etat=EtatLigne.ECARTEE).order_by("rang"))
    noter_lecture(request, "depot", [objet.pk], action=ActionJournal.EXPORT)
    noter_lecture(
        request,
        "eleve",
        {ligne.eleve_id for ligne in lignes if ligne.eleve_id},
        action=ActionJournal.EXPORT,
    )
    mandat = request.mandat
    mention = (
        # No comma here: a text file is read by the sign that its first line holds most.
        "Lignes laissées de côté : corrigez-les puis déposez-les à nouveau. Fait le "
        f"{request.aujourdhui:%d/%m/%Y} pour {mandat.membre.prenom} {mandat.membre.nom}."
    )
    contenu = ecrire_classeur(
        format_voulu,
        "De côté",
        mention,
        [*COLONNES.values(), POURQUOI],
        [[*(li.cellules.get(c, "") for c in COLONNES), li.raison] for li in lignes],
    )
    reponse = HttpResponse(contenu, content_type="application/octet-stream")
    reponse["Content-Disposition"] = f'attachment; filename="lignes-de-cote.{format_voulu}"'
    return reponse
