"""AESH of the poles one covers: list, record, when they cannot work."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.actions.indisponibilites import declarer_indisponibilite, retirer_indisponibilite
from aesh.actions.reservoir import tenir_au_reservoir
from aesh.enums import JOURS, LIBELLES_RESERVOIR, Reservoir
from aesh.forms import IndisponibiliteForm, ReservoirForm
from aesh.models import IndisponibiliteAesh
from aesh.permissions import peut_tenir_le_reservoir
from aesh.regles.durees import duree
from aesh.requetes.personnes import aesh_du_mandat, indisponibilites_lues
from aesh.tables import TableAesh
from comptes.permissions import garde, peut
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PAR_PAGE = 50
ENREGISTRE = {
    Reservoir.NON: "Elle n'est plus au réservoir : un emploi du temps peut lui être proposé.",
    Reservoir.POLE: "Elle est au réservoir de son pôle : les remplacements la proposent.",
    Reservoir.DEPARTEMENT: (
        "Elle est au réservoir du département : tous les pôles peuvent l'appeler."
    ),
}


@require_safe
@garde("aesh", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """AESH by name, searched without accents."""
    mots = cle_tri(request.GET.get("q", "")).split()
    filtre = Q()
    for mot in mots[:5]:
        filtre &= Q(cle_tri__contains=mot)
    aesh = aesh_du_mandat(request.mandat, request.aujourdhui).filter(filtre)
    contrats = peut(request.mandat, "r", "contrat")
    table = TableAesh(aesh, exclude=() if contrats else ("minutes",))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {"table": table, "total": table.paginator.count, "q": request.GET.get("q", "")}
    return render(request, "aesh/personnes.html", contexte)


@require_safe
@garde("aesh", "r")
def fiche(request: Any, departement: str, aesh: UUID) -> HttpResponse:
    """One AESH: posting, contract hours, when she cannot work."""
    return _afficher(request, aesh, IndisponibiliteForm())


@require_POST
@garde("affectation", "u")
def reservoir(request: Any, departement: str, aesh: UUID) -> HttpResponse:
    """Keep an AESH for replacements, or give her back to timetables."""
    if not peut_tenir_le_reservoir(request.mandat):
        raise Http404
    personne = get_object_or_404(aesh_du_mandat(request.mandat, request.aujourdhui), pk=aesh)
    formulaire = ReservoirForm(request.POST)
    if formulaire.is_valid():
        choisi = formulaire.cleaned_data["reservoir"]
        try:
            tenir_au_reservoir(
                personne, reservoir=choisi, auteur=request.mandat, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, ENREGISTRE[choisi])
            return redirect("aesh:personne", departement=departement, aesh=personne.pk)
    return _afficher(request, aesh, IndisponibiliteForm(), formulaire)


@require_http_methods(["POST"])
@garde("absence", "u")
def indisponibilite(request: Any, departement: str, aesh: UUID) -> HttpResponse:
    """Record when an AESH cannot work; what was typed stays on screen after an error."""
    personne = get_object_or_404(aesh_du_mandat(request.mandat, request.aujourdhui), pk=aesh)
    formulaire = IndisponibiliteForm(request.POST)
    if formulaire.is_valid():
        try:
            declarer_indisponibilite(
                aesh=personne, auteur=request.mandat, **formulaire.cleaned_data
            )
        except ValidationError as refus:
            for champ, erreurs in refus.message_dict.items():
                formulaire.add_error(champ, erreurs)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(
                request, "Indisponibilité enregistrée. L'emploi du temps en tient compte."
            )
            return redirect("aesh:personne", departement=departement, aesh=personne.pk)
    return _afficher(request, aesh, formulaire)


@require_POST
@garde("absence", "u")
def retirer(request: Any, departement: str, aesh: UUID, pk: UUID) -> HttpResponse:
    """Take an unavailability back."""
    personne = get_object_or_404(aesh_du_mandat(request.mandat, request.aujourdhui), pk=aesh)
    ligne = get_object_or_404(IndisponibiliteAesh.objects.filter(aesh=personne), pk=pk)
    try:
        retirer_indisponibilite(indisponibilite=ligne, auteur=request.mandat)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "Indisponibilité retirée.")
    return redirect("aesh:personne", departement=departement, aesh=personne.pk)


def _afficher(
    request: Any,
    aesh: UUID,
    formulaire: IndisponibiliteForm,
    du_reservoir: ReservoirForm | None = None,
) -> HttpResponse:
    personne = get_object_or_404(aesh_du_mandat(request.mandat, request.aujourdhui), pk=aesh)
    minutes = getattr(personne, "minutes", None)
    reserve = Reservoir(getattr(personne, "reservoir", None) or Reservoir.NON)
    contexte = {
        "personne": personne,
        "minutes": minutes,
        "heures": duree(minutes) if minutes else "",
        "voit_contrat": peut(request.mandat, "r", "contrat"),
        "voit_absences": peut(request.mandat, "r", "absence"),
        "indisponibilites": [
            (ligne, ", ".join(JOURS[jour] for jour in ligne.jours))
            for ligne in indisponibilites_lues(personne, request.mandat, request.aujourdhui)
        ],
        "est_au_reservoir": reserve != Reservoir.NON,
        "reservoir": LIBELLES_RESERVOIR[reserve],
        "du_reservoir": (du_reservoir or ReservoirForm(initial={"reservoir": reserve}))
        if peut_tenir_le_reservoir(request.mandat)
        else None,
        "formulaire": formulaire if peut(request.mandat, "u", "absence") else None,
    }
    return render(request, "aesh/personne.html", contexte)
