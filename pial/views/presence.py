"""Is somebody of the team there on each day of class? Alerts, one PAS, absences."""

import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.actions.mandats import peut_confier
from comptes.permissions import garde
from comptes.requetes import valeur
from pial.actions.presence import corriger_absence, noter_absence, retirer_absence
from pial.enums import Moment
from pial.filtres_pas import FiltreAlertes
from pial.models import AbsenceBinome, Pole
from pial.permissions import pas_du_perimetre, peut_tenir_la_presence, peut_tenir_le_lieu
from pial.regles import UN_JOUR
from pial.requetes.lieu_pas import exceptions_a_venir
from pial.requetes.poles import calendrier_charge
from pial.requetes.presence import (
    absences_retirees,
    alertes_de,
    alertes_du_perimetre,
    binome,
    presence_des_pas,
)
from pial.tables_pas import TableAlertes
from pial.views.formulaires_pas import FormulaireAbsence
from pial.views.jour_demande import jour_demande
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee

PAR_PAGE = 50
DUREE_MAX = datetime.timedelta(days=366)
SUR_L_ACCUEIL = 6


def _horizon(le: datetime.date) -> datetime.date:
    """Day after the last one that is looked at by default."""
    return le + datetime.timedelta(days=int(valeur("pas_presence_jours", le)))


@require_safe
@garde("presence_pas", "r")
def fragment_accueil(request: Any, departement: str) -> HttpResponse:
    """The coming days without anybody, on the home of who can do something about it."""
    le = request.aujourdhui
    toutes = alertes_du_perimetre(request.mandat, le, _horizon(le))
    contexte = {"alertes": toutes[:SUR_L_ACCUEIL], "reste": len(toutes[SUR_L_ACCUEIL:])}
    return render(request, "pial/fragments/_presence.html", contexte)


@require_safe
@garde("presence_pas", "r")
def alertes(request: Any, departement: str) -> HttpResponse:
    """Days of class that nobody holds, at every PAS of the perimeter."""
    le = request.aujourdhui
    du = jour_demande(request, "du")
    dernier = jour_demande(request, "au", _horizon(le) - UN_JOUR)
    dernier = min(max(dernier, du), du + DUREE_MAX)
    donnees = request.GET.copy()
    donnees["du"], donnees["au"] = du.isoformat(), dernier.isoformat()
    filtre = FiltreAlertes(donnees, mandat=request.mandat, le=du)
    lues = filtre.cleaned_data if filtre.is_valid() else {}
    poles = list(
        pas_du_perimetre(request.mandat, du).filter(periode__overlap=(du, dernier + UN_JOUR))
    )
    lignes = [
        une
        for une in alertes_de(poles, du, dernier + UN_JOUR)
        if (not lues.get("pas") or une.pole.pk == lues["pas"].pk)
        and (not lues.get("cause") or une.cause == lues["cause"])
    ]
    table = TableAlertes(lignes)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "du": du,
        "au": dernier,
        "filtre": filtre,
        "table": table,
        "total": len(lignes),
        "poles": poles,
        "actif": any(request.GET.get(nom) for nom in filtre.fields),
        "calendrier": calendrier_charge(du),
    }
    return render(request, "pial/alertes_pas.html", contexte)


