"""« Différences à trancher »: what AESH and schools declared, kept or not, many at once."""

from typing import Any, ClassVar
from uuid import UUID

import django_tables2 as tables
from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.models import EcartDeclare
from comptes.permissions import garde
from contrats.actions.declarations import (
    DELAI_ANNULATION,
    Tri,
    annuler_tri,
    trancher_plusieurs,
)
from contrats.models import DeclarationEcole
from contrats.permissions import peut_tenir_les_mois
from contrats.requetes.declarations import Dite, dernier_tri, dites_a_trancher
from contrats.views.mois_table import signe
from contrats.views.repetition import repeter
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.tables import TableOrdonnee
from socle.texte import cle_tri

PAR_PAGE = 50
PLUS_LA = "Cette décision n'est plus là : relisez la page."
QUI = (("", "Tous"), ("aesh", "Les AESH"), ("ecole", "Les écoles"))


class TableATrancher(TableOrdonnee):
    """Differences that wait, by name then day."""

    nom = tables.Column("AESH", order_by=("cle_nom", "jour"))
    jour = tables.DateColumn(verbose_name="Jour", format="d/m/Y")
    minutes = tables.Column(
        "Durée",
        orderable=False,  # nobody is ranked by her differences
        attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}},
    )
    motif = tables.Column("Ce qui est dit", orderable=False)
    qui = tables.Column("Par qui")
    avis = tables.Column("Avis de l'école", orderable=False)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-a-trancher",
            "legende": "Différences à trancher",
        }
        template_name = "composants/table_django.html"
        order_by = "nom"
        default = "–"

    def render_nom(self, record: Dite, value: str) -> str:
        """With its box."""
        return format_html(
            '<input class="form-check-input" type="checkbox" name="dites" value="{}:{}" '
            'aria-label="Choisir {}, {}"> {}',
            record.genre,
            record.cle,
            value,
            f"{record.jour:%d/%m/%Y}",
            value,
        )

    def render_minutes(self, value: int) -> str:
        """Signed."""
        return signe(value)


class FiltreATrancher(forms.Form):
    """Words of the name, who said it."""

    q = forms.CharField(label="AESH", required=False)
    qui = forms.ChoiceField(label="Dit par", choices=QUI, required=False)


def _exiger(request: Any) -> None:
    if not peut_tenir_les_mois(request.mandat):
        raise Http404


def _filtrees(request: Any, donnees: Any) -> list[Dite]:
    dites = dites_a_trancher(request.aujourdhui)
    mots = cle_tri(donnees.get("q", "").replace("\0", " ")).split()[:5]
    qui = donnees.get("qui", "")
    return [
        une for une in dites if all(mot in une.cle_nom for mot in mots) and qui in ("", une.genre)
    ]


@require_safe
@garde("service_fait", "u")
def liste(request: Any, departement: str) -> HttpResponse:
    """Differences of the department that wait for a decision; what was just decided, undone."""
    _exiger(request)
    dites = _filtrees(request, request.GET)
    table = TableATrancher(dites)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    montrees = [rangee.record.aesh for rangee in table.page.object_list]
    if montrees:
        noter_lecture(request, "aesh", montrees)
    contexte = {
        "table": table,
        "total": len(dites),
        "actif": any(request.GET.get(nom) for nom in ("q", "qui")),
        "filtre": FiltreATrancher(request.GET),
        "tri": dernier_tri(request.user.pk, timezone.now() - DELAI_ANNULATION),
    }
    return render(request, "contrats/a_trancher.html", contexte)


@require_POST
@garde("service_fait", "u")
def decider(request: Any, departement: str) -> HttpResponse:
    """What the decision would do, then done."""
    _exiger(request)
    dites = _choisies(request)
    if not dites:
        messages.error(request, "Cochez au moins une différence.")
        return redirect("contrats:a_trancher", departement=departement)
    retenir = request.POST.get("acte") != "ecarter"
    commun = {
        "auteur": request.mandat,
        "dites": dites,
        "retenir": retenir,
        "le": request.aujourdhui,
    }
    if request.POST.get("etape") == "faire":
        tri = trancher_plusieurs(**commun)
        messages.success(request, phrase_du_tri(tri, retenir=retenir))
        return redirect("contrats:a_trancher", departement=departement)
    tri = repeter(lambda: trancher_plusieurs(**commun))
    noter_lecture(request, "aesh", {dite.aesh_id for dite in dites})
    contexte = {
        "retenir": retenir,
        "faites": [(dite, signe(dite.minutes)) for dite in tri.faites],
        "refusees": tri.refusees,
        "somme": sum(dite.minutes for dite in tri.faites),
        "choix": request.POST.getlist("dites"),
    }
    return render(request, "contrats/a_trancher_apercu.html", contexte)


def _choisies(request: Any) -> list[EcartDeclare | DeclarationEcole]:
    """Rows ticked that still wait, in the order of the list."""
    cochees = set(request.POST.getlist("dites"))
    attendent = [
        une for une in dites_a_trancher(request.aujourdhui) if f"{une.genre}:{une.cle}" in cochees
    ]
    lues: dict[UUID, EcartDeclare | DeclarationEcole] = {}
    for modele, genre in ((EcartDeclare, "aesh"), (DeclarationEcole, "ecole")):
        cles = [une.cle for une in attendent if une.genre == genre]
        lues |= modele.objects.select_related("aesh", "etablissement").in_bulk(cles)
    return [lues[une.cle] for une in attendent]


def phrase_du_tri(tri: Tri, *, retenir: bool) -> str:
    """``3 différences retenues, 1 laissée de côté.``"""
    n, m = len(tri.faites), len(tri.refusees)
    s = "s" if n > 1 else ""
    phrase = f"{n} différence{s} {'' if retenir else 'non '}retenue{s}"
    if m:
        phrase += f", {m} laissée{'s' if m > 1 else ''} de côté"
    return phrase + ". Vous pouvez annuler pendant dix minutes."


@require_POST
@garde("service_fait", "u")
def annuler(request: Any, departement: str) -> HttpResponse:
    """What was decided at once waits again."""
    _exiger(request)
    try:
        quand = parse_datetime(request.POST.get("quand", ""))
        if quand is None or timezone.is_naive(quand):
            raise ValueError("no moment")
        nombre = annuler_tri(
            auteur=request.mandat, quand=quand, maintenant=timezone.now(), le=request.aujourdhui
        )
    except (ActionRefusee, ValueError) as refus:
        messages.error(request, getattr(refus, "phrase", PLUS_LA))
    else:
        s = "s" if nombre > 1 else ""
        messages.success(request, f"{nombre} différence{s} de nouveau à trancher.")
    return redirect("contrats:a_trancher", departement=departement)
