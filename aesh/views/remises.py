"""Hand-overs to and from other departments: the SEI's pages."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions.transferts import liberer, reserver_de_nouveau
from aesh.requetes.departs import creneaux_perdus
from aesh.views.formulaires_transferts import FormulaireArrivee, FormulaireCode, FormulaireRemise
from aesh.views.transferts import eleve_modifiable
from comptes.models import Departement
from comptes.permissions import garde
from eleves.actions.remises import (
    changer_de_code,
    ouvrir,
    peut_remettre,
    recevoir,
    refuser,
    remettre,
    retirer,
)
from eleves.actions.transferts import annulable
from eleves.enums import LIBELLES_TYPE_NOTIFICATION
from eleves.models import DepotTransfert, Eleve
from eleves.regles.doublons import Identite, ressemblance
from eleves.requetes.classes import scolarisation_de
from eleves.requetes.remises import (
    departements_d_arrivee,
    depots_recus,
    lire_droit,
    lire_remise,
    remises_faites,
    reponse_a,
)
from pial.models import Etablissement
from pial.regles import UN_JOUR
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_safe
@garde("remise", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Files that wait for an answer, theirs and ours."""
    faites = remises_faites()
    noter_lecture(request, "eleve", {r.depot.transfert.eleve_id for r in faites})
    contexte = {"recues": depots_recus(), "faites": faites}
    return render(request, "aesh/remises.html", contexte)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@garde("remise", "c")
