"""Global search: a plain page, and the fragment that the header's dialog asks for."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from comptes.enums import Role
from comptes.permissions import garde, peut
from reporting.regles.recherche import LONGUEUR_MAXIMUM, lire_demande
from reporting.requetes.recherche import Groupe, chercher
from socle.journal import noter_lecture


@sensitive_post_parameters("q")
@require_http_methods(["GET", "HEAD", "POST"])
@garde("accueil", "r")
def recherche(request: Any, departement: str) -> HttpResponse:
    """Search; the words travel in the body only: never in an address, a log or the journal."""
    texte = request.POST.get("q", "").strip()[:LONGUEUR_MAXIMUM] if request.POST else ""
    demande = lire_demande(texte)
    groupes = chercher(request.mandat, demande, request.aujourdhui)
    for groupe in groupes:
        if groupe.code == "eleve":
            ids = [ligne.id for ligne in groupe.lignes]
            noter_lecture(request, "eleve", ids, motif="recherche")
    contexte = {
        "q": texte,
        "demandee": bool(texte),
        "trop_court": bool(texte) and demande.est_vide,
        "groupes": [_presenter(request, groupe) for groupe in groupes],
        "resume": _resume(groupes),
    }
    fragment = "HX-Request" in request.headers
    gabarit = "reporting/fragments/_recherche.html" if fragment else "reporting/recherche.html"
    return render(request, gabarit, contexte)


def _resume(groupes: list[Groupe]) -> str:
    """``Élèves : 3. AESH : plus de 8.``"""
    phrases = [
        f"{g.titre} : {'plus de ' if g.il_y_en_a_plus else ''}{len(g.lignes)}." for g in groupes
    ]
    return " ".join(phrases)


def _presenter(request: Any, groupe: Groupe) -> dict[str, Any]:
    adresse = _ADRESSES[groupe.code]
    return {
        "titre": groupe.titre,
        "icone": _ICONES[groupe.code],
        "il_y_en_a_plus": groupe.il_y_en_a_plus,
        "lignes": [
            {"titre": un.titre, "detail": un.detail, "url": adresse(request, un.id)}
            for un in groupe.lignes
        ],
    }


def _de_l_eleve(request: Any, cle: UUID) -> str:
    """The file; for an AESH, her pupils; for who reads by name through a case only, the cases."""
    code = request.departement.code
    if request.mandat.role == Role.AESH:  # the file itself is not hers to read
        return reverse("aesh:mes_eleves", kwargs={"departement": code})
    if not peut(request.mandat, "r", "eleve"):
        return reverse("reporting:dossiers", kwargs={"departement": code})
    return reverse("eleves:eleve", kwargs={"departement": code, "eleve": cle})


def _de_l_aesh(request: Any, cle: UUID) -> str:
    return reverse("aesh:personne", kwargs={"departement": request.departement.code, "aesh": cle})


def _de_l_ecole(request: Any, cle: UUID) -> str:
    kwargs = {"departement": request.departement.code, "etablissement": cle}
    return reverse("pial:etablissement", kwargs=kwargs)


_ADRESSES = {"eleve": _de_l_eleve, "aesh": _de_l_aesh, "etablissement": _de_l_ecole}
_ICONES = {"eleve": "person", "aesh": "person-badge", "etablissement": "building"}
