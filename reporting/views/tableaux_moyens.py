"""Tables of means: balances of poles, register of the field, constats."""

import datetime
from fractions import Fraction
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from reporting.enums.moyens import LIBELLES_GENRE_REMONTEE, GenreRemontee
from reporting.models import RemonteeTerrain
from reporting.regles.phrases_balance import avec_signe, nombre
from reporting.requetes.balance import LignePole
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableBalances(TableOrdonnee):
    """Poles, the worst balance first: to share means, never to rank people."""

    nom = tables.Column("Pôle", accessor="pole", order_by=("cle_tri",))
    solde = tables.Column("Solde (ETP)", attrs=NOMBRE)
    besoins = tables.Column("Besoins (ETP)", attrs=NOMBRE)
    moyens = tables.Column("Moyens (ETP)", attrs=NOMBRE)
    pire = tables.Column("École la plus en manque (ETP)", attrs=NOMBRE)
    ecoles = tables.Column("Écoles", attrs=NOMBRE)

    class Meta:
        order_by = "solde"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-balances",
            "legende": "Balances des pôles",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: LignePole) -> str:
        """Link to the balance line by line."""
        url = reverse(
            "reporting:balance",
            kwargs={"departement": record.pole.departement_id, "pole": record.pole.pk},
        )
        return format_html('<a href="{}">{}</a>', url, record.pole)

    def render_solde(self, value: Fraction) -> str:
        """``−11,00``."""
        return avec_signe(value)

    def render_besoins(self, value: Fraction) -> str:
        """Two decimals."""
        return nombre(value)

    def render_moyens(self, value: Fraction) -> str:
        """Two decimals."""
        return nombre(value)

    def render_pire(self, value: Fraction) -> str:
        """Signed."""
        return avec_signe(value)


class TableRemontees(TableOrdonnee):
    """Gaps told by the field, late ones first."""

    genre = tables.Column("Besoin", order_by=("genre", "echeance"))
    pole = tables.Column("Pôle", order_by=("pole__cle_tri",))
    etablissement = tables.Column("École", order_by=("etablissement__cle_tri",))
    depuis = tables.DateColumn(verbose_name="Depuis le", format="d/m/Y")
    echeance = tables.Column("Réponse attendue", order_by=("rang", "echeance"))
    etat = tables.Column("État", accessor="get_etat_display", order_by=("etat",))
    proprietaire = tables.Column("Suivie par", order_by=("proprietaire__nom",))

    class Meta:
        model = RemonteeTerrain
        fields: ClassVar[list[str]] = []
        order_by = "echeance"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-remontees",
            "legende": "Remontées du terrain",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, le: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.le = le

    def render_genre(self, record: RemonteeTerrain) -> str:
        """Link to the gap."""
        url = reverse(
            "reporting:remontee",
            kwargs={"departement": record.departement_id, "remontee": record.pk},
        )
        return format_html(
            '<a href="{}">{}</a>', url, LIBELLES_GENRE_REMONTEE[GenreRemontee(record.genre)]
        )

    def render_etablissement(self, record: RemonteeTerrain) -> str:
        """School and town."""
        return str(record.etablissement.nom_court) if record.etablissement else "–"

    def render_echeance(self, record: Any, value: datetime.date) -> str:
        """The date, and « en retard » in words."""
        if record.rang:
            return f"{value:%d/%m/%Y}"
        return format_html(
            '{} <span class="badge-m badge-erreur">en retard</span>', f"{value:%d/%m/%Y}"
        )

    def render_proprietaire(self, value: Any) -> str:
        """Name of an agent of the SEI."""
        return str(value.nom_complet)
