"""« Mes travaux »: the jobs a member asked for, their progress, their results."""

import mimetypes
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import garde
from socle.actions import ActionImpossible, annuler_travail, rejouer_travail
from socle.enums import ActionJournal, EtatTravail
from socle.fichiers import chemin_du_fichier
from socle.journal import noter_lecture
from socle.models import Travail
from socle.requetes import NIVEAUX, avancement, rejets_csv, travaux_de

PAR_PAGE = 25
REJETS_MONTRES = 50


def _les_miens(request: Any) -> Any:
    return travaux_de(request.user, [mandat.pk for mandat in request.mandats])


def _le_mien(request: HttpRequest, pk: Any) -> Travail:
    travail: Travail = get_object_or_404(_les_miens(request), pk=pk)
    return travail


def _contexte(travail: Travail) -> dict[str, Any]:
    return {
        "travail": travail,
        "avancement": avancement(travail),
        "niveau": NIVEAUX[EtatTravail(travail.etat)],
        "peut_annuler": not travail.est_fini and not travail.annulation_demandee,
        "peut_rejouer": travail.etat in (EtatTravail.ECHEC, EtatTravail.ANNULE),
        "rejets": travail.resultat.get("rejets", [])[:REJETS_MONTRES],
        "nombre_rejets": len(travail.resultat.get("rejets", [])),
        "resume": travail.resultat.get("resume", ""),
        "lien": travail.resultat.get("lien", ""),
    }


@require_safe
@garde("travail", "r")
def liste(request: HttpRequest, departement: str) -> HttpResponse:
    """My jobs, newest first."""
    page = Paginator(_les_miens(request), PAR_PAGE).get_page(request.GET.get("page"))
    lignes = [_contexte(travail) for travail in page.object_list]
    return render(request, "comptes/travaux.html", {"page": page, "lignes": lignes})


@require_safe
@garde("travail", "r")
def detail(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """One job: progress, result, what can be done."""
    return render(request, "comptes/travail.html", _contexte(_le_mien(request, pk)))


@require_safe
@garde("travail", "r")
def avancement_fragment(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """Progress alone, asked for again and again; speaks only when a quarter was passed."""
    travail = _le_mien(request, pk)
    contexte = _contexte(travail)
    try:
        connu = int(request.GET.get("palier", "0"))
    except ValueError:
        connu = 0
    contexte["annonce"] = travail.est_fini or contexte["avancement"].palier > connu
    return render(request, "comptes/fragments/_travail_avancement.html", contexte)


@require_POST
@garde("travail", "u")
def annuler(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """Cancel one of my jobs."""
    travail = _le_mien(request, pk)
    try:
        annuler_travail(travail)
    except ActionImpossible as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(request, "Annulation demandée : rien ne sera modifié par ce travail.")
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_POST
@garde("travail", "u")
def rejouer(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """Start again one of my jobs that failed or was cancelled."""
    travail = _le_mien(request, pk)
    try:
        rejouer_travail(travail)
    except ActionImpossible as erreur:
        messages.error(request, str(erreur))
    else:
        messages.success(request, "Le travail recommence.")
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_safe
@garde("travail", "r")
def telecharger(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """File made by one of my jobs."""
    travail = _le_mien(request, pk)
    chemin = chemin_du_fichier(travail.fichier)
    if travail.etat != EtatTravail.FAIT or chemin is None:
        raise Http404
    noter_lecture(request, "fichier", [travail.pk], action=ActionJournal.EXPORT)
    nom = travail.resultat.get("nom_fichier") or f"maillage{chemin.suffix}"
    # Read at once: a streamed answer would outlive the scope of the request.
    return _piece_jointe(chemin.read_bytes(), nom)


@require_safe
@garde("travail", "r")
def telecharger_rejets(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """Lines that one of my jobs refused, with the cause of each."""
    travail = _le_mien(request, pk)
    if not travail.resultat.get("rejets"):
        raise Http404
    return _piece_jointe(rejets_csv(travail), "rejets.csv")


def _piece_jointe(contenu: bytes, nom: str) -> HttpResponse:
    type_mime = mimetypes.guess_type(nom)[0] or "application/octet-stream"
    reponse = HttpResponse(contenu, content_type=type_mime)
    reponse["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=nom)
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse
