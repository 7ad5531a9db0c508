"""List of meetings: its table and its filter."""

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet

from aesh.enums.rencontres import LIBELLES_ETAT_RENCONTRE, EtatRencontre
from aesh.models import Rencontre
from socle.choix import choix
from socle.tables import TableOrdonnee
from socle.texte import cle_tri


class FiltreRencontres(django_filters.FilterSet):
    """Search by pupil, AESH or school, then state. What is to be organised, unless told."""

    q = django_filters.CharFilter(label="Élève, AESH, école ou commune", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[*choix(LIBELLES_ETAT_RENCONTRE), ("toutes", "Toutes")],
        empty_label=None,
        method="selon_etat",
    )

    class Meta:
        model = Rencontre
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        donnees = data.copy()
        if not donnees.get("etat"):
            donnees["etat"] = EtatRencontre.A_ORGANISER.value
        super().__init__(donnees, *args, **kwargs)

    def mots(self, rencontres: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the people, the school or its town."""
        for mot in cle_tri(valeur).split()[:8]:
            rencontres = rencontres.filter(
                Q(eleve__cle_tri__contains=mot)
                | Q(aesh__cle_tri__contains=mot)
                | Q(etablissement__cle_tri__contains=mot)
            )
        return rencontres

    def selon_etat(self, rencontres: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """One state, or all."""
        return rencontres if valeur == "toutes" else rencontres.filter(etat=valeur)


class TableRencontres(TableOrdonnee):
    """Pairs, since when, and the acts."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    aesh = tables.Column("AESH", order_by=("aesh__cle_tri",))
    etablissement = tables.Column("École", order_by=("etablissement__cle_tri", "eleve__cle_tri"))
    a_partir_du = tables.DateColumn(verbose_name="Ensemble depuis le", format="d/m/Y")
    origine = tables.Column("Origine")
    etat = tables.Column("État", order_by=("etat", "faite_le"))
    actes = tables.TemplateColumn(
        template_name="aesh/_rencontre_actes.html", verbose_name="Noter", orderable=False
    )

    class Meta:
        model = Rencontre
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-rencontres",
            "legende": "Rencontres",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"

    def render_eleve(self, record: Any) -> str:
        """First name and initial."""
        return str(record.eleve.nom_court)

    def render_aesh(self, record: Any) -> str:
        """Whole name: a colleague."""
        return str(record.aesh.nom_complet)

    def render_etablissement(self, record: Any) -> str:
        """School and town."""
        return str(record.etablissement.nom_court)

    def render_etat(self, record: Any) -> str:
        """``Faite le 12/11/2026``."""
        if record.faite_le:
            return f"Faite le {record.faite_le:%d/%m/%Y}"
        return str(record.get_etat_display())
