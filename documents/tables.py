"""Tables of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html

from documents.enums import NIVEAUX_ETAT_LETTRE, EtatLettre
from documents.models import Document, LettreDeMission
from socle.francais import jour_annee
from socle.tables import TableOrdonnee


class TableLettres(TableOrdonnee):
    """Letters of mission."""

    pole = tables.Column("Pôle", order_by=("pole__cle_tri", "genre"))
    genre = tables.Column("Mission", order_by=("genre", "pole__cle_tri"))
    titulaire = tables.Column("Personne", order_by=("titulaire__nom", "titulaire__prenom"))
    du = tables.Column("Du")
    au = tables.Column("Au")
    etat = tables.Column("État")

    class Meta:
        model = LettreDeMission
        fields: ClassVar[list[str]] = []
        order_by = "pole"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-lettres", "legende": "Lettres de mission"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_pole(self, record: Any) -> str:
        """Link to the letter."""
        url = reverse(
            "documents:lettre", kwargs={"departement": record.departement_id, "lettre": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.pole)

    def render_titulaire(self, record: Any) -> str:
        """First name and initial."""
        return str(record.titulaire.nom_court)

    def render_du(self, record: Any) -> str:
        """First day."""
        return jour_annee(record.du)

    def render_au(self, record: Any) -> str:
        """Last day: that of the mandate once it is open."""
        au = record.mandat.au if record.mandat else record.au
        return jour_annee(au)

    def render_etat(self, record: Any) -> str:
        """State, in a badge."""
        etat = EtatLettre(record.etat)
        return render_to_string(
            "composants/badge.html",
            {"libelle": record.get_etat_display(), "niveau": NIVEAUX_ETAT_LETTRE[etat]},
        )


class TableDocuments(TableOrdonnee):
    """Documents kept."""

    numero = tables.Column("Numéro")
    titre = tables.Column("Titre")
    genre = tables.Column("Document")
    cree_le = tables.Column("Établi le", order_by=("cree_le",))
    donnees_au = tables.Column("Données au")

    class Meta:
        model = Document
        fields: ClassVar[list[str]] = []
        order_by = "-cree_le"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-documents", "legende": "Documents"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_numero(self, record: Any) -> str:
        """Link to the file."""
        url = reverse(
            "documents:document_pdf",
            kwargs={"departement": record.departement_id, "document": record.pk},
        )
        return format_html('<a href="{}">{}</a>', url, record.numero)

    def render_cree_le(self, record: Any) -> str:
        """Day."""
        return jour_annee(record.cree_le.date())

    def render_donnees_au(self, record: Any) -> str:
        """Day."""
        return jour_annee(record.donnees_au)
