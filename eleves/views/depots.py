"""Deposits of many notifications: template, paste or file, answers, application, undo."""

import datetime
from collections import Counter
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from eleves.actions.depots import demander_application, deposer
from eleves.actions.depots_application import LignesRefusees, annuler_depot
from eleves.enums.depots import (
    LIBELLES_ETAT_LIGNE,
    LIBELLES_QUESTION_LIGNE,
    EtatLigne,
)
from eleves.models import DepotNotifications
from eleves.regles.depots import COLONNES
from eleves.requetes.questions_depots import POUR_TOUTES
from eleves.views.formulaires_depots import FormulaireDepot
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


def depot_visible(request: Any, pk: UUID) -> DepotNotifications:
    """A deposit of the reader's department, else 404."""
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
    objet = depot_visible(request, depot)
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
        "erreurs": comptes.get(EtatLigne.ERREUR, 0),
        "ecartees": comptes.get(EtatLigne.ECARTEE, 0),
        "enregistrees": comptes.get(EtatLigne.ENREGISTREE, 0),
        "montre_erreurs": choisi == EtatLigne.ERREUR,
        "montre_ecartees": choisi == EtatLigne.ECARTEE,
    }
    return render(request, "eleves/depot.html", contexte)


def _pour_toutes(depot: DepotNotifications) -> list[dict[str, Any]]:
    """Questions that may be answered once; each answer with the lines that offer it."""
    lignes: Counter[str] = Counter()
    offres: Counter[tuple[str, str]] = Counter()
    for questions in depot.lignes.exclude(questions=[]).values_list("questions", flat=True):
        for question in questions:
            lignes[question["code"]] += 1
            offres.update((question["code"], valeur) for valeur, _ in question["choix"])
    return [
        {
            "code": code.value,
            "libelle": LIBELLES_QUESTION_LIGNE[code],
            "nombre": lignes[code.value],
            "choix": [
                (valeur, mot, offres[code.value, valeur])
                for valeur, mot in choix
                if offres[code.value, valeur]
            ],
            "reponse": depot.pour_toutes.get(code.value, ""),
        }
        for code, choix in POUR_TOUTES.items()
        if lignes[code.value]
    ]


@require_POST
@garde("depot", "u")
def appliquer(request: Any, departement: str, depot: UUID) -> HttpResponse:
    """Ask for the job that writes the lines."""
    objet = depot_visible(request, depot)
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
    objet = depot_visible(request, depot)
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
