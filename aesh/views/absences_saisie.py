"""Declare, change and take back an absence: an AESH's, or a pupil's."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from aesh.actions import absences as actes
from aesh.models import AbsenceAesh, AbsenceEleve
from aesh.permissions import peut_declarer
from aesh.requetes.absences_lues import (
    absences_eleves_lues,
    aesh_concernees,
    voit_la_categorie,
)
from aesh.requetes.exceptions_choix import eleves_de_l_ecole
from aesh.views.absences import absence_ou_404, refuser_les_autres
from aesh.views.formulaires_absences import AbsenceAeshForm, AbsenceEleveForm, jour_demande
from aesh.views.version_lue import dire_refus
from comptes.enums import GenrePerimetre
from comptes.permissions import garde
from pial.models import Etablissement, Pole
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.texte import de


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def nouvelle(request: Any, departement: str) -> HttpResponse:
    """An AESH does not come: who and when, in one short form."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    siennes = aesh_concernees(mandat, le)
    if mandat.genre_perimetre == GenrePerimetre.TENANT:
        voulue = request.POST.get("pole") or request.GET.get("pole", "")
        pole = _du_perimetre(Pole, request, voulue)
        if pole is None:
            poles = Pole.objects.du_perimetre(mandat, le).actifs(le).order_by("cle_tri")
            choix = [(str(un.pk), str(un)) for un in poles]
            ou: dict[str, Any] = {"choix": choix, "champ": "pole", "question": "Dans quel pôle ?"}
            return render(request, "aesh/absence_ou.html", ou)
        siennes = siennes.filter(affectations__pole=pole, affectations__periode__contains=le)
    choix = [(str(a.pk), a.nom_complet) for a in siennes.order_by("cle_tri").distinct()]
    initial = {
        "aesh": request.GET.get("aesh", ""),
        "du": jour_demande(request.GET.get("le", ""), le),
    }
    formulaire = AbsenceAeshForm(
        request.POST or None,
        initial=initial,
        aesh=choix,
        voit_categorie=voit_la_categorie(mandat),
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            faite, dit = _declarer(formulaire, mandat, le)
        except (ValidationError, ActionRefusee) as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, dit)
            return redirect("aesh:absence", departement=departement, pk=faite.pk)
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "titre": "Déclarer l'absence d'une AESH",
        "pole": request.POST.get("pole") or request.GET.get("pole", ""),
    }
    return render(
        request, "aesh/absence_saisie.html", contexte, status=422 if formulaire.errors else 200
    )


