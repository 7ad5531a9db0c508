"""Professionals from outside at school: the list, one intervention, asking, changing."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from eleves.models import Eleve
from eleves.requetes.classes import scolarisation_de
from pas.actions.interventions import (
    DonneesIntervention,
    demander_pour_un_eleve,
    demander_pour_une_reponse,
    modifier_intervention,
)
from pas.enums.interventions import (
    LIBELLES_ACTE_INTERVENTION,
    ActeIntervention,
    Demandeur,
    EtatIntervention,
)
from pas.enums.plan import TypeReponse
from pas.filtres import FiltreInterventions
from pas.forms.interventions import FormulaireIntervention
from pas.models import InterventionExterieure, Reponse, Saisine
from pas.permissions import (
    peut_accorder,
    peut_demander_intervention,
    peut_demander_pour,
    peut_mener_intervention,
)
from pas.regles.interventions import DE_LA_DIRECTION, PASSAGES
from pas.requetes.interventions import (
    conflits_de,
    heures_de,
    interventions_visibles,
    noms_des_eleves,
    salles_connues,
)
from pas.requetes.professions import mots_de, professions
from pas.requetes.saisines import saisines_lisibles
from pas.tables import TableInterventions
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

PAR_PAGE = 50


@require_safe
@garde("intervention", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Interventions of the pupils whom the reader may name."""
    mandat, le = request.mandat, request.aujourdhui
    connues = professions()
    filtre = FiltreInterventions(
        request.GET,
        queryset=interventions_visibles(mandat, le),
        request=request,
        professions=connues,
    )
    table = TableInterventions(filtre.qs, professions=connues)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    montrees = [rangee.record for rangee in table.paginated_rows]
    table.noms = noms_des_eleves(montrees, mandat, le)
    noter_lues(request, [une for une in montrees if une.pk in table.noms])
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "peut_demander": peut(mandat, "c", "intervention"),
    }
    return render(request, "pas/interventions.html", contexte)


def noter_lues(request: Any, interventions: list[InterventionExterieure]) -> None:
    """Journal the pupils named."""
    if eleves := [une.eleve_id for une in interventions if une.eleve_id]:
        noter_lecture(request, "eleve", eleves)
    sans_droit = [une for une in interventions if not une.eleve_id]
    if saisines := [une.saisine_id for une in sans_droit if une.saisine_id]:
        noter_lecture(request, "saisine", saisines)


def intervention_visible(request: Any, pk: UUID) -> InterventionExterieure:
    """An intervention that the reader may read, else 404; the reading is journalled."""
    visibles = interventions_visibles(request.mandat, request.aujourdhui)
    trouvee: InterventionExterieure = get_object_or_404(visibles, pk=pk)
    noter_lues(request, [trouvee])
    return trouvee


def intervention_a_mener(request: Any, pk: UUID) -> InterventionExterieure:
    """One that the reader may change, else 404."""
    trouvee = intervention_visible(request, pk)
    if not peut_mener_intervention(request.mandat, trouvee, request.aujourdhui):
        raise Http404
    return trouvee


def nom_montre(request: Any, intervention: InterventionExterieure) -> str:
    """First name and initial, or words that stand for it."""
    noms = noms_des_eleves([intervention], request.mandat, request.aujourdhui)
    return noms.get(intervention.pk) or "un élève"


def commun(request: Any, intervention: InterventionExterieure) -> dict[str, Any]:
    """What every page of one intervention shows."""
    return {
        "intervention": intervention,
        "eleve_nom": nom_montre(request, intervention),
        "profession": mots_de(intervention.profession, professions()),
        "heures": heures_de(intervention),
        "conflits": conflits_de(intervention, request.aujourdhui),
    }


