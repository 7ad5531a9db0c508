"""Actions given to resource and health staff: the binôme gives, the member reports."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from pas.actions.ressources import (
    confier_une_action,
    rendre_compte,
    rendre_une_action,
    reprendre_une_action,
    retirer_une_action,
)
from pas.enums.plan import EtatAction
from pas.forms.ressources import (
    FiltreActions,
    FormulaireCompteRendu,
    FormulaireConfier,
    FormulaireRendre,
)
from pas.models import ActionPas
from pas.requetes.ressources import ActionLue, lues, mes_actions, ressources_possibles
from pas.views.plan import saisine_a_tenir
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.tables import TableOrdonnee
from socle.texte import cle_tri

PAR_PAGE = 50
SUR_L_ACCUEIL = 5


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "u")
def confier(request: Any, departement: str, saisine: UUID) -> HttpResponse:
    """Give an action to a member of the resource or health staff of this PAS."""
    ligne = saisine_a_tenir(request, saisine)
    personnes = ressources_possibles(ligne, request.aujourdhui)
    formulaire = FormulaireConfier(request.POST or None, personnes=personnes)
    if request.method == "POST" and formulaire.is_valid():
        try:
            confier_une_action(
                auteur=request.mandat, saisine=ligne.pk, le=request.aujourdhui, **formulaire.lues
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, "L'action est confiée. Un e-mail, sans nom, le dit.")
            return redirect("pas:demande", departement=departement, saisine=ligne.pk)
    contexte = {"saisine": ligne, "formulaire": formulaire, "personnes": personnes}
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/confier.html", contexte, status=statut)


@require_POST
@garde("registre_pas", "u")
def retirer(request: Any, departement: str, saisine: UUID, action_pas: UUID) -> HttpResponse:
    """Take back an action that is not done."""
    ligne = saisine_a_tenir(request, saisine)
    prise = get_object_or_404(ActionPas.objects.filter(saisine=ligne), pk=action_pas)
    try:
        retirer_une_action(
            auteur=request.mandat, saisine=ligne.pk, action=prise.pk, le=request.aujourdhui
        )
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'action est retirée.")
    return redirect("pas:demande", departement=departement, saisine=ligne.pk)


class TableActions(TableOrdonnee):
    """One's own actions."""

    quoi = tables.Column("Action", accessor="action__genre", order_by=("action__genre",))
    eleve = tables.Column("Élève", orderable=False)
    ecole = tables.Column("École", order_by=("ecole",))
    prevue_le = tables.DateColumn(
        verbose_name="Pour le", accessor="action__prevue_le", format="j F Y"
    )
    etat = tables.Column("État", accessor="action__get_etat_display")

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-actions", "legende": "Mes actions"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_quoi(self, record: ActionLue) -> str:
        """Link to the action."""
        adresse = {
            "departement": record.action.departement_id,
            "action_confiee": record.action.pk,
        }
        url = reverse("pas:mon_action", kwargs=adresse)
        return format_html('<a href="{}">{}</a>', url, record.action.get_genre_display())

    def render_eleve(self, value: str) -> str:
        """First name and initial; nobody in an advice."""
        return value or "–"


def _noter(request: Any, actions: list[ActionLue]) -> None:
    nommees = [une.action.saisine_id for une in actions if une.eleve]
    if nommees:
        noter_lecture(request, "saisine", nommees)


