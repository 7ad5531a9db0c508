"""Tables of the lists."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from eleves.enums import LIBELLES_STATUT_DROIT, StatutDroit, TypeNotification
from eleves.models import Classe, DemandeMdph, Eleve, NotificationMdph
from eleves.regles.mention import en_heures
from eleves.regles.mots_droits import NIVEAU_DU_STATUT, NOM_COURT_TYPE
from pial.horaires import duree
from pial.regles import UN_JOUR
from socle.tables import TableOrdonnee


class TableClasses(TableOrdonnee):
    """Classes of the mandate's schools."""

    etablissement = tables.Column("École", order_by=("etablissement__cle_tri", "libelle"))
    libelle = tables.Column("Classe", order_by=("libelle", "etablissement__cle_tri"))
    niveau = tables.Column("Niveau")
    nombre = tables.Column("Séances", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    minutes = tables.Column(
        "Par semaine", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}}
    )

    class Meta:
        model = Classe
        fields: ClassVar[list[str]] = []
        order_by = "etablissement"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-classes", "legende": "Classes"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_libelle(self, record: Any) -> str:
        """Link to the class."""
        url = reverse(
            "eleves:classe", kwargs={"departement": record.departement_id, "classe": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, record.libelle)

    def render_etablissement(self, record: Any) -> str:
        """School and town."""
        return str(record.etablissement.nom_court)

    def render_nombre(self, value: int) -> str:
        """A week without lesson is not typed yet."""
        return str(value) if value else "Non saisie"

    def render_minutes(self, value: int) -> str:
        """Length of the week."""
        return duree(value) if value else "–"


def lien_eleve(eleve: Any) -> str:
    """First name and initial, linked to the file."""
    url = reverse("eleves:eleve", kwargs={"departement": eleve.departement_id, "eleve": eleve.pk})
    return format_html('<a href="{}">{}</a>', url, eleve.nom_court)


def badge_statut(code: str) -> str:
    """Status of a right as a badge."""
    statut = StatutDroit(code)
    return format_html(
        '<span class="badge-m badge-{}">{}</span>',
        NIVEAU_DU_STATUT[statut],
        LIBELLES_STATUT_DROIT[statut],
    )


def jour_court(jour: Any) -> str:
    """``31/08/2027``."""
    return jour.strftime("%d/%m/%Y") if jour else "–"


def _lieu(ligne: Any) -> str:
    if not ligne.ecole_nom:
        return "Aucune école à ce jour"
    commune = f" ({ligne.ecole_commune})" if ligne.ecole_commune else ""
    return f"{ligne.ecole_nom}{commune}"


class TableEleves(TableOrdonnee):
    """Pupils of the mandate's schools, and the right that each line tells."""

    nom = tables.Column("Élève", accessor="cle_tri", order_by=("cle_tri",))
    ecole = tables.Column("École", accessor="ecole_nom", order_by=("ecole_cle", "cle_tri"))
    classe_nom = tables.Column("Classe", order_by=("classe_nom", "cle_tri"))
    droit_type = tables.Column("Aide notifiée", order_by=("droit_type", "cle_tri"))
    droit_statut = tables.Column("Où en est le droit", order_by=("droit_statut", "cle_tri"))
    droit_fin = tables.Column("Jusqu'au", order_by=("droit_fin", "cle_tri"))

    class Meta:
        model = Eleve
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-eleves", "legende": "Élèves"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any) -> str:
        """Link to the file."""
        return lien_eleve(record)

    def render_ecole(self, record: Any) -> str:
        """School and town."""
        return _lieu(record)

    def render_droit_type(self, value: str) -> str:
        """Short name of the help."""
        return NOM_COURT_TYPE[TypeNotification(value)]

    def render_droit_statut(self, value: str) -> str:
        """Badge."""
        return badge_statut(value)

    def render_droit_fin(self, value: Any) -> str:
        """Last day, included."""
        return jour_court(value - UN_JOUR)


class TableFins(TableOrdonnee):
    """Rights that end and that nothing follows."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    fin = tables.Column("Dernier jour", order_by=("fin", "eleve__cle_tri"))
    ecole = tables.Column("École", accessor="ecole_nom", order_by=("ecole_cle", "eleve__cle_tri"))
    type = tables.Column("Aide", order_by=("type", "fin"))
    statut = tables.Column("Droit", order_by=("statut", "fin"))
    renouvellement_demande_le = tables.Column("Famille prévenue")
    demande_deposee = tables.Column("Demande")
    acte = tables.TemplateColumn(
        template_name="eleves/_renouvellement_acte.html", verbose_name="Action", orderable=False
    )

    class Meta:
        model = NotificationMdph
        fields: ClassVar[list[str]] = []
        order_by = "fin"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-fins",
            "legende": "Droits qui finissent",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_fin(self, value: Any) -> str:
        """Last day, included."""
        return jour_court(value - UN_JOUR)

    def render_eleve(self, record: Any) -> str:
        """Link to the file."""
        return lien_eleve(record.eleve)

    def render_ecole(self, record: Any) -> str:
        """School and town."""
        return _lieu(record)

    def render_type(self, record: Any) -> str:
        """Short name of the help."""
        return NOM_COURT_TYPE[TypeNotification(record.type)]

    def render_statut(self, value: str) -> str:
        """Badge."""
        return badge_statut(value)

    def render_renouvellement_demande_le(self, value: Any) -> str:
        """When the family was asked."""
        return f"Le {jour_court(value)}"

    def render_demande_deposee(self, value: bool) -> str:
        """Whether the family deposited something since."""
        return "Déposée" if value else "Aucune"


class TableDecisions(TableOrdonnee):
    """Decisions with what became of them: no AESH, no timetable."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    numero = tables.Column("Numéro", order_by=("numero", "eleve__cle_tri"))
    type = tables.Column("Aide notifiée", order_by=("type", "eleve__cle_tri"))
    heures = tables.Column("Heures", accessor="minutes_hebdo")
    decidee_le = tables.DateColumn(verbose_name="Décidée le", format="d/m/Y")
    fin = tables.Column("Jusqu'au", order_by=("fin", "eleve__cle_tri"))
    statut = tables.Column("Où en est le droit", order_by=("statut", "eleve__cle_tri"))
    couverte_depuis = tables.DateColumn(verbose_name="Aide depuis le", format="d/m/Y")

    class Meta:
        model = NotificationMdph
        fields: ClassVar[list[str]] = []
        order_by = "-decidee_le"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-decisions",
            "legende": "Décisions",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_eleve(self, record: Any) -> str:
        """Link to the decision itself."""
        url = reverse(
            "eleves:notification",
            kwargs={
                "departement": record.departement_id,
                "eleve": record.eleve_id,
                "notification": record.pk,
            },
        )
        return format_html('<a href="{}">{}</a>', url, record.eleve.nom_court)

    def render_type(self, record: Any) -> str:
        """Short name of the help."""
        return NOM_COURT_TYPE[TypeNotification(record.type)]

    def render_heures(self, value: int) -> str:
        """Hours of individual help only."""
        return en_heures(value)

    def render_fin(self, value: Any) -> str:
        """Last day, included."""
        return jour_court(value - UN_JOUR)

    def render_statut(self, value: str) -> str:
        """Badge."""
        return badge_statut(value)


class TableDemandes(TableOrdonnee):
    """Requests at the MDPH: not rights."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",))
    genre = tables.Column("Demande")
    deposee_le = tables.DateColumn(verbose_name="Déposée le", format="d/m/Y")
    numero = tables.Column("Numéro de dossier")
    issue = tables.Column("Réponse")
    issue_le = tables.DateColumn(verbose_name="Réponse connue le", format="d/m/Y")

    class Meta:
        model = DemandeMdph
        fields: ClassVar[list[str]] = []
        order_by = "deposee_le"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-demandes",
            "legende": "Demandes à la MDPH",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_eleve(self, record: Any) -> str:
        """Link to the file."""
        return lien_eleve(record.eleve)
