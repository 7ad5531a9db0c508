"""Letters and the phone list on paper; the export of the list of contracts."""

import secrets
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde
from contrats.actions.exports_vie import demander_export
from contrats.enums.files import LIBELLES_FILE_CONTRATS
from contrats.models import Avenant, Suite
from contrats.permissions import peut_exporter_les_contrats, peut_lire_la_vie
from contrats.requetes.lettres import A_CHARGER, Lettre, lettre_de_avenant, lettre_de_suite
from contrats.requetes.telephones import lire_annuaire
from contrats.requetes.vie import contrats_vus
from contrats.views.acte import le_mien
from contrats.views.formulaires_vie import FormulaireExportContrats
from contrats.views.vie import FILTRES, adresse_de, file_demandee, filtre_demande
from pial.models import Pole
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.pdf import rendre_pdf


def _pdf(contenu: bytes, nom: str) -> HttpResponse:
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="{nom}"'
    return reponse


def _lettre(request: Any, lettre: Lettre, cle: UUID) -> HttpResponse:
    noter_lecture(request, "contrat", [cle])
    contexte = {"lettre": lettre, "a_charger": A_CHARGER, "le": request.aujourdhui}
    contenu = rendre_pdf("contrats/pdf/lettre.html", contexte, titre=lettre.titre)
    return _pdf(contenu, "lettre-contrat.pdf")


@require_safe
@garde("vie_contrat", "u")
def lettre_avenant(request: Any, departement: str, avenant: UUID) -> HttpResponse:
    """The letter of one avenant."""
    objet = le_mien(request, Avenant, avenant)
    return _lettre(request, lettre_de_avenant(objet), objet.contrat_id)


@require_safe
@garde("vie_contrat", "u")
def lettre_suite(request: Any, departement: str, suite: UUID) -> HttpResponse:
    """The letter of one proposal."""
    objet = le_mien(request, Suite, suite)
    return _lettre(request, lettre_de_suite(objet), objet.contrat_id)


@require_safe
@garde("vie_contrat", "r")
def telephones(request: Any, departement: str) -> HttpResponse:
    """Where to reach each AESH: her schools, never a private number."""
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    poles = Pole.objects.filter(periode__contains=request.aujourdhui).order_by("cle_tri", "pk")
    voulu = _cle(request.GET.get("pole", ""))
    choisi = (poles.filter(pk=voulu).first() if voulu else None) or poles.first()
    lignes = lire_annuaire(choisi, request.aujourdhui) if choisi else []
    contexte = {"poles": poles, "choisi": choisi, "lignes": lignes}
    return render(request, "contrats/telephones.html", contexte)


def _cle(texte: str) -> UUID | None:
    try:
        return UUID(texte)
    except ValueError:
        return None


@require_safe
@garde("vie_contrat", "r")
def telephones_pdf(request: Any, departement: str, pole: UUID) -> HttpResponse:
    """The same on one page, to be printed."""
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    choisi: Pole = get_object_or_404(
        Pole.objects.filter(periode__contains=request.aujourdhui), pk=pole
    )
    lignes = lire_annuaire(choisi, request.aujourdhui)
    titre = f"Liste téléphonique : {choisi.nom}"
    contexte = {"pole": choisi, "lignes": lignes, "le": request.aujourdhui}
    return _pdf(rendre_pdf("contrats/pdf/telephones.html", contexte, titre=titre), "telephones.pdf")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("aesh", "x")
def exporter(request: Any, departement: str) -> HttpResponse:
    """Format and reason, then the job."""
    if not peut_exporter_les_contrats(request.mandat):
        raise Http404
    file, filtre = file_demandee(request.GET), filtre_demande(request.GET)
    lignes = [
        ligne
        for ligne in contrats_vus(request.aujourdhui)
        if ligne.est_dans(file) and filtre.garde(ligne)
    ]
    formulaire = FormulaireExportContrats(request.POST or None)
    retour = adresse_de(departement, file=file, **{nom: request.GET.get(nom) for nom in FILTRES})
    if request.method == "POST" and formulaire.is_valid():
        try:
            travail = demander_export(
                auteur=request.mandat,
                file=file,
                filtres={nom: v for nom in FILTRES if (v := request.GET.get(nom))},
                format_voulu=formulaire.cleaned_data["format"],
                motif=formulaire.cleaned_data["motif"],
                cle=request.POST.get("envoi", "")[:40],
            )
        except ActionRefusee as refus:
            formulaire.add_error("motif", refus.phrase)
        else:
            return redirect("comptes:travail", departement=departement, pk=travail.pk)
    contexte = {
        "formulaire": formulaire,
        "file": LIBELLES_FILE_CONTRATS[file],
        "nombre": len(lignes),
        "envoi": secrets.token_hex(8),  # the same form sent twice is the same job
        "retour": retour,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "contrats/exporter.html", contexte, status=statut)
