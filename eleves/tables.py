"""Tables of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from eleves.models import Classe
from pial.horaires import duree
from socle.tables import TableOrdonnee


class TableClasses(TableOrdonnee):
    """Classes of the mandate's schools."""

    etablissement = tables.Column("École", order_by=("etablissement__cle_tri", "libelle"))
    libelle = tables.Column("Classe", order_by=("libelle", "etablissement__cle_tri"))
    niveau = tables.Column("Niveau")
    nombre = tables.Column("Séances", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    minutes = tables.Column(
        "Par semaine", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}}
    )

    class Meta:
        model = Classe
        fields: ClassVar[list[str]] = []
        order_by = "etablissement"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-classes", "legende": "Classes"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_libelle(self, record: Any) -> str:
        """Link to the class."""
        url = reverse(
            "eleves:classe", kwargs={"departement": record.departement_id, "classe": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.libelle)

    def render_etablissement(self, record: Any) -> str:
        """School and town."""
        return str(record.etablissement.nom_court)

    def render_nombre(self, value: int) -> str:
        """A week without lesson is not typed yet."""
        return str(value) if value else "Non saisie"

    def render_minutes(self, value: int) -> str:
        """Length of the week."""
        return duree(value) if value else "–"
