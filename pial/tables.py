"""Tables of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from pial.models import Etablissement, Pole
from pial.requetes.conventions import LigneConvention
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableEtablissements(TableOrdonnee):
    """Schools of the department."""

    nom = tables.Column("École ou établissement", order_by=("cle_tri",))
    commune = tables.Column("Commune", order_by=("commune", "cle_tri"))
    type = tables.Column("Type")
    secteur = tables.Column("Secteur")
    pole_nom = tables.Column("Pôle", order_by=("pole_nom", "cle_tri"))
    effectif = tables.Column("Élèves", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    uai = tables.Column("UAI")

    class Meta:
        model = Etablissement
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-etablissements",
            "legende": "Écoles et établissements",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the record; the flag of a vanished school in words."""
        url = reverse(
            "pial:etablissement",
            kwargs={"departement": record.departement_id, "etablissement": record.pk},
        )
        signe = " (absente de l'annuaire)" if record.disparu_le else ""
        return format_html('<a href="{}">{}</a>{}', url, record.nom, signe)

    def render_pole_nom(self, record: Any, value: str) -> str:
        """Link to the pole."""
        url = reverse(
            "pial:pole", kwargs={"departement": record.departement_id, "pole": record.pole_id}
        )
        return format_html('<a href="{}">{}</a>', url, value)


class TableCouverture(TableOrdonnee):
    """Schools, and the PAS of each on a day."""

    nom = tables.Column("École ou établissement", order_by=("cle_tri",))
    commune = tables.Column("Commune", order_by=("commune", "cle_tri"))
    type = tables.Column("Type")
    secteur = tables.Column("Secteur")
    circonscription = tables.Column(
        "Circonscription", order_by=("circonscription__cle_tri", "cle_tri")
    )
    effectif = tables.Column("Élèves", attrs=NOMBRE)
    pas_nom = tables.Column("PAS", order_by=("pas_nom", "cle_tri"), default="Aucun")

    class Meta:
        model = Etablissement
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-couverture",
            "legende": "Écoles et leur PAS ce jour-là",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the school."""
        kwargs = {"departement": record.departement_id, "etablissement": record.pk}
        url = reverse("pial:etablissement", kwargs=kwargs)
        return format_html('<a href="{}">{}</a>', url, record.nom)

    def render_pas_nom(self, value: str, record: Any) -> str:
        """Link to the PAS."""
        kwargs = {"departement": record.departement_id, "pole": record.pas_id}
        return format_html('<a href="{}">{}</a>', reverse("pial:pole", kwargs=kwargs), value)


class TablePoles(TableOrdonnee):
    """Poles of the department."""

    nom = tables.Column("Pôle", order_by=("cle_tri",))
    degre = tables.Column("Catégorie")
    secteur = tables.Column("Secteur")
    support = tables.Column("Établissement support", order_by=("support__cle_tri",))
    ecoles = tables.Column("Écoles", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})

    class Meta:
        model = Pole
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-poles", "legende": "PIAL et PAS"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the page of the pole; an invented one says so."""
        url = reverse("pial:pole", kwargs={"departement": record.departement_id, "pole": record.pk})
        marques = [
            mot
            for mot, oui in (
                ("renforcé", record.est_renforce),
                ("inventé pour la démonstration", record.est_invente),
            )
            if oui
        ]
        suite = f" ({', '.join(marques)})" if marques else ""
        return format_html('<a href="{}">{}</a>{}', url, record, suite)

    def render_support(self, record: Any) -> str:
        """Name of the support."""
        return str(record.support.nom_court)


class TableConventions(TableOrdonnee):
    """Lunch-break agreements."""

    collectivite = tables.Column("Commune ou intercommunalité")
    communes = tables.Column("Communes couvertes")
    ecoles = tables.Column("Écoles publiques", attrs=NOMBRE)
    signee_le = tables.DateColumn(verbose_name="Signée le", format="j F Y")
    du = tables.DateColumn(verbose_name="Du", format="j F Y")
    au = tables.DateColumn(verbose_name="Au", format="j F Y", default="jusqu'à nouvel ordre")
    etat_libelle = tables.Column("État")
    reference = tables.Column("Référence")
    action = tables.Column("Action", accessor="pk", orderable=False)

    class Meta:
        order_by = "collectivite"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-conventions",
            "legende": "Conventions de pause méridienne",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_action(self, record: LigneConvention) -> str:
        """Link to end an agreement; nothing on one that is over."""
        if not record.se_termine:
            return "–"
        url = reverse(
            "pial:convention_terminer",
            kwargs={"departement": self.request.departement.code, "convention": record.pk},
        )
        return format_html(
            '<a href="{}">Terminer<span class="visually-hidden"> la convention de {}</span></a>',
            url,
            record.collectivite,
        )
