"""List of followed pupils: its table and its filter."""

import datetime
from typing import Any, ClassVar

import django_filters
import django_tables2 as tables
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.html import format_html

from aesh.requetes.suivis import changements
from eleves.models import Eleve
from socle.tables import TableOrdonnee
from socle.texte import cle_tri

A_SUIVRE = {
    "a_change": "Ce qui a changé",
    "ess_a_fixer": "ESS à fixer",
    "geva": "GEVA-Sco à préparer",
    "fin_proche": "Fin de droit proche",
}


class FiltreSuivis(django_filters.FilterSet):
    """Search by pupil, school or town, then what is to be done."""

    q = django_filters.CharFilter(label="Élève, école ou commune", method="mots")
    quoi = django_filters.ChoiceFilter(
        label="À suivre",
        choices=list(A_SUIVRE.items()),
        empty_label="Tous les élèves",
        method="selon",
    )

    class Meta:
        model = Eleve
        fields: list[str] = []

    def mots(self, eleves: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Accent-free words."""
        for mot in cle_tri(valeur).split()[:8]:
            eleves = eleves.filter(Q(cle_tri__contains=mot) | Q(ecole_cle__contains=mot))
        return eleves

    def selon(self, eleves: QuerySet[Any], _nom: str, valeur: str) -> QuerySet[Any]:
        """Only those concerned."""
        if valeur == "ess_a_fixer":
            return eleves.filter(ess_fixee__isnull=True)
        return eleves.filter(**{valeur: 1})


class TableSuivis(TableOrdonnee):
    """Next meeting, GEVA-Sco, what changed."""

    nom = tables.Column("Élève", order_by=("cle_tri",), accessor="cle_tri")
    ou = tables.Column("École et classe", order_by=("ecole_cle", "classe"), empty_values=())
    prochaine_ess = tables.Column("Prochaine ESS", empty_values=())
    derniere_ess = tables.DateColumn(verbose_name="Dernière ESS", format="d/m/Y")
    geva = tables.Column("GEVA-Sco", order_by=("-geva", "fin_droit"))
    change = tables.Column("Ce qui a changé", order_by=("-a_change", "fin_droit"), empty_values=())
    preparer = tables.Column("ESS", orderable=False, empty_values=())

    class Meta:
        model = Eleve
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-suivis",
            "legende": "Élèves suivis",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the pupil's file."""
        url = reverse(
            "eleves:eleve", kwargs={"departement": record.departement_id, "eleve": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.nom_court)

    def render_ou(self, record: Any) -> str:
        """School, town and class."""
        if not record.ecole:
            return "Aucune école à ce jour"
        lieu = f"{record.ecole} ({record.commune})" if record.commune else record.ecole
        return f"{lieu}, {record.classe}" if record.classe else lieu

    def render_prochaine_ess(self, record: Any) -> str:
        """The day, or what is to be done."""
        if record.ess_fixee:
            return f"{record.ess_fixee:%d/%m/%Y}"
        if record.ess_voulue:
            return f"À fixer, voulue vers le {record.ess_voulue:%d/%m/%Y}"
        return "À fixer"

    def render_geva(self, record: Any) -> str:
        """To prepare before the right ends."""
        if not record.geva:
            return "–"
        dernier = record.fin_droit - datetime.timedelta(days=1)
        return f"À préparer : le droit finit le {dernier:%d/%m/%Y}"

    def render_change(self, record: Any) -> str:
        """In words."""
        dits = "; ".join(changements(record)).replace("; ", " ; ")
        return dits[:1].upper() + dits[1:] if dits else "–"

    def render_preparer(self, record: Any) -> str:
        """Link to the page of facts."""
        url = reverse(
            "aesh:preparer_ess", kwargs={"departement": record.departement_id, "eleve": record.pk}
        )
        return format_html(
            '<a href="{}">Préparer<span class="visually-hidden"> l\'ESS de {}</span></a>',
            url,
            record.nom_court,
        )
