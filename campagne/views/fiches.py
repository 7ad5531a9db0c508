"""Publish affectations, read and print the notices; the AESH's own."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.models import Aesh
from campagne.actions.impressions import avec_remplacement, fiche_sur_papier, fiches_visibles
from campagne.actions.publication import aesh_a_publier, demander_publication
from campagne.models import Campagne, FicheAffectation
from campagne.permissions import peut_conduire
from campagne.requetes.fiches import au_dela_du_contrat
from campagne.requetes.tableau import poles_de_la_campagne
from campagne.tables import TableFiches
from campagne.views.adresse import campagne_conduite, campagne_des_fiches
from comptes.enums import Role
from comptes.permissions import garde
from pial.models import Pole
from socle.enums import ActionJournal
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import cle_tri
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50


def _pole(request: Any, campagne: Campagne, texte: str) -> Pole | None:
    """The pole asked for, None for all; 404 for another's."""
    if not texte:
        return None
    poles = poles_de_la_campagne(request.mandat, campagne, request.aujourdhui)
    try:
        pole: Pole = get_object_or_404(poles, pk=texte)
    except (ValidationError, ValueError) as erreur:
        raise Http404 from erreur
    return pole


@require_http_methods(["GET", "HEAD", "POST"])
@garde("campagne", "u")
def publier(request: Any, departement: str, annee: int) -> HttpResponse:
    """What would be published, of a pole or of all, then the job that does it."""
    campagne = campagne_conduite(request, annee)
    choisi = request.POST.get("pole", "") or request.GET.get("pole", "")
    pole = _pole(request, campagne, choisi)
    if request.method == "POST":
        try:
            travail = demander_publication(
                campagne=campagne, auteur=request.mandat, pole=pole, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        else:
            return redirect("comptes:travail", departement=departement, pk=travail.pk)
    a_publier = aesh_a_publier(campagne, pole)
    depassent = au_dela_du_contrat(campagne, a_publier.values_list("pk", flat=True))
    personnes = a_publier.exclude(pk__in=depassent)
    contexte = {
        "campagne": campagne,
        "pole": pole,
        "poles": poles_de_la_campagne(request.mandat, campagne, request.aujourdhui),
        "nombre": personnes.count(),
        "depassent": a_publier.filter(pk__in=depassent).order_by("cle_tri", "pk"),
        "sans_adresse": personnes.filter(courriel="").count(),
        "mention": bool(campagne.mention.strip()),
    }
    return render(request, "campagne/publier.html", contexte)


@require_safe
@garde("campagne", "r")
def liste(request: Any, departement: str, annee: int) -> HttpResponse:
    """Notices issued; a version that a later one replaces says so."""
    campagne = campagne_des_fiches(request, annee)
    fiches = fiches_visibles(request.mandat, request.aujourdhui).filter(campagne=campagne)
    existe = fiches.exists()
    pole = _pole(request, campagne, request.GET.get("pole", ""))
    if pole is not None:
        fiches = fiches.filter(poles__contains=[pole.pk])
    q = request.GET.get("q", "")
    for mot in cle_tri(q.replace("\0", " ")).split()[:5]:
        fiches = fiches.filter(Q(aesh__cle_tri__contains=mot))
    table = TableFiches(avec_remplacement(fiches).select_related("aesh"))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "campagne": campagne,
        "table": table,
        "total": table.paginator.count,
        "existe": existe,
        "q": q,
        "pole": pole,
        "poles": poles_de_la_campagne(request.mandat, campagne, request.aujourdhui),
        "conduit": peut_conduire(request.mandat),
    }
    return render(request, "campagne/fiches.html", contexte)


@require_POST
@garde("campagne", "r")
def imprimer(request: Any, departement: str, annee: int) -> HttpResponse:
    """The last version of every notice of a pole, or of all, as one PDF; journalled by the job."""
    campagne = campagne_des_fiches(request, annee)
    pole = _pole(request, campagne, request.POST.get("pole", ""))
    travail = demander_travail(
        genre="campagne.fiches_pdf",
        cle=f"fiches:{campagne.pk}:{request.mandat.pk}:{timezone.now().isoformat()}",
        parametres={"campagne": str(campagne.pk), "pole": str(pole.pk) if pole else ""},
        auteur=request.user,
        mandat=request.mandat.pk,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


@require_safe
@garde("affectation", "r")
def fiche_pdf(request: Any, departement: str, fiche_affectation: uuid.UUID) -> HttpResponse:
    """One notice as it was issued: the department's services, the AESH herself."""
    visibles = fiches_visibles(request.mandat, request.aujourdhui).select_related(
        "campagne__departement"
    )
    fiche: FicheAffectation = get_object_or_404(visibles, pk=fiche_affectation)
    noter_lecture(request, "aesh", [fiche.aesh_id], action=ActionJournal.EXPORT)
    reponse = HttpResponse(fiche_sur_papier(fiche), content_type="application/pdf")
    nom = f"notification-affectation-{fiche.campagne.annee}-v{fiche.version}.pdf"
    reponse["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=nom)
    reponse["Content-Security-Policy"] = "sandbox"
    return reponse


@require_safe
@garde("souhait", "r")
def mon_affectation(request: Any, departement: str) -> HttpResponse:
    """The AESH's own notices, the last one in full."""
    if request.mandat.role != Role.AESH:
        raise Http404
    aesh = Aesh.objects.visibles_par(request.mandat, request.aujourdhui).first()
    siennes = FicheAffectation.objects.filter(aesh=aesh).select_related("campagne")
    fiches = list(avec_remplacement(siennes)[:10])
    derniere = fiches[0] if fiches else None
    contexte = {"aesh": aesh, "derniere": derniere, "fiches": fiches[1:]}
    return render(request, "campagne/mon_affectation.html", contexte)