@require_safe
@garde("action_confiee", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """The reader's own actions, the nearest day first."""
    actions = mes_actions(request.mandat, request.aujourdhui)
    filtre = FiltreActions(request.GET or None)
    prises = lues(actions)
    if filtre.is_valid():
        etat, mots = filtre.cleaned_data["etat"], cle_tri(filtre.cleaned_data["q"]).split()
        prises = [
            une
            for une in prises
            if etat in ("", une.action.etat)
            and all(mot in cle_tri(f"{une.ecole} {une.pas}") for mot in mots)
        ]
    table = TableActions(prises)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    _noter(request, [rangee.record for rangee in table.paginated_rows])
    contexte = {
        "table": table,
        "filtre": filtre,
        "actif": any(request.GET.get(nom) for nom in filtre.fields),
        "total": len(prises),
    }
    return render(request, "pas/mes_actions.html", contexte)


@require_safe
@garde("action_confiee", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """For the home: what is to be done."""
    a_faire = mes_actions(request.mandat, request.aujourdhui).filter(etat=EtatAction.A_FAIRE)
    premieres = lues(a_faire[:SUR_L_ACCUEIL])
    _noter(request, premieres)
    contexte = {"actions": premieres, "total": a_faire.count()}
    return render(request, "pas/fragments/_mes_actions.html", contexte)


def _mienne(request: Any, pk: UUID) -> ActionPas:
    action: ActionPas = get_object_or_404(mes_actions(request.mandat, request.aujourdhui), pk=pk)
    return action


@require_http_methods(["GET", "HEAD", "POST"])
@garde("action_confiee", "u")
def mon_action(request: Any, departement: str, action_confiee: UUID) -> HttpResponse:
    """One action, with the minimum; report it."""
    action = _mienne(request, action_confiee)
    formulaire = FormulaireCompteRendu(request.POST or None, initial=_initial(request, action))

    def agir() -> None:
        rendre_compte(
            auteur=request.mandat,
            action=action.pk,
            le=request.aujourdhui,
            **formulaire.cleaned_data,
        )

    return _jouer(
        request,
        action,
        "compte_rendu",
        formulaire,
        agir,
        "Votre compte rendu est lu par le PAS seul. Vous pouvez encore le corriger.",
    )


@require_POST
@garde("action_confiee", "u")
def rendre(request: Any, departement: str, action_confiee: UUID) -> HttpResponse:
    """Hand the action back, with a reason."""
    action = _mienne(request, action_confiee)
    formulaire = FormulaireRendre(request.POST)

    def agir() -> None:
        rendre_une_action(
            auteur=request.mandat,
            action=action.pk,
            le=request.aujourdhui,
            **formulaire.cleaned_data,
        )

    dit = "L'action est rendue au PAS. Vous pouvez la reprendre tant qu'elle vous est confiée."
    return _jouer(request, action, "rendre", formulaire, agir, dit)


@require_POST
@garde("action_confiee", "u")
def reprendre(request: Any, departement: str, action_confiee: UUID) -> HttpResponse:
    """The action is to be done again."""
    action = _mienne(request, action_confiee)
    try:
        reprendre_une_action(auteur=request.mandat, action=action.pk, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "L'action est de nouveau à faire.")
    return redirect("pas:mon_action", departement=departement, action_confiee=action.pk)


def _initial(request: Any, action: ActionPas) -> dict[str, Any]:
    return {
        "faite_le": action.faite_le or request.aujourdhui,
        "duree_minutes": action.duree_minutes,
        "compte_rendu": action.compte_rendu,
    }


def _jouer(
    request: Any,
    action: ActionPas,
    nom: str,
    formulaire: forms.Form,
    agir: Callable[[], None],
    dit: str,
) -> HttpResponse:
    """Valid: act and say it; else the page again with what was typed."""
    if request.method == "POST" and formulaire.is_valid():
        try:
            agir()
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(request, dit)
            return redirect(
                "pas:mon_action",
                departement=action.departement_id,
                action_confiee=action.pk,
            )
    lue = lues([action])[0]
    _noter(request, [lue])
    contexte = {
        "action": action,
        "lue": lue,
        "compte_rendu": FormulaireCompteRendu(initial=_initial(request, action)),
        "rendre": FormulaireRendre(),
        "fautif": formulaire if formulaire.errors else None,
        nom: formulaire,
        "a_faire": action.etat == EtatAction.A_FAIRE,
        "rendue": action.etat == EtatAction.RENDUE,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/mon_action.html", contexte, status=statut)
