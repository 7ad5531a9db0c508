"""Weekly meetings of a PAS: the list, one meeting with its agenda, what is decided."""

import datetime
import uuid
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from pas.actions.reunions import decider_en_reunion, ouvrir_une_reunion
from pas.forms.plan import FormulairePoint, FormulaireReunion
from pas.models import ReunionPas
from pas.permissions import peut_tenir_le_pas
from pas.requetes.plan import LigneOrdre, ordre_du_jour
from pas.requetes.reunions import restes_de
from pas.requetes.saisines import pas_du_mandat
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.travaux import demander_travail, lancer

PAR_PAGE = 20
PDF = "pas.reunion_pdf"
UN_JOUR = datetime.timedelta(days=1)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def liste(request: Any, departement: str) -> HttpResponse:
    """Meetings of one's PAS; open the next."""
    poles = pas_du_mandat(request.mandat, request.aujourdhui)
    tenus = [p for p in poles if peut_tenir_le_pas(request.mandat, p, request.aujourdhui)]
    formulaire = FormulaireReunion(request.POST or None, initial={"tenue_le": request.aujourdhui})
    if request.method == "POST":
        if not tenus:
            raise Http404
        if formulaire.is_valid():
            reunion = ouvrir_une_reunion(
                auteur=request.mandat,
                pole=tenus[0],
                tenue_le=formulaire.cleaned_data["tenue_le"],
                le=request.aujourdhui,
            )
            return redirect("pas:reunion", departement=departement, reunion_pas=reunion.pk)
    reunions = ReunionPas.objects.filter(pole__in=tenus).annotate(nombre=Count("points"))
    reunions = reunions.order_by("-tenue_le", "pk")
    page = Paginator(reunions, PAR_PAGE).get_page(request.GET.get("page"))
    derniere, restes = restes_de(tenus[0], request.aujourdhui + UN_JOUR) if tenus else (None, [])
    if restes:
        noter_lecture(request, "saisine", [reste.point.saisine_id for reste in restes])
    contexte = {
        "page": page,
        "formulaire": formulaire,
        "poles": tenus,
        "derniere": derniere,
        "restes": restes,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/reunions.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def fiche(request: Any, departement: str, reunion_pas: UUID) -> HttpResponse:
    """One meeting: its agenda, printable, and a decision for each request."""
    mandat, le = request.mandat, request.aujourdhui
    objet = get_object_or_404(ReunionPas.objects.select_related("pole"), pk=reunion_pas)
    if not peut_tenir_le_pas(mandat, objet.pole, le):
        raise Http404
    lignes = [
        (titre, [(une, _formulaire(request, une)) for une in parts])
        for titre, parts in ordre_du_jour(objet, request.departement.fuseau, le)
    ]
    formulaires = [paire for _, parts in lignes for paire in parts]
    valides = [f.is_valid() for _, f in formulaires]  # each one says its own errors
    if request.method == "POST" and all(valides):
        try:
            for une, formulaire in formulaires:
                connu = une.point
                if formulaire.has_changed() or connu is not None:
                    decider_en_reunion(
                        auteur=mandat,
                        reunion=objet,
                        saisine=une.saisine.pk,
                        le=le,
                        **formulaire.lues,
                    )
        except ActionRefusee as refus:
            messages.error(request, refus.phrase)
        else:
            messages.success(request, "Les décisions sont enregistrées.")
        return redirect("pas:reunion", departement=departement, reunion_pas=objet.pk)
    if formulaires:
        noter_lecture(request, "saisine", [une.saisine.pk for une, _ in formulaires])
    contexte = {"reunion": objet, "parts": lignes, "total": len(formulaires)}
    fautif = request.method == "POST"
    return render(request, "pas/reunion.html", contexte, status=422 if fautif else 200)


def _formulaire(request: Any, ligne: LigneOrdre) -> FormulairePoint:
    point = ligne.point
    formulaire = FormulairePoint(
        request.POST or None,
        prefix=str(ligne.saisine.pk),
        initial={"decision": point.decision, "note": point.note} if point else None,
    )
    # Several lists on one page: each is named by its request.
    for champ in formulaire.fields.values():
        champ.label = f"{champ.label}, demande {ligne.saisine.numero}"
    return formulaire


@require_POST
@garde("registre_pas", "u")
def imprimer(request: Any, departement: str, reunion_pas: UUID) -> HttpResponse:
    """Ask for the agenda and the decisions on paper, as a job."""
    objet = get_object_or_404(ReunionPas.objects.select_related("pole"), pk=reunion_pas)
    if not peut_tenir_le_pas(request.mandat, objet.pole, request.aujourdhui):
        raise Http404
    travail = demander_travail(
        genre=PDF,
        cle=f"{PDF}:{uuid.uuid4()}",
        titre=f"Réunion du PAS du {objet.tenue_le:%d/%m/%Y}",
        parametres={"reunion": str(objet.pk)},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)
