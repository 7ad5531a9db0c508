"""Dated exceptions: the list, the form that says what it will do, and taking one back."""

import hashlib
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from aesh.actions import exceptions as actes
from aesh.actions.exceptions import SaisieException
from aesh.models import ExceptionDatee
from aesh.permissions import peut_changer_exception, peut_declarer
from aesh.requetes.exceptions_choix import DEPARTEMENT, PREFIXE_POLE, Portee, portee, portees
from aesh.requetes.exceptions_lues import (
    Filtre,
    exceptions_lues,
    phrase,
    ponctuels_lus,
)
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.recalcul import Bilan
from aesh.tables import TableExceptions, TablePonctuels
from aesh.views.formulaires import ExceptionForm, FiltreExceptionsForm
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.erreurs import ActionRefusee
from socle.francais import jour_long
from socle.journal import noter_lecture

PAR_PAGE = 30


@require_safe
@garde("edt", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Exceptions and slots of one date: those to come first, past ones folded."""
    mandat, le = request.mandat, request.aujourdhui
    formulaire = FiltreExceptionsForm(request.GET or None)
    lus = formulaire.cleaned_data if formulaire.is_valid() else {}
    filtre = Filtre(lus.get("q", ""), lus.get("du"), lus.get("au"))
    exceptions = exceptions_lues(mandat, le, filtre)
    ponctuels = ponctuels_lus(mandat, le, filtre)
    a_venir = list(exceptions.filter(periode__endswith__gt=le))
    passees = list(exceptions.filter(periode__endswith__lte=le))
    poses = list(ponctuels.filter(date__gte=le))
    eleves = {une.eleve_id for une in (*a_venir, *passees) if une.eleve_id}
    eleves |= {lien.eleve_id for un in poses for lien in un.liens_eleves.all()}
    noms = NomsVisibles.pour(mandat, le, eleves)
    if lisibles := {eleve for eleve in eleves if noms.voit(eleve)}:
        noter_lecture(request, "eleve", lisibles)
    contexte = {
        "filtre": FiltreExceptionsForm(initial={k: v for k, v in lus.items() if v}),
        "filtre_actif": filtre.est_actif,
        "a_venir": _table(request, a_venir, noms, "venir", "Exceptions en cours et à venir"),
        "passees": _table(request, passees, noms, "passees", "Exceptions passées"),
        "ponctuels": _configurer(
            request,
            TablePonctuels(
                poses,
                mandat=mandat,
                noms=noms,
                prefix="p-",
                attrs={"id": "tab-ponctuels", "legende": "Créneaux ponctuels à venir"},
            ),
        ),
        "nombres": (len(a_venir), len(passees), len(poses)),
        "peut_declarer": peut_declarer(mandat),
    }
    return render(request, "aesh/exceptions.html", contexte)


def _configurer(request: Any, table: Any) -> Any:
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    return table


def _table(request: Any, lignes: Any, noms: NomsVisibles, cle: str, legende: str) -> Any:
    attributs = {"id": f"tab-{cle}", "legende": legende}
    table = TableExceptions(
        lignes, mandat=request.mandat, noms=noms, prefix=f"{cle[0]}-", attrs=attributs
    )
    if cle == "passees":
        table.order_by = "-quand"
    return _configurer(request, table)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def nouvelle(request: Any, departement: str) -> HttpResponse:
    """Where first, then what; the second step says what it will do before saving."""
    cle = request.POST.get("ou") or request.GET.get("ou", "")
    if not cle:
        choix = portees(request.mandat, request.aujourdhui)
        if len(choix) != 1:
            return render(request, "aesh/exception_ou.html", {"choix": choix})
        cle = choix[0][0]
    return _formulaire(request, _portee_ou_404(request, cle), None)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def exception(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Change one; its place stays."""
    une = _changeable(request, pk)
    return _formulaire(request, _portee_ou_404(request, _cle(une)), une)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "u")