@require_safe
@garde("presence_pas", "r")
def presence(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """One PAS: its team, its days of class, its absences, its exceptional days."""
    pole = _pas(request, pas)
    le = request.aujourdhui
    du = jour_demande(request, "du")
    fin = du + max(_horizon(le) - le, datetime.timedelta(days=28))
    (lue,) = presence_des_pas([pole], du, fin)
    noms = {m.pk: str(m.membre) for m in lue.equipe}
    contexte = {
        "pole": pole,
        "du": du,
        "au": fin - UN_JOUR,
        "presence": lue,
        "jours": [
            {
                "jour": jour,
                "matin": _qui(jour.presents, Moment.MATIN, noms),
                "apres_midi": _qui(jour.presents, Moment.APRES_MIDI, noms),
            }
            for jour in lue.jours
        ],
        "equipe": [{"mandat": m, "suppleer": _adresse_suppleance(request, m)} for m in lue.equipe],
        "absences": [
            {"absence": a, "suppleer": _adresse_suppleance(request, a.mandat, a)}
            for a in lue.absences
        ],
        "retirees": absences_retirees(pole, du, fin),
        "exceptions": exceptions_a_venir(pole, du),
        "calendrier": calendrier_charge(du),
        "peut_noter": peut_tenir_la_presence(request.mandat, pole, le),
        "peut_tenir_le_lieu": peut_tenir_le_lieu(request.mandat, pole, le),
        "avant": (du - datetime.timedelta(days=28)).isoformat(),
        "apres": fin.isoformat(),
    }
    return render(request, "pial/presence.html", contexte)


def _qui(presents: Any, moment: Moment, noms: dict[UUID, str]) -> list[str] | None:
    """Names, none of them, or ``None`` when there is no class then."""
    return [noms[cle] for cle in presents[moment]] if moment in presents else None


def _adresse_suppleance(request: Any, mandat: Any, absence: AbsenceBinome | None = None) -> str:
    """Where the reader entrusts a suppléance, its dates already typed; empty when he may not."""
    finie = mandat.au is not None and mandat.au < request.aujourdhui
    if finie or mandat.supplee_id or mandat.pk == request.mandat.pk:
        return ""
    if not peut_confier(request.mandat, mandat.fonction, mandat.perimetre):
        return ""
    kwargs = {"departement": mandat.departement_id, "mandat": mandat.pk}
    adresse = reverse("comptes:mandat_suppleer", kwargs=kwargs)
    if absence is None:
        return adresse
    dates = {"du": absence.du.isoformat(), "au": absence.au.isoformat() if absence.au else ""}
    return f"{adresse}?{urlencode(dates)}"


@require_http_methods(["GET", "HEAD", "POST"])
@garde("presence_pas", "c")
def absence_nouvelle(request: Any, departement: str, pas: UUID) -> HttpResponse:
    """Note days or half-days when someone of the binôme is not there."""
    pole = _pas(request, pas)
    if not peut_tenir_la_presence(request.mandat, pole, request.aujourdhui):
        raise Http404
    initial = {"du": jour_demande(request, "du"), "moment": Moment.JOURNEE}
    formulaire = _formulaire(request, pole, {**initial, "mandat": _moi(request, pole)})
    if request.method == "POST" and formulaire.is_valid():
        try:
            noter_absence(
                auteur=request.mandat, pole=pole, donnees=formulaire.donnees, le=request.aujourdhui
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as conflit:
            formulaire.add_error(None, conflit.message)
        else:
            return _note(request, pole, "L'absence est notée.")
    return _page(request, pole, formulaire, "Noter une absence")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("presence_pas", "u")
def absence_modifier(request: Any, departement: str, absence_pas: UUID) -> HttpResponse:
    """Correct an absence."""
    absence = _absence(request, absence_pas)
    pole = absence.pole
    initial = {nom: getattr(absence, nom) for nom in ("du", "au", "moment")}
    formulaire = _formulaire(request, pole, {**initial, "mandat": absence.mandat_id})
    if request.method == "POST" and formulaire.is_valid():
        try:
            corriger_absence(
                auteur=request.mandat,
                absence=absence,
                donnees=formulaire.donnees,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        except ConflitError as conflit:
            formulaire.add_error(None, conflit.message)
        else:
            return _note(request, pole, "L'absence est corrigée.")
    return _page(request, pole, formulaire, "Corriger une absence", absence)


@require_POST
@garde("presence_pas", "u")
def absence_retirer(request: Any, departement: str, absence_pas: UUID) -> HttpResponse:
    """Take an absence back, or put it again."""
    absence = _absence(request, absence_pas)
    retablir = "retablir" in request.POST
    try:
        retirer_absence(
            auteur=request.mandat,
            absence=absence,
            est_retire=not retablir,
            le=request.aujourdhui,
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    except ConflitError as conflit:
        messages.error(request, conflit.message)
    else:
        quoi = "rétablie" if retablir else "retirée ; vous pouvez la rétablir"
        messages.success(request, f"L'absence est {quoi}.")
    return redirect("pial:presence", departement=departement, pas=absence.pole_id)


def _pas(request: Any, pk: UUID) -> Pole:
    pole: Pole = get_object_or_404(pas_du_perimetre(request.mandat, request.aujourdhui), pk=pk)
    return pole


def _absence(request: Any, pk: UUID) -> AbsenceBinome:
    lignes = AbsenceBinome.objects.select_related("pole", "mandat__membre")
    absence: AbsenceBinome = get_object_or_404(lignes, pk=pk)
    if not peut_tenir_la_presence(request.mandat, absence.pole, request.aujourdhui):
        raise Http404
    return absence


def _moi(request: Any, pole: Pole) -> UUID | None:
    """The reader himself when he is of the binôme."""
    return request.mandat.pk if request.mandat.perimetre_id == pole.perimetre_id else None


def _formulaire(request: Any, pole: Pole, initial: dict[str, Any]) -> FormulaireAbsence:
    le = request.aujourdhui
    missions = binome([pole], le - DUREE_MAX, le + DUREE_MAX)
    envoye = request.POST if request.method == "POST" else None
    return FormulaireAbsence(envoye, initial=initial, missions=missions)


def _page(
    request: Any,
    pole: Pole,
    formulaire: FormulaireAbsence,
    titre: str,
    absence: AbsenceBinome | None = None,
) -> HttpResponse:
    contexte = {"pole": pole, "formulaire": formulaire, "titre": titre, "absence": absence}
    statut = 422 if formulaire.errors else 200
    return render(request, "pial/absence_formulaire.html", contexte, status=statut)


def _note(request: Any, pole: Pole, phrase: str) -> HttpResponse:
    messages.success(request, phrase)
    return redirect("pial:presence", departement=pole.departement_id, pas=pole.pk)
