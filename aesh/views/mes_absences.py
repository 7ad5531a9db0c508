"""The AESH's own absences: declared in a few taps, changed, taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions import absences as actes
from aesh.models import AbsenceAesh
from aesh.permissions import peut_changer_absence
from aesh.requetes.absences_miennes import (
    AbsenceMienne,
    absences_de,
    ecoles_a_prevenir,
    messages_aux_ecoles,
    mon_absence,
)
from aesh.views.absences_saisie import reporter
from aesh.views.agenda import aesh_connecte
from aesh.views.formulaires_miennes import AUTRE, MonAbsenceForm
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "c")
def mes_absences(request: Any, departement: str) -> HttpResponse:
    """The form first, since it is what one comes for in the morning; then the list."""
    aesh = aesh_connecte(request)
    le = request.aujourdhui
    formulaire = MonAbsenceForm(request.POST or None, le=le)
    if request.method == "POST" and formulaire.is_valid():
        saisie, jusqu_au = formulaire.saisie(aesh.pk), formulaire.cleaned_data["jusqu_au"]
        try:
            if jusqu_au:
                faites = actes.declarer_serie(
                    saisie, jusqu_au=jusqu_au, auteur=request.mandat, le=le
                )
            else:
                faites = [actes.declarer_absence_aesh(saisie, auteur=request.mandat, le=le)[0]]
        except (ValidationError, ActionRefusee) as refus:
            _reporter(formulaire, refus)
        else:
            messages.success(request, _dire(faites))
            return redirect("aesh:mon_absence", departement=departement, mienne=faites[0].pk)
    siennes = absences_de(aesh, le)
    contexte = {
        "formulaire": formulaire,
        "a_venir": [une for une in reversed(siennes) if not une.est_passee],
        "passees": [une for une in siennes if une.est_passee],
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/mes_absences.html", contexte, status=statut)


def _dire(faites: list[AbsenceAesh]) -> str:
    if len(faites) > 1:
        return f"{len(faites)} absences notées, une par semaine. Voici qui a un message."
    return "C'est noté. Voici quelles écoles ont un message."


def _reporter(formulaire: MonAbsenceForm, refus: ValidationError | ActionRefusee) -> None:
    """Days chosen by name have no field of their own: what is wrong with them goes to the top."""
    reporter(formulaire, refus)
    if formulaire.cleaned_data.get("quand") != AUTRE:
        for champ in ("du", "au"):
            for erreur in formulaire.errors.pop(champ, []):
                formulaire.add_error("quand", erreur)


@require_safe
@garde("absence", "c")
def absence(request: Any, departement: str, mienne: UUID) -> HttpResponse:
    """One absence: what was told to whom, whom to call, what is expected."""
    vue = _la_mienne(request, mienne)
    contexte = {
        "vue": vue,
        "ecoles": messages_aux_ecoles(vue.absence, ecoles_a_prevenir(vue.absence)),
        "peut_changer": _peut_changer(request, vue),
    }
    return render(request, "aesh/mon_absence.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "c")
def modifier(request: Any, departement: str, mienne: UUID) -> HttpResponse:
    """Other days or another half-day."""
    vue = _la_mienne(request, mienne)
    if not _peut_changer(request, vue):
        raise Http404
    une = vue.absence
    formulaire = MonAbsenceForm(
        request.POST or None, initial=MonAbsenceForm.initial_de(une), le=request.aujourdhui
    )
    del formulaire.fields["jusqu_au"]
    if request.method == "POST" and formulaire.is_valid():
        lue = request.POST.get("revision", "")
        try:
            actes.modifier_absence(
                une,
                saisie=formulaire.saisie(une.aesh_id),
                auteur=request.mandat,
                le=request.aujourdhui,
                revision=int(lue) if lue.isdecimal() else une.revision,
            )
        except (ValidationError, ActionRefusee) as refus:
            _reporter(formulaire, refus)
        else:
            messages.success(request, "Absence modifiée. Voici quelles écoles ont un message.")
            return redirect("aesh:mon_absence", departement=departement, mienne=mienne)
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "vue": vue,
        "revision": request.POST.get("revision") or une.revision,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/mon_absence_modifier.html", contexte, status=statut)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "c")
def annuler(request: Any, departement: str, mienne: UUID) -> HttpResponse:
    """Take it back; begun, it stops yesterday. Of a repeated one: this one, or those to come."""
    vue = _la_mienne(request, mienne)
    if not _peut_changer(request, vue):
        raise Http404
    le = request.aujourdhui
    suivantes = [] if vue.absence.serie is None else _suivantes(vue.absence)
    if request.method == "POST":
        voulues = [vue.absence, *suivantes] if "suivantes" in request.POST else [vue.absence]
        try:
            for une in voulues:
                actes.annuler_absence(une, auteur=request.mandat, le=le)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            seule = len(voulues) == 1
            dit = "Absence annulée." if seule else f"{len(voulues)} absences annulées."
            messages.success(request, f"{dit} Vos créneaux sont de nouveau prévus.")
        return redirect("aesh:mes_absences", departement=departement)
    contexte = {
        "vue": vue,
        "suivantes": len(suivantes),
        "est_commencee": vue.absence.du < le,
    }
    return render(request, "aesh/mon_absence_annuler.html", contexte)


def _la_mienne(request: Any, pk: UUID) -> AbsenceMienne:
    vue = mon_absence(aesh_connecte(request), pk, request.aujourdhui)
    if vue is None:
        raise Http404
    return vue


def _peut_changer(request: Any, vue: AbsenceMienne) -> bool:
    return not vue.est_passee and peut_changer_absence(request.mandat, vue.absence)


def _suivantes(une: AbsenceAesh) -> list[AbsenceAesh]:
    """Those of the same repetition that come after, still in force."""
    serie = AbsenceAesh.objects.filter(
        serie=une.serie, aesh=une.aesh_id, annulee_le__isnull=True, periode__startswith__gt=une.du
    )
    return list(serie.select_related("aesh").order_by("periode"))