def annuler(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Say what comes back, then take the exception back."""
    une = _changeable(request, pk)
    if request.method == "POST":
        try:
            bilan = actes.annuler(une, auteur=request.mandat)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, f"Exception annulée. {effet_en_mots(bilan)}")
        return redirect("aesh:exceptions", departement=departement)
    noms = NomsVisibles.pour(
        request.mandat, request.aujourdhui, {une.eleve_id} if une.eleve_id else ()
    )
    bilan = actes.apercu(None, auteur=request.mandat, le=request.aujourdhui, exception=une)
    contexte = {"phrase": phrase(une, noms), "bilan": effet_en_mots(bilan)}
    return render(request, "aesh/exception_annuler.html", contexte)


def _changeable(request: Any, pk: UUID) -> ExceptionDatee:
    visibles = ExceptionDatee.objects.visibles_par(request.mandat, request.aujourdhui)
    une: ExceptionDatee = get_object_or_404(
        visibles.select_related("etablissement", "pole", "eleve"), pk=pk
    )
    if not peut_changer_exception(request.mandat, une):
        raise Http404
    return une


def _cle(une: ExceptionDatee) -> str:
    if une.etablissement_id:
        return str(une.etablissement_id)
    return f"{PREFIXE_POLE}{une.pole_id}" if une.pole_id else DEPARTEMENT


def _portee_ou_404(request: Any, cle: str) -> Portee:
    ou = portee(request.mandat, request.aujourdhui, cle)
    if ou is None:
        raise Http404
    return ou


def _formulaire(request: Any, ou: Portee, une: ExceptionDatee | None) -> HttpResponse:
    initial = ExceptionForm.initial_de(une) if une else {"du": request.aujourdhui}
    formulaire = ExceptionForm(
        request.POST or None,
        initial=initial,
        portee=ou.champs,
        classes=ou.classes,
        eleves=ou.eleves,
    )
    if eleves := {UUID(cle) for cle, _ in ou.eleves}:
        noter_lecture(request, "eleve", eleves)
    apercu: Bilan | None = None
    empreinte = ""
    if request.method == "POST" and formulaire.is_valid():
        saisie = formulaire.saisie()
        empreinte = _empreinte(saisie)
        try:
            if "verifier" in request.POST or request.POST.get("apercu", empreinte) != empreinte:
                apercu = actes.apercu(
                    saisie, auteur=request.mandat, le=request.aujourdhui, exception=une
                )
            else:
                return _enregistrer(request, saisie, une)
        except ValidationError as refus:
            _reporter(formulaire, refus)
        except ActionRefusee as refus:
            formulaire.add_error(None, [refus.phrase, *refus.details[:5]])
    contexte = {
        "formulaire": formulaire,
        "ou": ou,
        "exception": une,
        "revision": request.POST.get("revision") or (une.revision if une else ""),
        "apercu": effet_en_mots(apercu) if apercu is not None else "",
        "empreinte": empreinte,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/exception.html", contexte, status=statut)


def _enregistrer(request: Any, saisie: SaisieException, une: ExceptionDatee | None) -> HttpResponse:
    commun = {"auteur": request.mandat, "le": request.aujourdhui}
    if une is None:
        _, bilan = actes.declarer(saisie, **commun)
        fait = "Exception déclarée."
    else:
        lue = request.POST.get("revision", "")
        revision = int(lue) if lue.isdecimal() else une.revision
        _, bilan = actes.modifier(une, saisie=saisie, revision=revision, **commun)
        fait = "Exception modifiée."
    messages.success(request, f"{fait} {effet_en_mots(bilan)}")
    return redirect("aesh:exceptions", departement=request.departement.code)


def _reporter(formulaire: ExceptionForm, refus: ValidationError) -> None:
    for champ, erreurs in refus.message_dict.items():
        formulaire.add_error(champ if champ in formulaire.fields else None, erreurs)


def _empreinte(saisie: SaisieException) -> str:
    return hashlib.sha256(repr(saisie).encode()).hexdigest()[:16]


def effet_en_mots(bilan: Bilan) -> str:
    """``12 créneaux n'auront pas lieu, 4 AESH concernées, du lundi 8 au vendredi 12 février.``"""
    if bilan.est_vide:
        return (
            "Aucun créneau publié ne change. Un emploi du temps publié plus tard en tiendra compte."
        )
    jours = bilan.jours
    if len(jours) == 1:
        dates = f"le {jour_long(jours[0])} {jours[0].year}"
    else:
        dates = (
            f"du {jour_long(jours[0])} {jours[0].year} au {jour_long(jours[-1])} {jours[-1].year}"
        )
    nombre = len(bilan.aesh)
    gens = f"{nombre} AESH concernée{'s' if nombre > 1 else ''}"
    return f"{', '.join(bilan.phrases)} : {gens}, {dates}."
