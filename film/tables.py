"""Tables of the room."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from film.enums import LIBELLES_ETAT, EtatTache
from film.models import ModeleTache
from film.requetes.tableau import AvancePole
from film.requetes.taches import LigneLieu
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TablePolesDuFilm(TableOrdonnee):
    """Poles by name: counts of places, to help where it is late, never to rank people."""

    nom = tables.Column("Pôle", order_by=("cle_tri",))
    ecoles = tables.Column("Écoles", attrs=NOMBRE)
    faites = tables.Column("Faites", attrs=NOMBRE)
    ouvertes = tables.Column("À faire", attrs=NOMBRE)
    retards = tables.Column("En retard", attrs=NOMBRE)
    pourcent = tables.Column("Part faite", attrs=NOMBRE)

    class Meta:
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-suivi-film",
            "legende": "Avancement de chaque pôle",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, annee: int, departement: str, **kwargs: Any) -> None:
        self.annee, self.departement = annee, departement
        super().__init__(*args, **kwargs)

    def render_nom(self, record: AvancePole) -> str:
        """Link to the detail."""
        url = reverse(
            "film:suivi_pole",
            kwargs={
                "departement": self.departement,
                "annee": self.annee,
                "pole": record.pole,
            },
        )
        return format_html('<a href="{}">{}</a>', url, record.nom)

    def render_pourcent(self, value: int) -> str:
        """Percent."""
        return f"{value} %"


class TableLieux(TableOrdonnee):
    """Places of one task."""

    nom = tables.Column("Lieu", order_by=("cle_tri",))
    etat = tables.Column("État")
    phrase = tables.Column("Preuve ou motif", orderable=False)
    quand = tables.Column("Depuis", orderable=False)
    agir = tables.TemplateColumn(
        verbose_name="Agir", template_name="film/_agir.html", orderable=False
    )

    class Meta:
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-lieux-film",
            "legende": "Où en est la tâche, lieu par lieu",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_etat(self, record: LigneLieu) -> str:
        """State in words."""
        return LIBELLES_ETAT[EtatTache(record.etat)]


class TableModele(TableOrdonnee):
    """Tasks of the template, in their order."""

    code = tables.Column("Code")
    phase = tables.Column("Phase", accessor="get_phase_display", order_by=("rang",))
    libelle = tables.Column("Tâche")
    pour_qui = tables.Column("Pour qui", orderable=False)
    du = tables.Column("S'ouvre", orderable=False)
    au = tables.Column("À finir pour", orderable=False)
    source = tables.Column("Source")
    est_active = tables.BooleanColumn(verbose_name="Dans le film", yesno="Oui,Non")

    class Meta:
        model = ModeleTache
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-modele-film",
            "legende": "Tâches du modèle",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, departement: str, **kwargs: Any) -> None:
        self.departement = departement
        super().__init__(*args, **kwargs)

    def render_libelle(self, record: ModeleTache) -> str:
        """Link to its form."""
        url = reverse(
            "film:modele_tache",
            kwargs={"departement": self.departement, "modele_tache": record.pk},
        )
        return format_html('<a href="{}">{}</a>', url, record.libelle)

    def render_est_active(self, value: bool) -> str:
        """In words: no picture to guess."""
        return "Oui" if value else "Non"
