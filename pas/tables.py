"""The table of the register."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from pas.models import Mobilisation, Saisine
from pas.requetes.registre import Delai
from socle.tables import TableOrdonnee


class TableRegistre(TableOrdonnee):
    """Requests of a PAS; names only for its own people, the clock of each."""

    numero = tables.Column("Numéro")
    eleve_court = tables.Column("Élève", empty_values=(), orderable=False)
    etablissement = tables.Column(
        "École", order_by=("etablissement__cle_tri",), accessor="etablissement__nom_court"
    )
    origine = tables.Column("Demandée par")
    deposee_le = tables.DateColumn(verbose_name="Déposée le", format="j F Y")
    statut = tables.Column("État")
    delai = tables.Column("Délai", empty_values=(), orderable=False)

    class Meta:
        model = Saisine
        fields: ClassVar[list[str]] = []
        order_by = "-deposee_le"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-demandes", "legende": "Demandes au PAS"}
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.delais: dict[Any, Delai] = {}  # of the rows shown, filled once the page is known
        self.noms: dict[Any, str] = {}

    def render_numero(self, record: Any, value: str) -> str:
        """Link to the request."""
        adresse = {"departement": record.departement_id, "saisine": record.pk}
        return format_html('<a href="{}">{}</a>', reverse("pas:demande", kwargs=adresse), value)

    def render_eleve_court(self, record: Any) -> str:
        """First name and initial for the PAS; unnamed while the parents do not know."""
        return self.noms.get(record.pk, "") or "–"

    def render_delai(self, record: Any) -> str:
        """Days of class, against the target; late is said in words."""
        delai = self.delais[record.pk]
        unite = "jour de classe" if delai.jours < 2 else "jours de classe"
        if delai.cible is None:
            return f"{delai.jours} {unite}"
        if delai.est_depasse:
            return format_html("<strong>En retard</strong> : {} sur {}", delai.jours, delai.cible)
        return f"{delai.jours} {unite} sur {delai.cible}"


class TableMobilisations(TableOrdonnee):
    """What is asked of the teams of an ESMS; a number and a school, never a pupil."""

    numero = tables.Column("Demande", accessor="saisine__numero")
    etablissement = tables.Column(
        "École",
        accessor="saisine__etablissement__nom_court",
        order_by=("saisine__etablissement__cle_tri",),
    )
    emas = tables.Column("Équipe", order_by=("emas__cle_tri",))
    est_directe = tables.Column("Pour")
    demandee_le = tables.DateColumn(verbose_name="Demandée le", format="j F Y")
    du = tables.DateColumn(verbose_name="Prévue le", format="j F Y")
    etat = tables.Column("État", accessor="etat_lu", order_by=("etat",))

    class Meta:
        model = Mobilisation
        fields: ClassVar[list[str]] = []
        order_by = "-demandee_le"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-mobilisations", "legende": "Mobilisations"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_numero(self, record: Any, value: str) -> str:
        """Link to the case."""
        ou = {"departement": record.departement_id, "mobilisation": record.pk}
        return format_html('<a href="{}">{}</a>', reverse("pas:mobilisation", kwargs=ou), value)

    def render_est_directe(self, value: bool) -> str:
        """Advice or intervention."""
        return "L'élève" if value else "Conseil aux adultes"
