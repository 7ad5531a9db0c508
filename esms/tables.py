"""Tables of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from esms.models import Emas, Esms
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableEsms(TableOrdonnee):
    """ESMS of the department."""

    nom = tables.Column("ESMS", order_by=("cle_tri",))
    commune = tables.Column("Commune", order_by=("commune", "cle_tri"))
    famille = tables.Column("Famille", order_by=("famille", "cle_tri"))
    telephone = tables.Column("Téléphone", orderable=False)
    nombre_equipes = tables.Column("EMAS portées", attrs=NOMBRE)
    finess = tables.Column("FINESS")

    class Meta:
        model = Esms
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-esms",
            "legende": "ESMS pour enfants",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the page; closed or gone, said in words."""
        url = reverse("esms:esms", kwargs={"departement": record.departement_id, "esms": record.pk})
        suite = ""
        if record.ferme_le is not None and record.ferme_le <= self.request.aujourdhui:
            suite = f" (fermé depuis le {record.ferme_le:%d/%m/%Y})"
        elif record.disparu_le is not None:
            suite = " (absent de FINESS)"
        return format_html('<a href="{}">{}</a>{}', url, record.nom, suite)

    def render_famille(self, record: Any) -> str:
        """Label."""
        return str(record.get_famille_display())


class TableEmas(TableOrdonnee):
    """Mobile teams of the department."""

    nom = tables.Column("EMAS", order_by=("cle_tri",))
    porteur = tables.Column("ESMS porteur", order_by=("porteur__cle_tri", "cle_tri"))
    nombre_pas = tables.Column("PAS servis aujourd'hui", attrs=NOMBRE)
    telephone = tables.Column("Téléphone", orderable=False)

    class Meta:
        model = Emas
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, Any]] = {"id": "tab-emas", "legende": "EMAS", "fiches": True}
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the page; ended, to come or invented, said in words."""
        url = reverse("esms:emas", kwargs={"departement": record.departement_id, "emas": record.pk})
        le = self.request.aujourdhui
        marques = []
        if record.du > le:
            marques.append(f"à partir du {record.du:%d/%m/%Y}")
        elif not record.est_en_service(le):
            marques.append(f"arrêtée le {record.au:%d/%m/%Y}")
        if record.est_inventee:
            marques.append("inventée pour la démonstration")
        suite = f" ({', '.join(marques)})" if marques else ""
        return format_html('<a href="{}">{}</a>{}', url, record.nom, suite)

    def render_porteur(self, record: Any) -> str:
        """Name and town of the carrier."""
        return str(record.porteur.nom_court)