def nouvelle(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Choose a department and a day, read what follows, confirm; the code is shown once."""
    objet, le = eleve_modifiable(request, eleve), request.aujourdhui
    if not peut_remettre(request.mandat, le):
        raise Http404
    formulaire = FormulaireRemise(
        request.POST or None, departements=departements_d_arrivee(), initial={"du": le + UN_JOUR}
    )
    lieu = scolarisation_de(objet.pk, le)
    perdus, apercu = [], False
    if request.method == "POST" and formulaire.is_valid():
        vers, du = formulaire.cleaned_data["vers"], formulaire.cleaned_data["du"]
        if "confirmer" not in request.POST:
            apercu = True
            if lieu:
                perdus = creneaux_perdus(objet, lieu.etablissement, du, objet.nom_court)
        else:
            try:
                depot, code = _remettre(request, objet, vers, du)
            except (ActionRefusee, ConflitError) as refus:
                formulaire.add_error(None, str(refus))
            else:
                return _montrer_code(request, depot, code)
    contexte = {
        "eleve": objet,
        "lieu": lieu,
        "formulaire": formulaire,
        "apercu": apercu,
        "perdus": perdus,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/remise_nouvelle.html", contexte, status=statut)


@transaction.atomic
def _remettre(
    request: Any, eleve: Eleve, vers: Departement, du: datetime.date
) -> tuple[DepotTransfert, str]:
    depot, code = remettre(
        auteur=request.mandat, eleve=eleve, vers=vers, du=du, le=request.aujourdhui
    )
    liberer(depot.transfert)
    return depot, code


def _montrer_code(request: Any, depot: DepotTransfert, code: str) -> HttpResponse:
    """The only page that shows a code: nothing keeps it."""
    return render(request, "aesh/remise_code.html", {"depot": depot, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
@garde("remise", "u")
def remise(request: Any, departement: str, remis: UUID) -> HttpResponse:
    """One file of ours: its answer, a new code, taking it back."""
    le = request.aujourdhui
    objet = get_object_or_404(
        DepotTransfert.objects.select_related(
            "destinataire", "transfert__eleve", "transfert__ancienne__etablissement"
        ),
        pk=remis,
    )
    noter_lecture(request, "eleve", [objet.transfert.eleve_id])
    refus = ""
    if request.method == "POST":
        try:
            if request.POST.get("acte") == "code":
                return _montrer_code(
                    request, objet, changer_de_code(auteur=request.mandat, depot=objet, le=le)
                )
            _retirer(request, objet)
        except (ActionRefusee, ConflitError) as erreur:
            refus = str(erreur)
        else:
            messages.success(request, "Le dossier est repris : l'élève reste dans son école.")
            return redirect("aesh:remises", departement=departement)
    lue = lire_remise(objet, reponse_a(objet))
    contexte = {
        "remise": lue,
        "eleve": objet.transfert.eleve,
        "refus": refus,
        "retirable": lue.est_ouverte and annulable(objet.transfert, le),
    }
    return render(request, "aesh/remise.html", contexte, status=422 if refus else 200)


@transaction.atomic
def _retirer(request: Any, depot: DepotTransfert) -> None:
    """Take the file back, then book the pupil again where he was."""
    annule = retirer(auteur=request.mandat, depot=depot, le=request.aujourdhui)
    reserver_de_nouveau(annule)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@garde("remise", "c")
def arrivee(request: Any, departement: str, recu: UUID) -> HttpResponse:
    """A file addressed to us: the code, then identity and decisions, then school and day."""
    le = request.aujourdhui
    depot = get_object_or_404(depots_recus(), pk=recu)
    acte = request.POST.get("acte", "")
    if acte == "refuser":
        refuser(auteur=request.mandat, depot=depot, le=le)
        messages.success(request, "Le refus est dit à l'autre département.")
        return redirect("aesh:remises", departement=departement)
    contexte: dict[str, Any] = {"depot": depot, "formulaire": FormulaireCode()}
    if request.method != "POST":
        return render(request, "aesh/remise_recue.html", contexte)
    saisie = FormulaireCode(request.POST)
    try:
        if not saisie.is_valid():
            raise ActionRefusee("")
        contenu = ouvrir(
            auteur=request.mandat, depot=depot, code=saisie.cleaned_data["code"], le=le
        )
    except ActionRefusee as refus:
        if refus.phrase:
            saisie.add_error("code", refus.phrase)
        contexte["formulaire"] = saisie
        return render(request, "aesh/remise_recue.html", contexte, status=422)
    return _accueillir(request, depot, contenu, saisie.cleaned_data["code"])


def _accueillir(
    request: Any, depot: DepotTransfert, contenu: dict[str, Any], code: str
) -> HttpResponse:
    le, identite = request.aujourdhui, contenu["identite"]
    ecoles = Etablissement.objects.scolarisantes()
    initial = {"du": le, "code": code}
    formulaire = FormulaireArrivee(ecoles=ecoles, initial=initial)
    if "du" in request.POST:
        formulaire = FormulaireArrivee.selon(request, ecoles=ecoles, initial=initial)
    if formulaire.is_valid():
        try:
            eleve = recevoir(
                auteur=request.mandat,
                depot=depot,
                code=code,
                etablissement=formulaire.cleaned_data["etablissement"],
                du=formulaire.cleaned_data["du"],
                le=le,
            )
        except (ActionRefusee, ConflitError) as refus:
            formulaire.add_error(None, str(refus))
        else:
            messages.success(request, "L'élève est inscrit, avec ses décisions.")
            return redirect("eleves:eleve", departement=request.departement.code, eleve=eleve.pk)
    naissance = datetime.date.fromisoformat(identite["naissance"])
    ici = Identite(identite["nom"], identite["prenom"])
    memes = Eleve.objects.nommables_par(request.mandat, le).filter(naissance=naissance)
    contexte = {
        "depot": depot,
        "formulaire": formulaire,
        "identite": identite,
        "naissance": naissance,
        "droits": [
            {**lire_droit(d), "libelle": LIBELLES_TYPE_NOTIFICATION[d["type"]]}
            for d in contenu["droits"]
        ],
        "semblables": [e for e in memes if ressemblance(ici, Identite(e.nom, e.prenom))],
    }
    noter_lecture(request, "dossier_remis", [depot.pk])
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/remise_arrivee.html", contexte, status=statut)
