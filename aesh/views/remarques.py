"""Remarks of a pole: the list, writing on a slot, one remark and its answer."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from aesh.actions.remarques import ecrire_remarque, repondre_remarque
from aesh.enums import EtatRemarque, GenreRemarque
from aesh.models import Creneau, EmploiDuTemps, RemarqueCreneau
from aesh.permissions import peut_repondre
from aesh.requetes.remarques import (
    FiltreRemarques,
    LigneRemarque,
    attend,
    creneau_du_brouillon,
    creneaux_actuels,
    dire_creneau,
    portee_des_remarques,
    remarques_du_pole,
)
from aesh.tables import TableRemarques
from aesh.views.formulaires_remarques import FiltreRemarquesForm, RemarqueForm, ReponseForm
from aesh.views.remarques_du_creneau import dire, genres_permis
from aesh.views.version_lue import emploi_visible
from comptes.permissions import garde
from socle.erreurs import ActionRefusee

PAR_PAGE = 30


@require_safe
@garde("edt", "r")
def liste(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """What is said of the pole's slots this year; what waits for an answer first."""
    emploi = emploi_visible(request, pk)
    if not portee_des_remarques(request.mandat, request.aujourdhui).lit:
        raise Http404
    lignes = remarques_du_pole(emploi, request.mandat, request.aujourdhui)
    ecoles = {
        (str(ligne.creneau.etablissement_id), ligne.ecole) for ligne in lignes if ligne.creneau
    }
    choix = sorted(ecoles, key=lambda une: une[1])
    formulaire = FiltreRemarquesForm(request.GET or None, ecoles=choix)
    lus = formulaire.cleaned_data if formulaire.is_valid() else {}
    filtre = FiltreRemarques(**lus)
    gardees = [ligne for ligne in lignes if filtre.garde(ligne)]
    table = TableRemarques(gardees, emploi=emploi)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "emploi": emploi,
        "table": table,
        "filtre": FiltreRemarquesForm(initial=lus, ecoles=choix),
        "filtre_actif": filtre.est_actif,
        "total": len(lignes),
        "gardees": len(gardees),
        "en_attente": sum(attend(ligne.remarque) for ligne in lignes),
    }
    return render(request, "aesh/remarques.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def ecrire(request: Any, departement: str, pk: uuid.UUID, creneau: uuid.UUID) -> HttpResponse:
    """Write a note, a remark or a proposal on a slot of the reader's part."""
    emploi = emploi_visible(request, pk)
    siens = Creneau.objects.filter(emploi=emploi).select_related("emploi", "aesh", "etablissement")
    objet: Creneau = get_object_or_404(siens, pk=creneau)
    genres = genres_permis(request, objet)
    if not genres:
        raise Http404
    formulaire = RemarqueForm(request.POST or None, genres=genres)
    retour = reverse("aesh:creneau", args=[departement, pk, creneau])
    if request.method == "POST" and enregistrer(request, formulaire, objet):
        return redirect(retour)
    contexte = {
        "emploi": emploi,
        "creneau": objet,
        "quand": dire_creneau(objet),
        "formulaire": formulaire,
        "retour": retour,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/remarque_ecrire.html", contexte, status=statut)


def enregistrer(request: Any, formulaire: RemarqueForm, creneau: Creneau) -> bool:
    """Write what a form says on a slot and say so; False when it is refused."""
    if not formulaire.is_valid():
        return False
    lues = formulaire.cleaned_data
    genre = GenreRemarque(lues["genre"])
    try:
        dite = ecrire_remarque(
            creneau=creneau,
            auteur=request.mandat,
            genre=genre,
            texte=lues["texte"],
            horaire=formulaire.horaire(),
        )
    except ActionRefusee as refus:
        formulaire.add_error(None, refus.phrase)
        return False
    formulaire.journaliser(request, "remarque", [dite.pk])
    dit = "Note enregistrée." if genre == GenreRemarque.NOTE else "Envoyé à la coordination."
    messages.success(request, dit)
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def remarque(request: Any, departement: str, pk: uuid.UUID, remarque: uuid.UUID) -> HttpResponse:
    """One remark and its answer; the coordinator answers here."""
    emploi = emploi_visible(request, pk)
    ligne = _lue(request, emploi, remarque)
    repond = peut_repondre(request.mandat)
    if request.method == "POST" and not repond:
        raise Http404
    formulaire = ReponseForm(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        etat = EtatRemarque(formulaire.cleaned_data["etat"])
        try:
            repondue = repondre_remarque(
                remarque=ligne.remarque,
                auteur=request.mandat,
                etat=etat,
                reponse=formulaire.cleaned_data["reponse"],
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            formulaire.journaliser(request, "remarque", [repondue.pk])
            messages.success(request, "Réponse enregistrée : la personne est prévenue.")
            return _apres_reponse(request, departement, pk, repondue)
    dite = dire(ligne.remarque)
    contexte = {
        "emploi": emploi,
        "ligne": ligne,
        "dite": dite,
        "formulaire": formulaire if repond and dite.attend else None,
        "appliquer": _adresse_a_appliquer(departement, ligne.remarque) if repond else "",
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/remarque.html", contexte, status=statut)


def _lue(request: Any, emploi: EmploiDuTemps, cle: uuid.UUID) -> LigneRemarque:
    dites = RemarqueCreneau.objects.filter(pole=emploi.pole_id, emploi__annee=emploi.annee)
    dites = dites.select_related("emploi", "pole", "auteur", "repondu_par")
    une: RemarqueCreneau = get_object_or_404(dites, pk=cle)
    portee = portee_des_remarques(request.mandat, request.aujourdhui)
    creneau = creneaux_actuels([une.lignee]).get(une.lignee)
    lisible = portee.lit if creneau is None else portee.couvre(creneau.etablissement_id)
    if not lisible or (creneau is None and portee.ecoles is not None):
        raise Http404
    return LigneRemarque(une, creneau)


def _apres_reponse(
    request: Any, departement: str, pk: uuid.UUID, repondue: RemarqueCreneau
) -> HttpResponse:
    """An accepted moment opens the form of the slot in the draft, filled in; never silently."""
    if adresse := _adresse_a_appliquer(departement, repondue):
        return redirect(adresse)
    if repondue.etat == EtatRemarque.ACCEPTEE and repondue.jour is not None:
        messages.info(
            request,
            "Aucun brouillon ne contient ce créneau : ouvrez une nouvelle version, puis revenez "
            "ici appliquer l'horaire.",
        )
        return redirect("aesh:remarque", departement=departement, pk=pk, remarque=repondue.pk)
    return redirect("aesh:remarques", departement=departement, pk=pk)


def _adresse_a_appliquer(departement: str, une: RemarqueCreneau) -> str:
    if une.etat != EtatRemarque.ACCEPTEE or une.jour is None:
        return ""
    creneau = creneau_du_brouillon(une)
    if creneau is None:
        return ""
    page = reverse("aesh:creneau", args=[departement, creneau.emploi_id, creneau.pk])
    return f"{page}?proposition={une.pk}"
