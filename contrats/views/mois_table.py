"""Tables of months of service and of their lines: a payroll's list, never a ranking."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from aesh.regles.durees import duree
from contrats.enums.service_fait import LIBELLES_ECART, LIBELLES_ETAT_MOIS, Ecart, EtatMois
from contrats.models import MoisDeService
from contrats.requetes.mois import etat_du_mois
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}
NIVEAUX = {EtatMois.A_PREPARER: "neutre", EtatMois.OUVERT: "attention", EtatMois.CLOS: "succes"}


class TableMois(TableOrdonnee):
    """Months of service, the last first."""

    du = tables.Column("Mois")
    etat = tables.Column("État", orderable=False, empty_values=())
    coupure_le = tables.DateColumn(verbose_name="Coupure de la paie", format="d/m/Y")
    liste = tables.Column("À lister avant le", orderable=False, empty_values=())
    contrats = tables.Column("Contrats", attrs=NOMBRE, orderable=False, empty_values=())
    a_revoir = tables.Column("À revoir", attrs=NOMBRE)

    class Meta:
        model = MoisDeService
        fields: ClassVar[list[str]] = []
        order_by = "-du"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-mois", "legende": "Mois de service"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_du(self, record: MoisDeService) -> str:
        """Link to the month."""
        url = reverse(
            "contrats:mois", kwargs={"departement": record.departement_id, "mois": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.mois.libelle.capitalize())

    def render_etat(self, record: MoisDeService) -> str:
        """Where it stands."""
        etat = etat_du_mois(record)
        return format_html(
            '<span class="badge-m badge-{}">{}</span>', NIVEAUX[etat], LIBELLES_ETAT_MOIS[etat]
        )

    def render_liste(self, record: MoisDeService) -> str:
        """Ten days before the cut-off, at least."""
        return f"{record.liste_le:%d/%m/%Y}"

    def render_contrats(self, record: Any) -> str:
        """Lines kept, else computed."""
        return str(record.closes or record.ouvertes or "–")


class TableLignes(TableOrdonnee):
    """Lines of a month, by name."""

    aesh = tables.Column("AESH", order_by=("aesh__cle_tri",))
    pole_nom = tables.Column("Pôle")
    employeur = tables.Column("Employeur", order_by=("employeur", "eple__cle_tri"))
    minutes_grille = tables.Column("Emploi du temps", attrs=NOMBRE, orderable=False)
    minutes_contrat = tables.Column("Contrat", attrs=NOMBRE)
    minutes_absence = tables.Column("Absence", attrs=NOMBRE, orderable=False)
    minutes_declarees = tables.Column("Déclaré, décidé", attrs=NOMBRE, orderable=False)
    total = tables.Column("Service fait", attrs=NOMBRE)
    ecarts = tables.Column("À revoir", orderable=False)

    class Meta:
        order_by = "aesh"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-lignes", "legende": "Contrats du mois"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_aesh(self, record: Any) -> str:
        """Link to the contract's line."""
        url = reverse(
            "contrats:mois_contrat",
            kwargs={
                "departement": record.departement_id,
                "mois": record.mois_id,
                "contrat": record.contrat_id,
            },
        )
        return format_html(
            '<a href="{}">{}</a><br><span class="texte-doux">{}, {} par semaine</span>',
            url,
            record.aesh.nom_complet,
            record.contrat.get_type_display(),
            duree(record.minutes_hebdo),
        )

    def render_employeur(self, record: Any) -> str:
        """State, or the school."""
        if record.eple is not None:
            return str(record.eple.nom_court)
        return str(record.get_employeur_display())

    def render_minutes_contrat(self, value: int) -> str:
        """``96 h``."""
        return duree(value)

    def render_minutes_grille(self, record: Any) -> str:
        """Published, and what whole weeks place beyond the contract, or short of it."""
        if record.minutes_ecart:
            return format_html(
                '{}<br><span class="texte-doux">{} de {} que le contrat</span>',
                duree(record.minutes_grille),
                duree(abs(record.minutes_ecart)),
                "plus" if record.minutes_ecart > 0 else "moins",
            )
        return duree(record.minutes_grille)

    def render_minutes_absence(self, value: int) -> str:
        """Nothing is a dash."""
        return duree(value) if value else "–"

    def render_minutes_declarees(self, record: Any) -> str:
        """Declared and kept, and decided; signed."""
        minutes = record.minutes_declarees + record.minutes_decision
        return signe(minutes) if minutes else "–"

    def render_total(self, record: Any) -> str:
        """Service of the month, and what comes from the months before."""
        if record.minutes_ajustement:
            return format_html(
                '{}<br><span class="texte-doux">dont régularisation {}</span>',
                duree(record.minutes_total),
                signe(record.minutes_ajustement),
            )
        return duree(record.minutes_total)

    def render_ecarts(self, value: list[str]) -> str:
        """In words."""
        return format_html_join(
            "", "<span>{}</span><br>", ((LIBELLES_ECART[Ecart(code)],) for code in value)
        )


def signe(minutes: int) -> str:
    """``+1 h 30``, ``−45 min``."""
    return f"{'+' if minutes > 0 else '−'}{duree(abs(minutes))}"


class TableMesMois(TableOrdonnee):
    """Closed months of one AESH, the last first."""

    mois = tables.Column("Mois", order_by=("mois__du",))
    minutes_contrat = tables.Column("Contrat", attrs=NOMBRE)
    minutes_grille = tables.Column("Emploi du temps", attrs=NOMBRE)
    minutes_absence = tables.Column("Absence", attrs=NOMBRE)
    minutes_en_plus = tables.Column("En plus", attrs=NOMBRE)
    minutes_declarees = tables.Column("Déclaré et retenu", attrs=NOMBRE)
    minutes_decision = tables.Column("Décision du SEI", attrs=NOMBRE)
    minutes_service = tables.Column("Service fait", attrs=NOMBRE)
    minutes_ajustement = tables.Column("Régularisation", attrs=NOMBRE)

    class Meta:
        order_by = "-mois"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-mes-mois", "legende": "Mes mois de service"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_mois(self, record: Any) -> str:
        """``Octobre 2026``."""
        return str(record.mois.mois.libelle.capitalize())

    def render_minutes_contrat(self, value: int) -> str:
        """``96 h``."""
        return duree(value)

    def render_minutes_grille(self, record: Any) -> str:
        """What was published."""
        return duree(record.minutes_grille)

    def render_minutes_absence(self, value: int) -> str:
        """Nothing is a dash."""
        return duree(value) if value else "–"

    def render_minutes_en_plus(self, value: int) -> str:
        """Nothing is a dash."""
        return duree(value) if value else "–"

    def render_minutes_declarees(self, value: int) -> str:
        """Signed."""
        return signe(value) if value else "–"

    def render_minutes_decision(self, value: int) -> str:
        """Signed."""
        return signe(value) if value else "–"

    def render_minutes_service(self, value: int) -> str:
        """``94 h 30``."""
        return duree(value)

    def render_minutes_ajustement(self, value: int) -> str:
        """Signed."""
        return signe(value) if value else "–"
