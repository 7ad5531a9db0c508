"""List of local targets: its table and its filter."""

from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from eleves.models import BesoinLocal
from eleves.regles.besoins import duree
from eleves.requetes.besoins import lire_besoin
from socle.tables import TableOrdonnee
from socle.texte import cle_tri


class FiltreCibles(django_filters.FilterSet):
    """Search by pupil or school, then what waits for the head. What waits, unless told."""

    q = django_filters.CharFilter(label="Élève, école ou commune", method="mots")
    etat = django_filters.ChoiceFilter(
        label="État",
        choices=[("attend", "À valider"), ("decidee", "Décidées"), ("toutes", "Toutes")],
        empty_label=None,
        method="selon_etat",
    )

    class Meta:
        model = BesoinLocal
        fields: list[str] = []

    def __init__(self, data: Any = None, *args: Any, **kwargs: Any) -> None:
        donnees = data.copy()
        if not donnees.get("etat"):
            donnees["etat"] = "attend"
        super().__init__(donnees, *args, **kwargs)

    def mots(self, cibles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words of the pupil's name, of the school's or its town."""
        for mot in cle_tri(valeur).split()[:8]:
            cibles = cibles.filter(Q(eleve__cle_tri__contains=mot) | Q(ecole_cle__contains=mot))
        return cibles

    def selon_etat(self, cibles: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """What waits, what does not, or both."""
        if valeur == "toutes":
            return cibles
        return cibles.filter(attend=1 if valeur == "attend" else 0)


class TableCibles(TableOrdonnee):
    """Local targets of the mandate's pupils, with the head's acts."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    ou = tables.Column("École et classe", order_by=("ecole_cle", "classe"), empty_values=())
    cible_minutes = tables.Column("Proposée, par semaine")
    statut = tables.Column("Où elle en est", order_by=("-attend", "validee_le"), empty_values=())
    actes = tables.TemplateColumn(
        template_name="eleves/_cible_actes.html", verbose_name="Décision", orderable=False
    )

    class Meta:
        model = BesoinLocal
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-cibles",
            "legende": "Cibles locales",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "Aucune cible"

    def render_eleve(self, record: Any) -> str:
        """Link to the target: how it is computed, and the form."""
        url = reverse(
            "eleves:cible", kwargs={"departement": record.departement_id, "besoin": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.eleve.nom_court)

    def render_ou(self, record: Any) -> str:
        """School, town and class."""
        lieu = f"{record.ecole} ({record.commune})" if record.commune else record.ecole or "–"
        return f"{lieu}, {record.classe}" if record.classe else lieu

    def render_cible_minutes(self, value: int) -> str:
        """``4 h 30``."""
        return duree(value)

    def render_statut(self, record: Any) -> str:
        """Who did what, when; the target in use when it is another one."""
        lu = lire_besoin(record)
        statut = lu.statut[:1].upper() + lu.statut[1:]
        if lu.est_validee and lu.cible_minutes != lu.proposee:
            return f"{statut}. Cible en usage : {lu.cible or 'aucune'}"
        return statut
