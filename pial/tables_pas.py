"""Tables of the lists about the teams of PAS."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from pial.enums import LIBELLES_MOMENT, Moment
from pial.models import PostePas
from pial.presence import LIBELLES_CAUSE, Cause
from pial.requetes.presence import Alerte
from pial.tables import NOMBRE
from socle.francais import jour_long
from socle.tables import TableOrdonnee


class TablePostes(TableOrdonnee):
    """Posts financed on a day."""

    pole = tables.Column("PAS", order_by=("pole__cle_tri", "genre", "numero"))
    genre = tables.Column("Poste", order_by=("genre", "numero", "pole__cle_tri"))
    etp = tables.Column("ETP", attrs=NOMBRE)
    finance = tables.Column("Financé", accessor="periode", order_by=("periode",))
    est_pourvu = tables.Column("État", order_by=("est_pourvu", "pole__cle_tri"))

    class Meta:
        model = PostePas
        fields: ClassVar[list[str]] = []
        order_by = "pole"
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-postes",
            "legende": "Postes financés ce jour-là",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_pole(self, record: Any) -> str:
        """Link to the posts of the PAS."""
        kwargs = {"departement": record.departement_id, "pas": record.pole_id}
        url = reverse("pial:postes_du_pas", kwargs=kwargs)
        return format_html('<a href="{}">{}</a>', url, record.pole.nom)

    def render_genre(self, record: Any) -> str:
        """Kind and number."""
        return str(record)

    def render_finance(self, record: Any) -> str:
        """Dates in words."""
        fin = f" au {record.au:%d/%m/%Y}" if record.au else ""
        return f"depuis le {record.du:%d/%m/%Y}" if not fin else f"du {record.du:%d/%m/%Y}{fin}"

    def render_est_pourvu(self, record: Any) -> str:
        """Who holds it, or vacant."""
        if not record.est_pourvu:
            return "Vacant"
        nom = f"{record.prenom} {record.nom[:1]}." if record.nom else record.prenom
        return f"{nom}, depuis le {record.depuis:%d/%m/%Y}"


class TableAlertes(TableOrdonnee):
    """Days of class that nobody of the team holds."""

    jour = tables.Column("Jour")
    moment = tables.Column("Moment", orderable=False)
    pas = tables.Column("PAS", accessor="pole", order_by=("pole__cle_tri", "jour"))
    cause = tables.Column("Cause", order_by=("cause", "jour"))

    class Meta:
        order_by = "jour"
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-alertes",
            "legende": "Jours d'école que personne ne tient",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_jour(self, record: Alerte) -> str:
        """In words."""
        return f"{jour_long(record.jour)} {record.jour.year}"

    def render_moment(self, record: Alerte) -> str:
        """In words."""
        return LIBELLES_MOMENT[Moment(record.moment)]

    def render_pas(self, record: Alerte) -> str:
        """Link to the days of the PAS."""
        pole = record.pole
        kwargs = {"departement": pole.departement_id, "pas": pole.pk}
        return format_html('<a href="{}">{}</a>', reverse("pial:presence", kwargs=kwargs), pole.nom)

    def render_cause(self, record: Alerte) -> str:
        """In words."""
        return LIBELLES_CAUSE[Cause(record.cause)]
