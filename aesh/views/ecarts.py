"""Differences of hours that the school or the coordination answers."""

from typing import Any, ClassVar
from uuid import UUID

import django_filters
import django_tables2 as tables
from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from aesh.actions.ecarts import REPONSES, repondre_ecart
from aesh.enums.service import LIBELLES_REPONSE_ECART, ReponseEcart
from aesh.models import EcartDeclare
from aesh.permissions import peut_repondre_ecart
from aesh.regles.durees import duree
from aesh.requetes.ecarts import ecarts_a_lire
from aesh.views.absences import refuser_les_autres
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.erreurs import ActionRefusee
from socle.tables import TableOrdonnee
from socle.texte import cle_tri

PAR_PAGE = 50


class FiltreEcarts(django_filters.FilterSet):
    """By name, then by answer; those that wait first."""

    q = django_filters.CharFilter(label="AESH", method="mots")
    reponse = django_filters.ChoiceFilter(
        label="Réponse",
        choices=[(c, texte) for c, texte in LIBELLES_REPONSE_ECART.items() if c != "retire"],
        empty_label="Toutes",
    )

    class Meta:
        model = EcartDeclare
        fields: ClassVar[list[str]] = []

    def mots(self, ecarts: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur).split()[:5]:
            ecarts = ecarts.filter(aesh_cle__contains=mot)
        return ecarts


class TableEcarts(TableOrdonnee):
    """Who, which day, how much, why, the answer."""

    aesh = tables.Column("AESH", accessor="aesh_cle", order_by=("aesh_cle", "jour"))
    jour = tables.DateColumn(verbose_name="Jour", format="d/m/Y")
    minutes = tables.Column("Durée", orderable=False)  # nobody is ranked by her differences
    motif = tables.Column("Motif", orderable=False)
    ecole = tables.Column("École", accessor="etablissement__cle_tri", empty_values=())
    reponse = tables.Column("Réponse")

    class Meta:
        model = EcartDeclare
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {"id": "tab-ecarts", "legende": "Écarts d'heures"}
        template_name = "composants/table_django.html"
        order_by = "aesh"

    def render_aesh(self, record: EcartDeclare) -> str:
        """Link to the difference."""
        url = reverse(
            "aesh:ecart", kwargs={"departement": record.departement_id, "ecart": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.aesh.nom_complet)

    def render_minutes(self, value: int) -> str:
        """``+ 30 min``."""
        return f"{'+' if value > 0 else '−'} {duree(abs(value))}"

    def render_motif(self, record: EcartDeclare) -> str:
        """In words."""
        return record.get_motif_display()  # type: ignore[no-any-return]

    def render_ecole(self, record: EcartDeclare) -> str:
        """Where, if she said it."""
        return record.etablissement.nom_court if record.etablissement else "–"

    def render_reponse(self, record: EcartDeclare) -> str:
        """In words."""
        return record.get_reponse_display()  # type: ignore[no-any-return]


@require_safe
@garde("absence", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Differences of the reader's AESH, by name."""
    refuser_les_autres(request)
    ecarts = ecarts_a_lire(request.mandat, request.aujourdhui)
    filtre = FiltreEcarts(request.GET, queryset=ecarts, request=request)
    table = TableEcarts(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "en_attente": ecarts.filter(reponse=ReponseEcart.ATTENTE).count(),
    }
    return render(request, "aesh/ecarts.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def ecart(request: Any, departement: str, ecart: UUID) -> HttpResponse:
    """One difference; accept it, refuse it, or take the answer back."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    un: EcartDeclare = get_object_or_404(ecarts_a_lire(mandat, le), pk=ecart)
    if request.method == "POST":
        try:
            repondre_ecart(un, reponse=request.POST.get("reponse", ""), auteur=mandat, le=le)
        except ActionRefusee as refus:
            dire_refus(request, refus)
        else:
            messages.success(request, f"Réponse : {un.get_reponse_display().lower()}.")
        return redirect("aesh:ecarts", departement=departement)
    contexte = {
        "ecart": un,
        "duree": duree(abs(un.minutes)),
        "peut_repondre": peut_repondre_ecart(mandat),
        "reponses": REPONSES,
    }
    return render(request, "aesh/ecart.html", contexte)
