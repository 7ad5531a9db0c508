"""Tables of the lists of AESH."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from aesh.models import Aesh
from aesh.regles.durees import duree

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableAesh(tables.Table):
    """AESH by name: a service's list, never a ranking."""

    nom = tables.Column("AESH", order_by=("cle_tri",), accessor="nom_complet")
    ecole_nom = tables.Column("École principale")
    pole_nom = tables.Column("Pôle")
    minutes = tables.Column("Heures du contrat", attrs=NOMBRE)

    class Meta:
        model = Aesh
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-aesh", "legende": "AESH"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any, value: str) -> str:
        """Link to the record."""
        url = reverse(
            "aesh:personne", kwargs={"departement": record.departement_id, "aesh": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, value)

    def render_minutes(self, value: int) -> str:
        """``24 h``."""
        return duree(value)
