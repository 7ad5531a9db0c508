"""Probable duplicates: the list, two files side by side, what was merged and how to undo it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde
from eleves.actions.fusion import (
    conflits_de,
    dire_distincts,
    peut_fusionner,
    revenir_sur_distincts,
)
from eleves.actions.fusion_annulation import annulable
from eleves.models import Eleve, FusionEleves
from eleves.regles.doublons import LIBELLES_RESSEMBLANCE, Identite, ressemblance
from eleves.requetes.doublons import (
    PaireProbable,
    contenus,
    doublons_probables,
    fusions_recentes,
    paire_distincte,
)
from reporting.actions.doublons import fusionner_dossiers, separer_dossiers
from reporting.views.formulaires_doublons import FormulaireFusion
from reporting.views.presentation_doublons import lire_ecartees, raconter
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import cle_tri

PAR_PAGE = 50
TRIS = {"raison": None, "nom": lambda p: p.un.cle_tri, "naissance": lambda p: p.un.naissance}


@require_safe
@garde("doublon", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Pairs that may be one child, and the last merges."""
    toutes = doublons_probables(request.mandat, request.aujourdhui)
    q = request.GET.get("q", "").replace("\0", " ")[:80]
    tri = request.GET.get("tri", "raison")
    paires = _triees([p for p in toutes if _contient(p, q)], tri)
    page = Paginator(paires, PAR_PAGE).get_page(request.GET.get("page"))
    noter_lecture(
        request, "eleve", [e.pk for paire in page.object_list for e in (paire.un, paire.autre)]
    )
    contexte = {
        "q": q,
        "page": page,
        "total": len(paires),
        "tris": [
            {"libelle": mot, "url": f"?tri={code}", "actif": code == tri}
            for code, mot in (
                ("raison", "Ressemblance"),
                ("nom", "Nom"),
                ("naissance", "Naissance"),
            )
        ],
        "fusions": [
            {"objet": une, "annulable": annulable(une, request.aujourdhui)}
            for une in fusions_recentes(request.mandat, request.aujourdhui)
        ],
    }
    return render(request, "reporting/doublons.html", contexte)


def _contient(paire: PaireProbable, q: str) -> bool:
    cles = f"{paire.un.cle_tri} {paire.autre.cle_tri}"
    return all(mot in cles for mot in cle_tri(q).split())


def _triees(paires: list[PaireProbable], tri: str) -> list[PaireProbable]:
    cle = TRIS.get(tri)
    return sorted(paires, key=cle) if cle else paires


@require_http_methods(["GET", "HEAD", "POST"])
@garde("doublon", "u")
def comparer(request: Any, departement: str, eleve: UUID, camarade: UUID) -> HttpResponse:
    """Two files side by side; « ce sont deux enfants », or one file of both."""
    premier, second = _deux_lisibles(request, eleve, camarade)
    conflits = conflits_de(premier, second)
    acte = request.POST.get("acte", "")
    formulaire = FormulaireFusion(
        request.POST if acte == "fusionner" else None,
        garde=premier,
        absorbe=second,
        conflits=conflits,
    )
    if acte in ("distincts", "revoir") or formulaire.is_valid():
        try:
            return _agir(request, acte, premier, second, formulaire)
        except (ActionRefusee, ConflitError) as refus:
            formulaire = formulaire if formulaire.is_bound else _vide(premier, second, conflits)
            for phrase in getattr(refus, "details", None) or [str(refus)]:
                formulaire.add_error(None, phrase)
    raison = ressemblance(*(Identite(e.nom, e.prenom) for e in (premier, second)))
    contexte = {
        "dossiers": [
            {"lettre": lettre, "contenu": contenu}
            for lettre, contenu in zip("AB", contenus((premier, second)), strict=True)
        ],
        "eleves": (premier, second),
        "memes_dates": premier.naissance == second.naissance,
        "raison": LIBELLES_RESSEMBLANCE[raison] if raison else "",
        "distincte": paire_distincte(premier, second),
        "formulaire": formulaire,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/doublon.html", contexte, status=statut)


def _vide(premier: Eleve, second: Eleve, conflits: Any) -> FormulaireFusion:
    return FormulaireFusion({}, garde=premier, absorbe=second, conflits=conflits)


def _deux_lisibles(request: Any, eleve: UUID, camarade: UUID) -> tuple[Eleve, Eleve]:
    """Both files, the older one first, whatever the order of the address; else 404."""
    lisibles = Eleve.objects.nommables_par(request.mandat, request.aujourdhui)
    trouves = list(lisibles.filter(pk__in={eleve, camarade}).order_by("cree_le", "pk"))
    if len(trouves) != 2 or not peut_fusionner(request.mandat, request.aujourdhui):
        raise Http404
    noter_lecture(request, "eleve", [e.pk for e in trouves])
    premier, second = trouves
    return premier, second


def _agir(
    request: Any, acte: str, premier: Eleve, second: Eleve, formulaire: FormulaireFusion
) -> HttpResponse:
    le, code = request.aujourdhui, request.departement.code
    ici = {"departement": code, "eleve": premier.pk, "camarade": second.pk}
    if acte == "distincts":
        dire_distincts(auteur=request.mandat, un=premier, autre=second, le=le)
        messages.success(request, "C'est noté : ce sont deux enfants.")
        return redirect("reporting:doublon", **ici)
    if acte == "revoir":
        revenir_sur_distincts(auteur=request.mandat, un=premier, autre=second, le=le)
        messages.success(request, "Ces deux dossiers sont de nouveau à examiner.")
        return redirect("reporting:doublon", **ici)
    fusion = fusionner_dossiers(
        auteur=request.mandat, garde=premier, absorbe=second, choix=formulaire.choix, le=le
    )
    messages.success(request, "Les deux dossiers n'en font plus qu'un.")
    return redirect("reporting:fusion", departement=code, fusion=fusion.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("doublon", "u")
def fusion(request: Any, departement: str, fusion: UUID) -> HttpResponse:
    """What a merge moved and set aside; undo for thirty days."""
    le = request.aujourdhui
    lisibles = Eleve.objects.nommables_par(request.mandat, le)
    objet: FusionEleves = get_object_or_404(
        FusionEleves.objects.filter(garde__in=lisibles).select_related("garde", "decide_par"),
        pk=fusion,
    )
    noter_lecture(request, "eleve", [objet.garde_id, objet.absorbe])
    refus = ""
    if request.method == "POST":
        try:
            retrouve = separer_dossiers(auteur=request.mandat, fusion=objet, le=le)
        except (ActionRefusee, ConflitError) as erreur:
            refus = str(erreur)
        else:
            messages.success(request, "Les deux dossiers sont de nouveau séparés.")
            return redirect(
                "reporting:doublon",
                departement=departement,
                eleve=objet.garde_id,
                camarade=retrouve.pk,
            )
    contexte = {
        "fusion": objet,
        "identite": objet.identite["champs"],
        "deplacees": raconter(objet.deplacees),
        "ecartees": lire_ecartees(objet.ecartees),
        "annulable": annulable(objet, le),
        "dernier_jour": objet.annulable_jusqu_au,
        "refus": refus,
    }
    return render(request, "reporting/fusion.html", contexte, status=422 if refus else 200)
