"""List of recorded cases."""

import datetime
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.dateformat import format as dire
from django.utils.html import format_html
from django.utils.timezone import localtime

from reporting.models import DossierSuivi
from socle.tables import TableOrdonnee


class TableDossiers(TableOrdonnee):
    """Recorded cases, the newest first."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    genre = tables.Column("Nature")
    motif = tables.Column("Motif")
    cree_le = tables.Column("Ouvert le")
    ouvert_par = tables.Column("Par", order_by=("ouvert_par__membre__nom",))
    nombre_pieces = tables.Column(
        "Lignes", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}}
    )
    clos_le = tables.Column("Clos le")

    class Meta:
        model = DossierSuivi
        fields: ClassVar[list[str]] = []
        order_by = "-cree_le"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-dossiers",
            "legende": "Dossiers suivis",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_eleve(self, record: Any) -> str:
        """Link to the case."""
        url = reverse(
            "reporting:dossier",
            kwargs={"departement": record.departement_id, "dossier": record.pk},
        )
        return format_html('<a href="{}">{}</a>', url, record.eleve.nom_court)

    def render_ouvert_par(self, record: Any) -> str:
        """Who opened it."""
        return str(record.ouvert_par.membre.nom_court)

    def render_cree_le(self, value: datetime.datetime) -> str:
        """Day in full."""
        return dire(localtime(value), "j F Y")

    def render_clos_le(self, value: datetime.datetime) -> str:
        """Day in full."""
        return dire(localtime(value), "j F Y")
