"""Tables of the room."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from campagne.models import FicheAffectation
from campagne.requetes.tableau import LignePole
from pial.horaires import duree
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


def avec_signe(minutes: int) -> str:
    """``+3 h``, ``−12 h 30``, ``0 h``."""
    if not minutes:
        return "0 h"
    return f"{'+' if minutes > 0 else '−'}{duree(abs(minutes))}"


class TablePoles(TableOrdonnee):
    """Poles, those that lack most first: to share means, never to rank people."""

    nom = tables.Column("Pôle", accessor="pole", order_by=("cle_tri",))
    solde = tables.Column("Accepté − besoin", attrs=NOMBRE)
    besoin = tables.Column("À prévoir", attrs=NOMBRE)
    acceptees = tables.Column("Accepté", attrs=NOMBRE)
    attendent = tables.Column("Lignes à décider", attrs=NOMBRE)
    solde_propose = tables.Column("+/− si tout est accepté", attrs=NOMBRE)
    individuelles = tables.Column("Individuel", attrs=NOMBRE)
    mutualisees = tables.Column("Mutualisé", attrs=NOMBRE)
    collectives = tables.Column("Postes, repas", attrs=NOMBRE)
    contrats = tables.Column("Heures des AESH d'ici", attrs=NOMBRE)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-poles", "legende": "Besoins et affectations"}
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, annee: int, **kwargs: Any) -> None:
        self.annee = annee
        super().__init__(*args, **kwargs)

    def render_nom(self, record: LignePole) -> str:
        """Link to the pole."""
        url = reverse(
            "campagne:pole",
            kwargs={
                "departement": record.pole.departement_id,
                "annee": self.annee,
                "pole": record.pole.pk,
            },
        )
        return format_html('<a href="{}">{}</a>', url, record.pole)

    def render_solde(self, value: int) -> str:
        """Signed."""
        return avec_signe(value)

    def render_solde_propose(self, value: int) -> str:
        """Signed."""
        return avec_signe(value)

    def render_besoin(self, value: int) -> str:
        """Hours."""
        return duree(value)

    render_individuelles = render_mutualisees = render_collectives = render_besoin
    render_acceptees = render_contrats = render_besoin


class TableFiches(TableOrdonnee):
    """Notices issued."""

    aesh = tables.Column("AESH", order_by=("aesh__cle_tri",))
    version = tables.Column("Version")
    emise_le = tables.DateColumn(verbose_name="Émise le", format="d/m/Y")
    est_envoyee = tables.Column("Annoncée")
    ecoles = tables.Column("Écoles", empty_values=(), orderable=False)
    pdf = tables.Column("Fiche", empty_values=(), orderable=False)

    class Meta:
        model = FicheAffectation
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {"id": "tab-fiches", "legende": "Fiches émises"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_version(self, value: int, record: Any) -> str:
        """A version that a later one replaces says so."""
        return f"{value}, remplacée" if record.est_remplacee else str(value)

    def render_est_envoyee(self, value: bool) -> str:
        """In words."""
        return "Par courriel" if value else "Pas d'adresse"

    def render_ecoles(self, record: FicheAffectation) -> str:
        """Schools and hours that it says."""
        ecoles = record.contenu["ecoles"]
        return ", ".join(f"{e['nom']} {e['heures']}" for e in ecoles) or "Affectation annulée"

    def render_pdf(self, record: FicheAffectation) -> str:
        """Link to the document."""
        url = reverse(
            "campagne:fiche_pdf",
            kwargs={"departement": record.departement_id, "fiche_affectation": record.pk},
        )
        return format_html(
            '<a href="{}">PDF<span class="visually-hidden"> de {}, version {}</span></a>',
            url,
            record.contenu["aesh"],
            record.version,
        )


class TableSouhaits(TableOrdonnee):
    """AESH with what they wish and what they can do."""

    nom = tables.Column("AESH", order_by=("cle_tri",), accessor="nom_complet")
    commune = tables.Column("Commune")
    deplacement = tables.Column("Se déplace", accessor="get_deplacement_display")
    souhaits = tables.Column("Souhaits", empty_values=(), orderable=False)
    competences = tables.Column("Compétences et formations", empty_values=(), orderable=False)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-souhaits", "legende": "Souhaits des AESH"}
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(
        self, *args: Any, annee: int, souhaits: dict[Any, str], profils: dict[Any, str], **kw: Any
    ) -> None:
        self.annee, self.souhaits, self.profils = annee, souhaits, profils
        super().__init__(*args, **kw)

    def render_nom(self, record: Any) -> str:
        """Link to the form."""
        url = reverse(
            "campagne:souhaits_aesh",
            kwargs={"departement": record.departement_id, "annee": self.annee, "aesh": record.pk},
        )
        return format_html('<a href="{}">{}</a>', url, record.nom_complet)

    def render_souhaits(self, record: Any) -> str:
        """In a few words."""
        return self.souhaits.get(record.pk, "Rien de dit")

    def render_competences(self, record: Any) -> str:
        """In a few words."""
        return self.profils.get(record.pk, "–")