def _declarer(formulaire: AbsenceAeshForm, auteur: Any, le: Any) -> tuple[AbsenceAesh, str]:
    """Once, or every week; what to say of it."""
    if jusqu_au := formulaire.cleaned_data["jusqu_au"]:
        faites = actes.declarer_serie(formulaire.saisie(), jusqu_au=jusqu_au, auteur=auteur, le=le)
        return faites[0], f"{len(faites)} absences enregistrées, une par semaine."
    faite, bilan = actes.declarer_absence_aesh(formulaire.saisie(), auteur=auteur, le=le)
    return faite, f"Absence enregistrée. {dire_bilan(bilan)}"


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def eleve(request: Any, departement: str) -> HttpResponse:
    """A pupil does not come: his school, then who and when."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    voulue = request.POST.get("ecole") or request.GET.get("ecole", "")
    ecole = _du_perimetre(Etablissement, request, voulue)
    if ecole is None:
        ecoles = list(Etablissement.objects.du_perimetre(mandat, le).order_by("cle_tri", "uai"))
        if len(ecoles) != 1:
            choix = [(str(e.pk), e.nom_court) for e in ecoles]
            ou: dict[str, Any] = {
                "choix": choix,
                "champ": "ecole",
                "question": "Dans quelle école ?",
            }
            return render(request, "aesh/absence_ou.html", ou)
        ecole = ecoles[0]
    eleves = eleves_de_l_ecole(mandat, le, ecole)
    if eleves:
        noter_lecture(request, "eleve", {UUID(pk) for pk, _ in eleves})
    initial = {"du": jour_demande(request.GET.get("le", ""), le)}
    formulaire = AbsenceEleveForm(request.POST or None, initial=initial, eleves=eleves)
    if request.method == "POST" and formulaire.is_valid():
        try:
            faite, bilan = actes.declarer_absence_eleve(
                formulaire.saisie(ecole.pk), auteur=mandat, le=le
            )
        except (ValidationError, ActionRefusee) as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, f"Absence enregistrée. {dire_bilan(bilan)}")
            return _vers_le_jour(departement, faite)
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "titre": "Déclarer l'absence d'un élève",
        "ecole": ecole,
    }
    return render(
        request, "aesh/absence_saisie.html", contexte, status=422 if formulaire.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def modifier(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Other days or hours; what is no longer in them is given back."""
    une = absence_ou_404(request, pk)
    voit = voit_la_categorie(request.mandat)
    formulaire = AbsenceAeshForm(
        request.POST or None,
        initial=AbsenceAeshForm.initial_de(une) | {"aesh": str(une.aesh_id)},
        aesh=[(str(une.aesh_id), une.aesh.nom_complet)],
        voit_categorie=voit,
    )
    del formulaire.fields["jusqu_au"]
    formulaire.initial["est_prevue"] = une.est_prevue
    if voit:
        formulaire.initial["categorie"] = une.categorie
    if request.method == "POST" and formulaire.is_valid():
        lue = request.POST.get("revision", "")
        try:
            _, bilan = actes.modifier_absence(
                une,
                saisie=formulaire.saisie(),
                auteur=request.mandat,
                le=request.aujourdhui,
                revision=int(lue) if lue.isdecimal() else une.revision,
            )
        except (ValidationError, ActionRefusee) as refus:
            reporter(formulaire, refus)
        else:
            messages.success(request, f"Absence modifiée. {dire_bilan(bilan)}")
            return redirect("aesh:absence", departement=departement, pk=pk)
    contexte: dict[str, Any] = {
        "formulaire": formulaire,
        "titre": f"Modifier l'absence {de(une.aesh.nom_complet)}",
        "revision": request.POST.get("revision") or une.revision,
    }
    return render(
        request, "aesh/absence_saisie.html", contexte, status=422 if formulaire.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def annuler(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Take the absence of an AESH back; begun, it stops yesterday."""
    une = absence_ou_404(request, pk)
    return _annuler(request, une, une.aesh.nom_complet)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def annuler_eleve(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Take the absence of a pupil back."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    annee = (le.replace(year=le.year - 1, day=1), le.replace(year=le.year + 2, day=1))
    une = get_object_or_404(absences_eleves_lues(mandat, le, *annee), pk=pk)
    noter_lecture(request, "eleve", {une.eleve_id})
    return _annuler(request, une, une.eleve.nom_court)


def _annuler(request: Any, une: AbsenceAesh | AbsenceEleve, nom: str) -> HttpResponse:
    if not peut_declarer(request.mandat):
        raise Http404
    if request.method == "POST":
        try:
            bilan = actes.annuler_absence(une, auteur=request.mandat, le=request.aujourdhui)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, f"Absence terminée. {dire_bilan(bilan)}")
        return _vers_le_jour(request.departement.code, une)
    contexte = {"absence": une, "nom": nom, "est_commencee": une.du < request.aujourdhui}
    return render(request, "aesh/absence_annuler.html", contexte)


def _vers_le_jour(departement: str, une: AbsenceAesh | AbsenceEleve) -> HttpResponse:
    adresse = reverse("aesh:absences", kwargs={"departement": departement})
    return redirect(f"{adresse}?le={une.du.isoformat()}")


def _du_perimetre(modele: Any, request: Any, cle: str) -> Any:
    try:
        pk = UUID(cle)
    except ValueError:
        return None
    siens = modele.objects.du_perimetre(request.mandat, request.aujourdhui)
    return get_object_or_404(siens, pk=pk)


def reporter(formulaire: Any, refus: ValidationError | ActionRefusee) -> None:
    """Put a refusal on the form."""
    if isinstance(refus, ActionRefusee):
        formulaire.add_error(None, [refus.phrase, *refus.details[:5]])
        return
    for champ, erreurs in refus.message_dict.items():
        formulaire.add_error(champ if champ in formulaire.fields else None, erreurs)


def dire_bilan(bilan: Any) -> str:
    """``3 créneaux n'auront pas lieu.``"""
    if bilan.est_vide:
        return "Aucun créneau publié ne change."
    phrases: str = ", ".join(bilan.phrases)
    return f"{phrases}."
