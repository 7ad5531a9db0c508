"""History of a pole's year: every version, what differs between two, taking one up again."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from aesh.actions import restauration as actions
from aesh.actions.scenarios import SCENARIOS_MAXIMUM
from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps
from aesh.models.emploi import OUVERTS
from aesh.permissions import peut_ouvrir
from aesh.requetes.annonces import annonces_sous_48_heures, voit_ce_qui_change
from aesh.requetes.differences import comparer
from aesh.requetes.preavis import date_passee, preavis_de
from aesh.requetes.versions import LigneVersion, historique, version_en_preparation
from aesh.requetes.visas import LigneVisa, visas_lus
from aesh.views.emplois import ICONES, NIVEAUX
from aesh.views.version_lue import dire_refus, emploi_visible
from comptes.permissions import garde, peut
from pial.regles import libelle_annee
from socle.api import uuid_ou_404
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


@require_safe
@garde("edt", "r")
def versions(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Every version of the same pole and year; ``?avant=…&apres=…`` compares two of them."""
    emploi = emploi_visible(request, pk)
    if {"avant", "apres"} <= set(request.GET):
        avant, apres = (uuid_ou_404(request.GET[cle]) for cle in ("avant", "apres"))
        return redirect("aesh:comparer", departement=departement, pk=avant, emploi=apres)
    lignes = historique(emploi.pole_id, emploi.annee, request.aujourdhui)
    contexte = {
        "emploi": emploi,
        "annee": libelle_annee(emploi.annee),
        "lignes": lignes,
        "etats": [
            (ligne, NIVEAUX[ligne.etat.statut], ICONES[ligne.etat.statut])
            for ligne in lignes
            if not ligne.emploi.scenario
        ],
        "peut_restaurer": peut_ouvrir(request.mandat),
        "scenarios": [x for x in lignes if x.emploi.scenario],
        "scenarios_maximum": SCENARIOS_MAXIMUM,
        "brouillon": next((x.emploi for x in lignes if _est_brouillon(x.emploi)), None),
        "redige": peut(request.mandat, "u", "edt"),
        "le": request.aujourdhui,
        "visas": _visas(request, lignes),
        "voit_ce_qui_change": voit_ce_qui_change(request.mandat),
        "sous_48": annonces_sous_48_heures(emploi.pole_id, emploi.annee),
        **_avant_publication(lignes, request.aujourdhui),
    }
    return render(request, "aesh/versions.html", contexte)


def _visas(request: Any, lignes: list[LigneVersion]) -> list[LigneVisa]:
    """Schools of the version that waits for a visa, or has it; a head sees his only."""
    signees = (StatutEmploi.PROPOSE, StatutEmploi.VISE)
    version = next((x.emploi for x in lignes if x.emploi.statut in signees), None)
    return visas_lus(version, request.mandat, request.aujourdhui) if version else []


def _est_brouillon(version: EmploiDuTemps) -> bool:
    return version.est_modifiable and not version.scenario


def _avant_publication(lignes: list[LigneVersion], le: datetime.date) -> dict[str, Any]:
    """What to know of the version in preparation before it is published."""
    statuts = {ligne.emploi.statut for ligne in lignes}
    for ligne in lignes:
        if ligne.emploi.statut in OUVERTS and not ligne.emploi.scenario:
            passee = date_passee(ligne.emploi, le, a_un_publie=StatutEmploi.PUBLIE in statuts)
            return {"preavis": preavis_de(ligne.emploi, le), "date_passee": passee}
    return {"preavis": [], "date_passee": ""}


@require_safe
@garde("edt", "r")
def comparer_versions(
    request: Any, departement: str, pk: uuid.UUID, emploi: uuid.UUID
) -> HttpResponse:
    """What one version takes and gives, against another one of the same pole and year."""
    avant, apres = emploi_visible(request, pk), emploi_visible(request, emploi)
    if (avant.pole_id, avant.annee) != (apres.pole_id, apres.annee):
        raise Http404
    comparaison = comparer(avant, apres, mandat=request.mandat, le=request.aujourdhui)
    if comparaison.eleves:
        noter_lecture(request, "eleve", [c.eleve for c in comparaison.eleves])
    contexte = {
        "avant": avant,
        "apres": apres,
        "comparaison": comparaison,
        "lignes": historique(apres.pole_id, apres.annee, request.aujourdhui),
        "voit_les_eleves": peut(request.mandat, "r", "eleve"),
    }
    return render(request, "aesh/versions_comparer.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "c")
def restaurer(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Say what taking this version up again would do, then do it."""
    version = emploi_visible(request, pk)
    ouverte = version_en_preparation(version.pole_id, version.annee)
    if request.method == "POST":
        return _restaurer(request, departement, version, ouverte)
    try:
        effet = actions.prochaine_date_effet(version.annee, request.aujourdhui)
    except ActionRefusee as refus:
        dire_refus(request, refus)
        return redirect("aesh:versions", departement=departement, pk=pk)
    contexte = {"version": version, "ouverte": ouverte, "effet": effet}
    return render(request, "aesh/versions_restaurer.html", contexte)


def _restaurer(
    request: Any, departement: str, version: EmploiDuTemps, ouverte: EmploiDuTemps | None
) -> HttpResponse:
    try:
        if ouverte is not None and request.POST.get("remplacer") == str(ouverte.pk):
            brouillon = actions.remplacer_brouillon(ouverte, depuis=version, auteur=request.mandat)
            phrase = (
                f"La version {brouillon.version} reprend les créneaux de la version "
                f"{version.version}."
            )
        else:
            brouillon = actions.restaurer(version, auteur=request.mandat, le=request.aujourdhui)
            phrase = (
                f"Version {brouillon.version} ouverte en brouillon, copie de la version "
                f"{version.version}."
            )
    except ActionRefusee as refus:
        dire_refus(request, refus)
        return redirect("aesh:restaurer", departement=departement, pk=version.pk)
    messages.success(request, phrase)
    return redirect("aesh:grille", departement=departement, pk=brouillon.pk)