@require_safe
@garde("intervention", "r")
def fiche(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """One intervention: where it stands, what remains to do and by whom."""
    objet = intervention_visible(request, intervention)
    mandat, le = request.mandat, request.aujourdhui
    mene, accorde = peut_mener_intervention(mandat, objet, le), peut_accorder(mandat, objet, le)
    possibles = {
        str(acte)
        for etat, acte in PASSAGES
        if etat == objet.etat and (accorde if acte in DE_LA_DIRECTION else mene)
    }
    contexte = commun(request, objet)
    contexte |= {
        "actes": possibles,
        "etapes": [
            (e.faite_le, LIBELLES_ACTE_INTERVENTION[ActeIntervention(e.acte)], e.auteur)
            for e in objet.etapes.select_related("auteur")
        ],
        "mene": mene,
    }
    return render(request, "pas/intervention.html", contexte)


def _demander(
    request: Any,
    formulaire: FormulaireIntervention,
    faire: Callable[[DonneesIntervention], InterventionExterieure],
    *,
    contexte: dict[str, Any],
    ecole: Etablissement | None,
    fait: str,
) -> HttpResponse:
    """The form and its act; what was typed is kept when it is refused."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            objet = faire(formulaire.donnees)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            formulaire.journaliser(request, "intervention", [objet.pk])
            messages.success(request, fait)
            return redirect(
                "pas:intervention", departement=objet.departement_id, intervention=objet.pk
            )
    contexte |= {
        "formulaire": formulaire,
        "salles": salles_connues(ecole) if ecole else [],
        "ecole": ecole,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/intervention_demander.html", contexte, status=statut)


DEMANDEE = "La demande est envoyée à la direction de l'école : elle attend son accord."


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "c")
def nouvelle(request: Any, departement: str, eleve: UUID) -> HttpResponse:
    """Ask for a pupil who holds a right."""
    le = request.aujourdhui
    nommables = Eleve.objects.nommables_par(request.mandat, le)
    objet: Eleve = get_object_or_404(nommables, pk=eleve)
    if not peut_demander_intervention(request.mandat, objet, le):
        raise Http404
    noter_lecture(request, "eleve", [objet.pk])
    lieu = scolarisation_de(objet.pk, le)
    formulaire = FormulaireIntervention(
        request.POST or None, initial={"du": le}, professions=professions()
    )
    return _demander(
        request,
        formulaire,
        lambda donnees: demander_pour_un_eleve(
            auteur=request.mandat, eleve=objet, donnees=donnees, le=le
        ),
        contexte={"eleve_nom": objet.nom_court, "eleve": objet},
        ecole=lieu.etablissement if lieu else None,
        fait=DEMANDEE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "c")
def depuis_une_reponse(
    request: Any, departement: str, saisine: UUID, reponse_pas: UUID
) -> HttpResponse:
    """Ask from a response « coordination avec un professionnel extérieur » of one's own PAS."""
    le = request.aujourdhui
    ligne: Saisine = get_object_or_404(saisines_lisibles(request.mandat, le), pk=saisine)
    if not peut_demander_pour(request.mandat, ligne, le):
        raise Http404
    siennes = Reponse.objects.filter(saisine=ligne, type=TypeReponse.COORD_EXTERNE)
    reponse = get_object_or_404(siennes.select_related("saisine__etablissement"), pk=reponse_pas)
    noter_lecture(request, "saisine", [ligne.pk])
    formulaire = FormulaireIntervention(
        request.POST or None,
        initial={"du": le, "demandeur": Demandeur.PAS},
        professions=professions(),
    )
    return _demander(
        request,
        formulaire,
        lambda donnees: demander_pour_une_reponse(
            auteur=request.mandat, reponse=reponse, donnees=donnees, le=le
        ),
        contexte={"saisine": ligne, "sans_semaine": ligne.eleve_id is None},
        ecole=ligne.etablissement,
        fait=DEMANDEE,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("intervention", "u")
def modifier(request: Any, departement: str, intervention: UUID) -> HttpResponse:
    """Change who, when or where: the head is asked again."""
    objet = intervention_a_mener(request, intervention)
    if (EtatIntervention(objet.etat), ActeIntervention.MODIFIER) not in PASSAGES:
        raise Http404
    formulaire = FormulaireIntervention(
        request.POST or None,
        initial=FormulaireIntervention.tel_que(objet),
        professions=professions(),
    )
    return _demander(
        request,
        formulaire,
        lambda donnees: modifier_intervention(
            auteur=request.mandat,
            intervention=objet.pk,
            donnees=donnees,
            le=request.aujourdhui,
        ),
        contexte={"eleve_nom": nom_montre(request, objet), "intervention": objet},
        ecole=objet.etablissement,
        fait="Le changement est enregistré : il attend de nouveau l'accord de la direction.",
    )


def jouer(
    request: Any,
    objet: InterventionExterieure,
    formulaire: forms.Form,
    faire: Callable[[], object],
    *,
    page: str,
    fait: str,
    contexte: dict[str, Any],
) -> HttpResponse:
    """A page with one form and its act, then back to the intervention."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            faire()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, fait)
            return redirect(
                "pas:intervention", departement=objet.departement_id, intervention=objet.pk
            )
    statut = 422 if formulaire.errors else 200
    return render(request, page, {**contexte, "formulaire": formulaire}, status=statut)
