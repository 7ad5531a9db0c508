"""A pupil changes school: history, what follows said before confirming, undo; lost slots."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from aesh.actions.transferts import annuler_depart, transferer_eleve
from aesh.requetes.departs import creneaux_perdus, departs
from aesh.views.formulaires_transferts import FormulaireTransfert
from comptes.permissions import garde
from eleves.actions.remises import peut_remettre
from eleves.actions.transferts import annulable
from eleves.enums.transferts import GenreTransfert
from eleves.models import BesoinLocal, Eleve, Transfert
from eleves.permissions import peut_modifier_eleve
from eleves.requetes.classes import scolarisation_de
from eleves.requetes.remises import changements_de
from pial.models import Etablissement, Rattachement
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


def _eleve(request: Any, pk: UUID) -> Eleve:
    lisibles = Eleve.objects.nommables_par(request.mandat, request.aujourdhui)
    eleve: Eleve = get_object_or_404(lisibles, pk=pk)
    noter_lecture(request, "eleve", [eleve.pk])
    return eleve


def eleve_modifiable(request: Any, pk: UUID) -> Eleve:
    """A pupil whom the reader may move, else 404; the reading is journalled."""
    eleve = _eleve(request, pk)
    if not peut_modifier_eleve(request.mandat, eleve, request.aujourdhui):
        raise Http404
    return eleve


@require_safe
@garde("eleve", "r")
def changements(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Changes of school of one pupil; a piece of the file for htmx, else a page."""
    objet, le = _eleve(request, eleve), request.aujourdhui
    peut_changer = peut_modifier_eleve(request.mandat, objet, le)
    contexte = {
        "eleve": objet,
        "changements": [
            {"objet": un, "annulable": peut_changer and _s_annule_ici(un) and annulable(un, le)}
            for un in changements_de(objet)
        ],
        "peut_changer": peut_changer,
        "peut_remettre": peut_changer and peut_remettre(request.mandat, le),
    }
    fragment = "HX-Request" in request.headers
    gabarit = "aesh/fragments/_changements.html" if fragment else "aesh/changements_eleve.html"
    return render(request, gabarit, contexte)


def _s_annule_ici(transfert: Transfert) -> bool:
    """A departure to another department is taken back on the page of hand-overs."""
    return transfert.genre == GenreTransfert.ECOLE


@require_http_methods(["GET", "HEAD", "POST"])
@garde("eleve", "u")
def transferer(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Choose a school and a day, read what follows, confirm."""
    objet, le = eleve_modifiable(request, eleve), request.aujourdhui
    ecoles = Etablissement.objects.du_perimetre(request.mandat, le).scolarisantes()
    formulaire = FormulaireTransfert.selon(request, ecoles=ecoles, initial={"du": le + UN_JOUR})
    suites: dict[str, Any] | None = None
    if formulaire.is_valid():
        choisie, du = formulaire.cleaned_data["etablissement"], formulaire.cleaned_data["du"]
        if "confirmer" not in request.POST:
            suites = _suites(objet, choisie, du)
        else:
            try:
                transferer_eleve(
                    auteur=request.mandat, eleve=objet, etablissement=choisie, du=du, le=le
                )
            except (ActionRefusee, ConflitError) as refus:
                formulaire.add_error(None, str(refus))
            else:
                messages.success(request, "Le changement d'école est enregistré.")
                return redirect("aesh:changements_eleve", departement=departement, eleve=objet.pk)
    contexte = {
        "eleve": objet,
        "lieu": scolarisation_de(objet.pk, le),
        "formulaire": formulaire,
        "suites": suites,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/transfert.html", contexte, status=statut)


def _suites(eleve: Eleve, vers: Etablissement, du: Any) -> dict[str, Any]:
    """What a change entails, in facts: the page says them."""
    lieu = scolarisation_de(eleve.pk, du)
    de = lieu.etablissement if lieu else None
    poles = {
        r.etablissement_id: r.pole
        for r in Rattachement.objects.filter(
            etablissement__in=[e for e in (de, vers) if e], periode__contains=du
        ).select_related("pole")
    }
    return {
        "du": du,
        "veille": du - UN_JOUR,
        "de": de,
        "vers": vers,
        "pole_de": poles.get(de.pk) if de else None,
        "pole_vers": poles.get(vers.pk),
        "perdus": creneaux_perdus(eleve, de, du, eleve.nom_court) if de else [],
        "cible": BesoinLocal.objects.filter(
            eleve=eleve, cible_minutes__isnull=False, validee_le__isnull=False
        ).exists(),
    }


@require_POST
@garde("eleve", "u")
def annuler(request: Any, departement: str, transfert: UUID) -> HttpResponse:
    """Undo a change of school until its day."""
    objet = get_object_or_404(Transfert.objects.filter(genre=GenreTransfert.ECOLE), pk=transfert)
    eleve = eleve_modifiable(request, objet.eleve_id)
    try:
        annuler_depart(auteur=request.mandat, transfert=objet, le=request.aujourdhui)
    except (ActionRefusee, ConflitError) as refus:
        messages.error(request, str(refus))
    else:
        messages.success(request, "Le changement d'école est annulé.")
    return redirect("aesh:changements_eleve", departement=departement, eleve=eleve.pk)


@require_safe
@garde("edt", "r")
def fragment_departs(request: Any, departement: str) -> HttpResponse:
    """Slots to take up again, on the home of who draws timetables."""
    perdus = departs(request.mandat, request.aujourdhui)
    noter_lecture(request, "eleve", {p.cle for p in perdus if p.cle})
    return render(request, "aesh/fragments/_departs.html", {"perdus": perdus})
