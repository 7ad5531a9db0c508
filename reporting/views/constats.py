"""Constat de rentrée: those received, the versions of a pole, the draft to complete and send."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import garde
from pial.models import Pole
from pial.permissions import poles_mesurables
from pial.regles import annee_scolaire, libelle_annee
from reporting.actions.constats import completer_constat, envoyer_constat, ouvrir_constat
from reporting.enums.moyens import EtatConstat
from reporting.models import ConstatRentree
from reporting.permissions import peut_rediger_constat
from reporting.requetes.constats import comptes_lus, constats_du_pole, constats_visibles
from reporting.views.balance import pole_mesurable
from reporting.views.formulaires_moyens import FormulaireConstat
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
GENRE_PDF = "reporting.constat_pdf"
TRIS = {"pole": "pole__cle_tri", "envoye_le": "envoye_le", "sans_aide": "eleves_sans_aide"}


@require_safe
@garde("balance", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """The last version sent by each pole, and how many poles sent none; or one's own pole."""
    mandat, le = request.mandat, request.aujourdhui
    annee = annee_scolaire(le)
    visibles = constats_visibles(mandat, le).filter(annee=annee).select_related("pole")
    derniers = visibles.order_by("pole_id", "-version").distinct("pole_id")
    lus = ConstatRentree.objects.filter(pk__in=derniers.values("pk")).select_related("pole")
    q = request.GET.get("q", "")
    for mot in cle_tri(q.replace("\0", " ")).split()[:8]:
        lus = lus.filter(pole__cle_tri__contains=mot)
    tri = request.GET.get("tri", "pole")
    champ = TRIS.get(tri.lstrip("-"), TRIS["pole"])
    lus = lus.order_by(f"-{champ}" if tri.startswith("-") else champ, "pole__cle_tri", "pk")
    poles = poles_mesurables(mandat, le).actifs(le)
    contexte = {
        "page": Paginator(lus, PAR_PAGE).get_page(request.GET.get("page")),
        "q": q,
        "tri": tri,
        "annee": libelle_annee(annee),
        "manquants": poles.exclude(
            constats__annee=annee, constats__etat=EtatConstat.ENVOYE
        ).order_by("genre", "cle_tri")[:50],
        "mon_pole": poles.first() if peut_rediger_constat(mandat) else None,
    }
    return render(request, "reporting/constats.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("balance", "r")
def du_pole(request: Any, departement: str, pole: uuid.UUID) -> HttpResponse:
    """Versions of a pole; a POST opens the draft, prefilled from today's facts."""
    objet: Pole = pole_mesurable(request, pole)
    mandat, le = request.mandat, request.aujourdhui
    redige = peut_rediger_constat(mandat) and objet.perimetre_id == mandat.perimetre_id
    if request.method == "POST":
        if not redige:
            raise Http404
        constat = ouvrir_constat(auteur=mandat, pole=objet, le=le)
        return redirect("reporting:constat", departement=departement, constat=constat.pk)
    versions = constats_du_pole(objet, annee_scolaire(le))
    if not redige:
        versions = [une for une in versions if une.envoye_le is not None]
    contexte = {
        "pole": objet,
        "annee": libelle_annee(annee_scolaire(le)),
        "versions": versions,
        "brouillon": next((v for v in versions if v.etat == EtatConstat.BROUILLON), None),
        "redige": redige,
    }
    return render(request, "reporting/constats_pole.html", contexte)


def _constat(request: Any, pk: uuid.UUID) -> ConstatRentree:
    """A constat that the reader may open, else 404."""
    visibles = constats_visibles(request.mandat, request.aujourdhui)
    constat: ConstatRentree = get_object_or_404(
        visibles.select_related("pole", "saisi_par", "envoye_par"), pk=pk
    )
    return constat


@require_http_methods(["GET", "HEAD", "POST"])
@garde("balance", "r")
def fiche(request: Any, departement: str, constat: uuid.UUID) -> HttpResponse:
    """One version: the form of the draft, or what was sent; saving may send at once."""
    objet = _constat(request, constat)
    mandat = request.mandat
    redige = (
        objet.etat == EtatConstat.BROUILLON
        and peut_rediger_constat(mandat)
        and objet.pole.perimetre_id == mandat.perimetre_id
    )
    formulaire = None
    if redige:
        formulaire = FormulaireConstat(request.POST or None, constat=objet)
    if request.method == "POST":
        if formulaire is None:
            raise Http404
        if formulaire.is_valid() and _enregistrer(request, objet, formulaire):
            return redirect("reporting:constat", departement=departement, constat=objet.pk)
    contexte = {
        "constat": objet,
        "pole": objet.pole,
        "annee": libelle_annee(objet.annee),
        "formulaire": formulaire,
        "comptes": comptes_lus(objet),
    }
    statut = 422 if formulaire is not None and formulaire.errors else 200
    return render(request, "reporting/constat.html", contexte, status=statut)


def _enregistrer(request: Any, objet: ConstatRentree, formulaire: FormulaireConstat) -> bool:
    """Save, and send when asked; False when the form is to be shown again."""
    try:
        enregistre = completer_constat(
            auteur=request.mandat,
            constat=objet,
            donnees=formulaire.donnees,
            revision=formulaire.cleaned_data["revision"],
        )
        if "envoyer" in request.POST:
            envoyer_constat(auteur=request.mandat, constat=enregistre, revision=enregistre.revision)
    except ActionRefusee as refus:
        formulaire.add_error(None, refus.phrase)
        return False
    formulaire.journaliser(request, "constat", [objet.pk])
    envoye = "envoyer" in request.POST
    messages.success(
        request, "Le constat est envoyé au SEI." if envoye else "Le brouillon est enregistré."
    )
    return True


@require_POST
@garde("balance", "r")
def imprimer(request: Any, departement: str, constat: uuid.UUID) -> HttpResponse:
    """Ask for a version on paper, as a job."""
    objet = _constat(request, constat)
    travail = demander_travail(
        genre=GENRE_PDF,
        cle=f"{GENRE_PDF}:{uuid.uuid4()}",
        titre=f"Constat de rentrée du {objet.pole}"[:200],
        parametres={"constat": str(objet.pk)},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)
