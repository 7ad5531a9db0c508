"""Pupils: the list, a pupil's file, opening a file."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig
from psycopg.types.range import DateRange

from comptes.accueils import adresse
from comptes.enums import Role
from comptes.permissions import garde, peut
from eleves.actions.eleves import DonneesEleve, creer_eleve
from eleves.enums import TypeNotification
from eleves.filtres import FiltreEleves, chercher_eleves
from eleves.models import Couverture, Eleve
from eleves.permissions import (
    peut_enregistrer_droit,
    peut_noter_suivi,
)
from eleves.regles.mots_droits import NOM_COURT_TYPE
from eleves.requetes.dossiers import (
    decisions_de,
    demandes_de,
    ecoles_ou_inscrire,
    eleves_liste,
    scolarisations_de,
)
from eleves.tables import TableEleves
from eleves.views.besoins import contexte_organisation
from eleves.views.presentation_droits import montrer, mots_activites
from eleves.views.presentation_suivi import montrer_plans, montrer_reunions
from eleves.views.recherche_cachee import deposer, mots_deposes
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from pial.views.formulaires_ecole import FormulaireChoixEcole
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.jours import ChampJour
from socle.texte import de

PAR_PAGE = 50
CLE = "eleves_q"


def eleve_visible(request: Any, pk: UUID) -> Eleve:
    """A pupil whom the reader may name, else 404; the reading is journalled."""
    visibles = Eleve.objects.visibles_par(request.mandat, request.aujourdhui)
    eleve: Eleve = get_object_or_404(visibles, pk=pk)
    noter_lecture(request, "eleve", [eleve.pk])
    return eleve


@require_http_methods(["GET", "HEAD", "POST"])
@garde("liste_eleves", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Pupils of the mandate's schools; a name is searched by POST, never in the address."""
    if (suite := deposer(request, CLE)) is not None:
        return suite
    mandat, le = request.mandat, request.aujourdhui
    mots = mots_deposes(request, CLE)
    avec_statut = peut(mandat, "r", "decision")
    avec_type = peut(mandat, "r", "notification")
    filtre = FiltreEleves(
        request.GET,
        queryset=chercher_eleves(eleves_liste(mandat, le), mots),
        request=request,
        avec_statut=avec_statut,
        avec_type=avec_type,
    )
    cachees = [] if avec_statut else ["droit_statut", "droit_fin"]
    cachees += [] if avec_type else ["droit_type"]
    table = TableEleves(filtre.qs, exclude=cachees)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    montres = [ligne.record.pk for ligne in table.paginated_rows]
    if montres:
        noter_lecture(request, "eleve", montres)
    contexte = {
        "filtre": filtre,
        "table": table,
        "mots": mots,
        "actif": bool(mots) or any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_creer": peut(mandat, "c", "eleve"),
        "voit_decisions": avec_statut,
    }
    return render(request, "eleves/eleves.html", contexte)


@require_safe
@garde("eleve", "r")
def fiche(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """One pupil: rights, schooling, organisation, plans and meetings."""
    objet = eleve_visible(request, eleve)
    mandat, le = request.mandat, request.aujourdhui
    lieux = scolarisations_de(objet)
    actuel = next((lieu for lieu in lieux if le in lieu.periode), None)
    voit_semaine = mandat.role != Role.MDPH
    contexte = {
        "eleve": objet,
        "lieu": actuel,
        "lieux": [
            (lieu, lieu is actuel, lieu.periode.upper - UN_JOUR if lieu.periode.upper else None)
            for lieu in lieux
        ],
        "voit_semaine": voit_semaine,
        "suit": peut(mandat, "r", "suivi"),
        "url_heures": (
            adresse("reporting:heures", departement) if peut(mandat, "r", "indicateurs") else None
        ),
        "url_emplois": (
            adresse("aesh:emplois", departement)
            if voit_semaine and peut(mandat, "r", "edt")
            else None
        ),
        **_droits(request, objet),
        **contexte_organisation(request.mandat, objet, request.aujourdhui),
        **_suivi(request, objet),
    }
    return render(request, "eleves/eleve.html", contexte)


def _droits(request: Any, eleve: Eleve) -> dict[str, Any]:
    """Rights in full, or the type of help and its activities, or nothing: as the matrix says."""
    mandat, le = request.mandat, request.aujourdhui
    if not peut(mandat, "r", "notification"):
        return {"voit_aide": False, "voit_decisions": False}
    lignes = decisions_de(eleve, mandat, le)
    if not peut(mandat, "r", "decision"):
        ouvertes = [un for un in lignes if le in un.periode and not un.est_annulee]
        return {
            "voit_aide": True,
            "voit_decisions": False,
            "aides": [
                (NOM_COURT_TYPE[TypeNotification(un.type)], mots_activites(un.activites))
                for un in ouvertes
            ],
        }
    return {
        "voit_aide": True,
        "voit_decisions": True,
        "decisions": [montrer(un) for un in lignes],
        "demandes": demandes_de(eleve),
        "couverture": Couverture.objects.filter(eleve=eleve).first(),
        "peut_enregistrer": peut_enregistrer_droit(mandat, eleve, le),
    }


def _suivi(request: Any, eleve: Eleve) -> dict[str, Any]:
    """Plans and meetings, for those who read them."""
    if not peut(request.mandat, "r", "plans"):
        return {"voit_suivi": False}
    le = request.aujourdhui
    peut_noter = peut_noter_suivi(request.mandat, eleve, le)
    retiree = request.session.get("suivi_retire") if peut_noter else None
    return {
        "voit_suivi": True,
        "retiree": retiree if retiree and retiree["eleve"] == str(eleve.pk) else None,
        "plans": montrer_plans(eleve, le),
        "reunions": montrer_reunions(eleve, le),
        "peut_noter": peut_noter,
    }


class FormulaireEleve(FormulaireChoixEcole):
    """Identity, school, first day."""

    nom = forms.CharField(label="Nom", max_length=80)
    prenom = forms.CharField(label="Prénom", max_length=80)
    naissance = ChampJour(label="Date de naissance")
    du = ChampJour(label="Dans cette école depuis le")


@require_http_methods(["GET", "HEAD", "POST"])
@garde("eleve", "c")
def creer(request: Any, departement: str) -> HttpResponse:
    """Open a pupil's file."""
    le = request.aujourdhui
    debut, fin = bornes_annee(annee_scolaire(le))
    formulaire = FormulaireEleve.selon(
        request,
        ecoles=ecoles_ou_inscrire(request.mandat, le),
        initial={"du": debut, "etablissement": request.GET.get("ecole")},
    )
    if formulaire.is_valid():
        lus = formulaire.cleaned_data
        try:
            eleve = creer_eleve(
                auteur=request.mandat,
                donnees=DonneesEleve(lus["nom"], lus["prenom"], lus["naissance"]),
                etablissement=lus["etablissement"],
                periode=DateRange(lus["du"], max(fin, bornes_annee(annee_scolaire(lus["du"]))[1])),
                le=le,
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, f"Le dossier {de(eleve.nom_court)} est ouvert.")
            return redirect("eleves:eleve", departement=departement, eleve=eleve.pk)
    statut = 422 if formulaire.errors else 200
    return render(request, "eleves/eleve_creer.html", {"formulaire": formulaire}, status=statut)
