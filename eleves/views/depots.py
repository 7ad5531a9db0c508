"""Deposits of many notifications: template, paste or file, answers, application, undo."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from eleves.actions.depots import (
    corriger_ligne,
    demander_application,
    deposer,
    repondre,
    repondre_pour_toutes,
)
from eleves.actions.depots_application import LignesRefusees, annuler_depot
from eleves.enums.depots import (
    LIBELLES_ETAT_LIGNE,
    LIBELLES_QUESTION_LIGNE,
    EtatLigne,
    QuestionLigne,
)
from eleves.models import DepotNotifications, LigneDepot
from eleves.regles.depots import COLONNES
from eleves.requetes.depots import POUR_TOUTES
from eleves.views.formulaires_depots import (
    FormulaireCellules,
    FormulaireDepot,
    FormulaireReponses,
)
from socle.classeur import ecrire_classeur
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50
REJETS_MONTRES = 20
NIVEAUX = {
    EtatLigne.ERREUR: "erreur",
    EtatLigne.QUESTION: "attention",
    EtatLigne.PRETE: "succes",
    EtatLigne.CONNUE: "neutre",
    EtatLigne.ECARTEE: "neutre",
    EtatLigne.ENREGISTREE: "succes",
}
# A line of example, plainly invented.
EXEMPLE = (
    "EXEMPLE",
    "Camille",
    datetime.date(2017, 3, 4),
    "0350001A",
    "individuelle",
    "12 h",
    "AESH-I 12 h",
    "apprentissages",
    datetime.date(2026, 8, 25),
    datetime.date(2026, 8, 28),
    datetime.date(2026, 9, 1),
    datetime.date(2028, 8, 31),
    "",
)
MENTION = "Remplacez la ligne d'exemple. Une ligne par décision."


def _depot(request: Any, pk: UUID) -> DepotNotifications:
    depots = DepotNotifications.objects.visibles_par(request.mandat).select_related("auteur")
    depot: DepotNotifications = get_object_or_404(depots, pk=pk)
    return depot


@require_safe
@garde("depot", "r")
def modele(request: Any, departement: str, format_voulu: str) -> HttpResponse:
    """The template, as a workbook or as text."""
    contenu = ecrire_classeur(
        format_voulu, "Notifications", MENTION, list(COLONNES.values()), [EXEMPLE]
    )
    reponse = HttpResponse(contenu, content_type="application/octet-stream")
    reponse["Content-Disposition"] = f'attachment; filename="notifications.{format_voulu}"'
    return reponse


@require_safe
@garde("depot", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Deposits of the last thirty days."""
    depots = (
        DepotNotifications.objects.visibles_par(request.mandat)
        .select_related("auteur")
        .annotate(nombre=Count("lignes"))
        .order_by("-cree_le", "pk")
    )
    page = Paginator(depots, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "eleves/depots.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@garde("depot", "c")
def nouveau(request: Any, departement: str) -> HttpResponse:
    """Paste cells or give a file; nothing is written yet."""
    formulaire = FormulaireDepot()
    if request.method == "POST":
        formulaire = FormulaireDepot(request.POST, request.FILES)
    if request.method == "POST" and formulaire.is_valid():
        contenu, nom = formulaire.contenu
        try:
            depot = deposer(
                auteur=request.mandat, contenu=contenu, nom_fichier=nom, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            formulaire.add_error("fichier" if nom else "cellules", refus.phrase)
        else:
            return redirect("eleves:depot", departement=departement, depot=depot.pk)
    contexte = {"formulaire": formulaire, "colonnes": list(COLONNES.values())}
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/depot_nouveau.html", contexte, status=statut)


@require_safe
@garde("depot", "r")
def detail(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """Lines by state, questions that may be answered for all, what can be done now."""
    objet = _depot(request, depot)
    par_etat = objet.lignes.order_by().values_list("etat").annotate(n=Count("pk"))
    comptes = {EtatLigne(etat): n for etat, n in par_etat}
    presents = [etat for etat in EtatLigne if comptes.get(etat)]
    choisi = request.GET.get("etat", "")
    if choisi not in presents:
        choisi = presents[0] if presents else ""
    lignes = objet.lignes.filter(etat=choisi).select_related("eleve")
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    noter_lecture(request, "eleve", {li.eleve_id for li in page if li.eleve_id})
    a_regler = comptes.get(EtatLigne.ERREUR, 0) + comptes.get(EtatLigne.QUESTION, 0)
    ouvert = objet.applique_le is None
    contexte = {
        "depot": objet,
        "onglets": [
            {
                "libelle": LIBELLES_ETAT_LIGNE[etat],
                "url": f"?etat={etat}",
                "actif": etat == choisi,
                "compte": comptes[etat],
            }
            for etat in presents
        ],
        "page": page,
        "niveau": NIVEAUX[EtatLigne(choisi)] if choisi else "neutre",
        "libelle": LIBELLES_ETAT_LIGNE[EtatLigne(choisi)] if choisi else "",
        "pour_toutes": _pour_toutes(objet) if ouvert else [],
        "a_regler": a_regler,
        "pretes": comptes.get(EtatLigne.PRETE, 0),
        "connues": comptes.get(EtatLigne.CONNUE, 0),
        "peut_appliquer": ouvert and not a_regler and comptes.get(EtatLigne.PRETE, 0) > 0,
        "peut_annuler": objet.applique_le is not None and objet.annule_le is None,
        "est_ouvert": ouvert,
        "total": sum(comptes.values()),
    }
    return render(request, "eleves/depot.html", contexte)


def _pour_toutes(depot: DepotNotifications) -> list[dict[str, Any]]:
    """Questions that several lines ask, and may be answered once."""
    comptes: dict[str, int] = {}
    for questions in depot.lignes.exclude(questions=[]).values_list("questions", flat=True):
        for question in questions:
            comptes[question["code"]] = comptes.get(question["code"], 0) + 1
    return [
        {
            "code": code.value,
            "libelle": LIBELLES_QUESTION_LIGNE[code],
            "nombre": comptes[code.value],
            "choix": choix,
            "reponse": depot.pour_toutes.get(code.value, ""),
        }
        for code, choix in POUR_TOUTES.items()
        if comptes.get(code.value, 0)
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@garde("depot", "u")
def ligne(request: Any, departement: str, depot: UUID, ligne_depot: UUID) -> HttpResponse:
    """One line: answer what is asked, or write its cells again."""
    objet = _depot(request, depot)
    une: LigneDepot = get_object_or_404(
        LigneDepot.objects.select_related("depot", "eleve").filter(depot=objet), pk=ligne_depot
    )
    if une.eleve_id:
        noter_lecture(request, "eleve", [une.eleve_id])
    corrige, repond = "corriger" in request.POST, "repondre" in request.POST
    reponses = FormulaireReponses(request.POST if repond else None, questions=une.questions)
    cellules = FormulaireCellules(request.POST if corrige else None, initial=une.cellules)
    try:
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


def _suivante(
    request: Any, departement: str, depot: DepotNotifications, une: LigneDepot
) -> HttpResponse:
    """The next line that waits for someone, else the deposit."""
    reste = depot.lignes.filter(etat__in=[EtatLigne.ERREUR, EtatLigne.QUESTION]).order_by("rang")
    suivante = reste.filter(rang__gt=une.rang).first() or reste.exclude(pk=une.pk).first()
    messages.success(request, f"Ligne {une.rang} enregistrée.")
    if suivante is None:
        return redirect("eleves:depot", departement=departement, depot=depot.pk)
    return redirect(
        "eleves:depot_ligne", departement=departement, depot=depot.pk, ligne_depot=suivante.pk
    )


@require_POST
@garde("depot", "u")
def repondre_toutes(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """One answer for every line that asks the same."""
    objet, code = _depot(request, depot), request.POST.get("code", "")
    try:
        repondre_pour_toutes(
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
        messages.success(request, f"« {libelle} » : la réponse vaut pour toutes les lignes.")
    return redirect("eleves:depot", departement=departement, depot=objet.pk)


@require_POST
@garde("depot", "u")
def appliquer(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """Ask for the job that writes the lines."""
    objet = _depot(request, depot)
    try:
        travail = demander_application(auteur=request.mandat, depot=objet)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
        return redirect("eleves:depot", departement=departement, depot=objet.pk)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("depot", "u")
def annuler(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """Undo an applied deposit."""
    objet = _depot(request, depot)
    try:
        nombre = annuler_depot(depot=objet, auteur=request.mandat, le=request.aujourdhui)
    except LignesRefusees as refus:
        causes = [f"ligne {r['ligne']} : {r['cause']}" for r in refus.rejets[:REJETS_MONTRES]]
        messages.error(request, "Ce dépôt ne peut plus être annulé. " + " ".join(causes))
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        s = "s" if nombre > 1 else ""
        messages.success(request, f"Le dépôt est annulé : {nombre} notification{s} retirée{s}.")
    return redirect("eleves:depot", departement=departement, depot=objet.pk)
