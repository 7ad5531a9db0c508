"""Table of the census of new AESH: what each welcome still misses."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from aesh.models import Aesh
from contrats.enums.accueil import POINTS
from socle.tables import TableOrdonnee


def fait(oui: object) -> SafeString:
    """In words, never a colour alone."""
    if oui:
        return format_html('<span class="badge-m badge-succes">{}</span>', "Fait")
    return format_html('<span class="badge-m badge-attention">{}</span>', "À faire")


class TableAccueils(TableOrdonnee):
    """New AESH, the last arrived first."""

    aesh = tables.Column("AESH", accessor="nom_complet", order_by=("cle_tri",))
    ecole_nom = tables.Column("École")
    pole_nom = tables.Column("Pôle")
    debut = tables.DateColumn(verbose_name="Premier contrat", format="d/m/Y")
    courriel = tables.Column("Adresse", order_by=("courriel",), empty_values=())
    a_installation = tables.Column("PV", empty_values=())
    a_entretien = tables.Column("Entretien", empty_values=())
    points = tables.Column("Cinq points", empty_values=())
    a_acces = tables.Column("Accès informatique", empty_values=())

    class Meta:
        model = Aesh
        fields: ClassVar[list[str]] = []
        order_by = "-debut"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-accueils", "legende": "Nouvelles AESH"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_aesh(self, record: Any, value: str) -> str:
        """Link to the welcome."""
        url = reverse(
            "contrats:accueil", kwargs={"departement": record.departement_id, "arrivee": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, value)

    def render_courriel(self, record: Any) -> str:
        """Whether an address is known; the address itself is on the record."""
        return fait(record.courriel)

    def render_a_installation(self, value: bool) -> str:
        """Record of installation."""
        return fait(value)

    def render_a_entretien(self, value: bool) -> str:
        """Interview."""
        return fait(value)

    def render_points(self, value: int) -> str:
        """``3 sur 5``."""
        return f"{value} sur {len(POINTS)}"

    def render_a_acces(self, value: bool) -> str:
        """Access to computers."""
        return fait(value)
