"""One task: what it is, the screen that does it, where it stands, place by place; ticks by hand."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from film.actions.coches import Lieu, cocher, decocher, dire_sans_objet
from film.enums import CLOS, LIBELLES_ETAT, Portee
from film.forms import FormulaireMotif
from film.models import TacheFilm
from film.permissions import peut_cocher
from film.regles.etat import situation
from film.requetes.ecrans import comment_se_coche, ecran_de
from film.requetes.films import roles_du_mandat
from film.requetes.lieux import Lieux
from film.requetes.taches import lignes_des_lieux
from film.tables import TableLieux
from film.views.cadre import cadre, mes_lieux
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PAR_PAGE = 50


def _tache(pk: UUID) -> TacheFilm:
    tache: TacheFilm = get_object_or_404(TacheFilm.objects.select_related("film"), pk=pk)
    return tache


def _permis(request: Any, tache: TacheFilm) -> bool:
    roles = roles_du_mandat(request.mandat, request.aujourdhui)
    return peut_cocher(request.mandat, tache.roles, roles, tache.portee)


@require_safe
@garde("film", "r")
def fiche(request: Any, departement: str, tache_film: UUID) -> HttpResponse:
    """The task, with the reader's places."""
    tache = _tache(tache_film)
    lignes = lignes_des_lieux(
        tache, mes_lieux(request), permis=_permis(request, tache), le=request.aujourdhui
    )
    q, etat = request.GET.get("q", ""), request.GET.get("etat", "")
    mots = cle_tri(q.replace("\0", " ")).split()[:5]
    vues = [
        une
        for une in lignes
        if all(mot in cle_tri(une.nom) for mot in mots) and (not etat or une.etat == etat)
    ]
    table = TableLieux(vues)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    finie = bool(lignes) and all(une.etat in CLOS for une in lignes)
    contexte = {
        **cadre(request, "tache", tache.film),
        "tache": tache,
        "ecran": ecran_de(request.mandat, tache),
        "comment": comment_se_coche(tache),
        "avant": list(tache.film.taches.filter(code__in=tache.apres)),
        "table": table,
        "total": len(lignes),
        "faites": sum(une.etat in CLOS for une in lignes),
        "vues": len(vues),
        "q": q,
        "etat": etat,
        "etats": LIBELLES_ETAT.items(),
        "situation": situation(tache.ouvre_le, tache.echeance, finie, request.aujourdhui),
    }
    return render(request, "film/tache.html", contexte)


def _lieu(request: Any, tache: TacheFilm, ici: Lieux) -> Lieu:
    """The place named in the form, one of the reader's; else 404."""
    brut = request.POST.get("lieu") or request.GET.get("lieu") or ""
    try:
        cle = UUID(brut) if brut else None
    except ValueError as erreur:
        raise Http404 from erreur
    possibles = ici.de(tache.portee)
    if cle not in possibles:
        raise Http404
    if tache.portee == Portee.ECOLE:
        return Lieu(ecole=cle)
    return Lieu() if tache.portee == Portee.DEPARTEMENT else Lieu(pole=cle)


def _retour(request: Any, departement: str, tache: TacheFilm) -> HttpResponse:
    if request.POST.get("retour") == "periode":
        return redirect("film:periode", departement=departement)
    return redirect("film:tache", departement=departement, tache_film=tache.pk)


def _agir(request: Any, departement: str, tache_film: UUID, acte: Any, dit: str) -> HttpResponse:
    tache = _tache(tache_film)
    if not _permis(request, tache):
        raise Http404
    lieu = _lieu(request, tache, mes_lieux(request))
    try:
        acte(auteur=request.mandat, tache=tache, lieu=lieu, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, dit)
    return _retour(request, departement, tache)


@require_POST
@garde("film", "u")
def faire(request: Any, departement: str, tache_film: UUID) -> HttpResponse:
    """Tick by hand."""
    dit = "La tâche est cochée. Vous pouvez la décocher."
    return _agir(request, departement, tache_film, cocher, dit)


@require_POST
@garde("film", "u")
def defaire(request: Any, departement: str, tache_cochee: UUID) -> HttpResponse:
    """Take a tick back."""
    return _agir(request, departement, tache_cochee, decocher, "La tâche est de nouveau à faire.")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("film", "u")
def sans_objet(request: Any, departement: str, tache_film: UUID) -> HttpResponse:
    """Say why a task has no object in a place."""
    tache = _tache(tache_film)
    if not _permis(request, tache):
        raise Http404
    ici = mes_lieux(request)
    lieu = _lieu(request, tache, ici)
    formulaire = FormulaireMotif(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            dire_sans_objet(
                auteur=request.mandat,
                tache=tache,
                lieu=lieu,
                motif=formulaire.cleaned_data["motif"],
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "C'est noté : sans objet ici. Vous pouvez le reprendre.")
            return _retour(request, departement, tache)
    contexte = {
        **cadre(request, "tache", tache.film),
        "tache": tache,
        "lieu": lieu.cle or "",
        "nom_du_lieu": ici.nom(lieu.cle),
        "formulaire": formulaire,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "film/sans_objet.html", contexte, status=statut)
