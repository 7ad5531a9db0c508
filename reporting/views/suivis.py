"""Recorded cases: list, opening with a reason, one pupil's timeline, its lines, its document."""

import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from eleves.actions.fusion import peut_fusionner
from eleves.actions.remises import peut_remettre
from eleves.models import Eleve
from eleves.requetes.doublons import compter_doublons
from eleves.requetes.remises import depots_recus
from reporting.actions.suivis import (
    ajouter_piece,
    clore_dossier,
    eleve_exact,
    ouvrir_dossier,
    retirer_piece,
    rouvrir_dossier,
)
from reporting.enums.suivi import LIBELLES_GENRE_DOSSIER
from reporting.models import DossierSuivi, PieceSuivi
from reporting.permissions import peut_suivre
from reporting.requetes.suivis import dossiers_visibles, lire_dossier
from reporting.views.formulaires_suivis import (
    FormulaireIdentite,
    FormulaireMotif,
    FormulairePiece,
)
from reporting.views.tableaux_suivis import TableDossiers
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import cle_tri
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
GENRE_PDF = "reporting.dossier_pdf"


@require_http_methods(["GET", "HEAD", "POST"])
@garde("suivi", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Cases that the reader may open; a name is looked for by POST, never in the address."""
    dossiers = dossiers_visibles(request.mandat, request.aujourdhui)
    etat = request.GET.get("etat", "ouverts")
    if etat == "ouverts":
        dossiers = dossiers.filter(clos_le=None)
    elif etat == "clos":
        dossiers = dossiers.filter(clos_le__isnull=False)
    mots = request.POST.get("q", "").replace("\0", " ")[:80]
    for mot in cle_tri(mots).split()[:5]:
        dossiers = dossiers.filter(eleve__cle_tri__contains=mot)
    table = TableDossiers(dossiers)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    noter_lecture(request, "eleve", [ligne.record.eleve_id for ligne in table.paginated_rows])
    contexte = {
        "table": table,
        "total": table.paginator.count,
        "q": mots,
        "etats": [
            {"libelle": mot, "url": f"?etat={code}", "actif": code == etat}
            for code, mot in (("ouverts", "Ouverts"), ("clos", "Clos"), ("tous", "Tous"))
        ],
        "filtre": bool(mots) or etat != "ouverts",
        "peut_ouvrir": peut_suivre(request.mandat, "c", request.aujourdhui),
    }
    return render(request, "reporting/dossiers.html", contexte)


@sensitive_post_parameters("nom", "prenom", "naissance")
@require_http_methods(["GET", "HEAD", "POST"])
@garde("suivi", "c")
def ouvrir(request: Any, departement: str) -> HttpResponse:
    """Open a case: on the pupil of an open file, or on exact name and birth date."""
    le = request.aujourdhui
    connu = _eleve_connu(request)
    donnees = request.POST if request.method == "POST" else None
    identite = None if connu else FormulaireIdentite(donnees)
    motif = FormulaireMotif(donnees)
    valides = [f.is_valid() for f in (identite, motif) if f is not None]
    if request.method == "POST" and all(valides):
        try:
            eleve = connu or eleve_exact(auteur=request.mandat, le=le, **identite.cleaned_data)  # type: ignore[union-attr]
            dossier = ouvrir_dossier(
                auteur=request.mandat, eleve=eleve, le=le, **motif.cleaned_data
            )
        except ActionRefusee as refus:
            (identite or motif).add_error(None, refus.phrase)
        else:
            motif.journaliser(request, "dossier_suivi", [dossier.pk])
            messages.success(request, "Le dossier est ouvert.")
            return redirect("reporting:dossier", departement=departement, dossier=dossier.pk)
    erreurs = bool(motif.errors or (identite is not None and identite.errors))
    contexte = {"eleve": connu, "identite": identite, "motif": motif, "erreurs": erreurs}
    return render(
        request, "reporting/dossier_ouvrir.html", contexte, status=422 if erreurs else 200
    )


def _eleve_connu(request: Any) -> Eleve | None:
    """The pupil of the file one comes from, when the reader may name him; else 404."""
    cle = request.GET.get("eleve", "")
    if not cle:
        return None
    try:
        pk = UUID(cle)
    except ValueError as erreur:
        raise Http404 from erreur
    lisibles = Eleve.objects.nommables_par(request.mandat, request.aujourdhui)
    eleve: Eleve = get_object_or_404(lisibles, pk=pk)
    noter_lecture(request, "eleve", [eleve.pk])
    return eleve


def _dossier(request: Any, pk: UUID) -> DossierSuivi:
    """A case of the reader's, else 404; each opening is journalled, with its nature."""
    dossiers = dossiers_visibles(request.mandat, request.aujourdhui)
    dossier: DossierSuivi = get_object_or_404(dossiers, pk=pk)
    motif = LIBELLES_GENRE_DOSSIER[dossier.genre]  # type: ignore[index]
    noter_lecture(request, "dossier_suivi", [dossier.pk], motif=motif)
    noter_lecture(request, "eleve", [dossier.eleve_id], motif=motif)
    return dossier


@require_http_methods(["GET", "HEAD", "POST"])
@garde("suivi", "r")
def dossier(request: Any, departement: str, dossier: UUID) -> HttpResponse:
    """One pupil's timeline, his hours month by month, the lines added by hand."""
    objet, le = _dossier(request, dossier), request.aujourdhui
    peut_changer = peut_suivre(request.mandat, "u", le)
    ajout = request.method == "POST" and peut_changer
    formulaire = FormulairePiece(request.POST if ajout else None, initial={"date": le})
    if ajout and formulaire.is_valid():
        try:
            ajouter_piece(auteur=request.mandat, dossier=objet, donnees=formulaire.donnees, le=le)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            formulaire.journaliser(request, "dossier_suivi", [objet.pk])
            messages.success(request, "La ligne est ajoutée.")
            return redirect("reporting:dossier", departement=departement, dossier=objet.pk)
    lu = lire_dossier(request.mandat, objet.pk, le)
    contexte = {
        "lu": lu,
        "dossier": objet,
        "pieces": objet.pieces.select_related("auteur").order_by("-date", "-cree_le"),
        "formulaire": formulaire,
        "peut_changer": peut_changer,
        "ouvre_le_dossier_eleve": peut(request.mandat, "r", "eleve"),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/dossier.html", contexte, status=statut)


@require_POST
@garde("suivi", "u")
def changer(request: Any, departement: str, dossier: UUID) -> HttpResponse:
    """Close a case, or open it again."""
    objet, le = _dossier(request, dossier), request.aujourdhui
    acte = rouvrir_dossier if "rouvrir" in request.POST else clore_dossier
    phrase = "Le dossier est rouvert." if "rouvrir" in request.POST else "Le dossier est clos."
    try:
        acte(auteur=request.mandat, dossier=objet, le=le)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, phrase)
    if dossiers_visibles(request.mandat, le).filter(pk=objet.pk).exists():
        return redirect("reporting:dossier", departement=departement, dossier=objet.pk)
    return redirect("reporting:dossiers", departement=departement)


@require_POST
@garde("suivi", "u")
def piece(request: Any, departement: str, piece: UUID) -> HttpResponse:
    """Take back one line, or put it back."""
    ligne = get_object_or_404(PieceSuivi.objects.select_related("dossier"), pk=piece)
    objet = _dossier(request, ligne.dossier_id)
    try:
        changee = retirer_piece(auteur=request.mandat, piece=ligne, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        fait = "retirée" if changee.retiree_le else "remise"
        messages.success(request, f"La ligne est {fait}.")
    return redirect("reporting:dossier", departement=departement, dossier=objet.pk)


@require_POST
@garde("suivi", "r")
def imprimer(request: Any, departement: str, dossier: UUID) -> HttpResponse:
    """Ask for the case as one document, by a job."""
    objet = _dossier(request, dossier)
    travail = demander_travail(
        genre=GENRE_PDF,
        cle=f"{GENRE_PDF}:{uuid.uuid4()}",
        titre="Dossier suivi à imprimer",
        parametres={"dossier": str(objet.pk)},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_safe
@garde("suivi", "r")
def fragment_eleve(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """On the pupil's file: the open case if there is one, else the way to open one."""
    lisibles = Eleve.objects.nommables_par(request.mandat, request.aujourdhui)
    objet = get_object_or_404(lisibles, pk=eleve)
    noter_lecture(request, "eleve", [objet.pk])
    contexte = {
        "eleve": objet,
        "dossiers": dossiers_visibles(request.mandat, request.aujourdhui).filter(eleve=objet),
        "peut_ouvrir": peut_suivre(request.mandat, "c", request.aujourdhui),
    }
    return render(request, "reporting/fragments/_suivis_eleve.html", contexte)


@require_safe
@garde("suivi", "r")
def fragment_accueil(request: Any, departement: str) -> HttpResponse:
    """On the homes of the SEI and of the direction: what waits, each with its page."""
    mandat, le = request.mandat, request.aujourdhui
    contexte = {
        "dossiers": dossiers_visibles(mandat, le).filter(clos_le=None).count(),
        "doublons": compter_doublons(mandat, le) if peut_fusionner(mandat, le) else None,
        "recues": depots_recus().count() if peut_remettre(mandat, le) else None,
    }
    return render(request, "reporting/fragments/_accueil_suivis.html", contexte)
