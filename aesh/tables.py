"""Tables of the lists of AESH."""

import datetime
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from aesh.enums import GenreRemarque
from aesh.models import Aesh, CreneauPonctuel, EmploiDuTemps, ExceptionDatee
from aesh.permissions import peut_changer_exception, peut_declarer
from aesh.regles.durees import duree, heure
from aesh.requetes import exceptions_lues
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.remarques import LigneRemarque
from comptes.models import Mandat
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableAesh(TableOrdonnee):
    """AESH by name: a service's list, never a ranking."""

    nom = tables.Column("AESH", order_by=("cle_tri",), accessor="nom_complet")
    ecole_nom = tables.Column("École principale")
    pole_nom = tables.Column("Pôle")
    minutes = tables.Column("Heures du contrat", attrs=NOMBRE)

    class Meta:
        model = Aesh
        fields: ClassVar[list[str]] = []
        order_by = "nom"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-aesh", "legende": "AESH"}
        template_name = "composants/table_django.html"
        default = "–"

    def render_nom(self, record: Any, value: str) -> str:
        """Link to the record."""
        url = reverse(
            "aesh:personne", kwargs={"departement": record.departement_id, "aesh": record.pk}
        )
        return format_html('<a href="{}">{}</a>', url, value)

    def render_minutes(self, value: int) -> str:
        """``24 h``."""
        return duree(value)


class TableExceptions(TableOrdonnee):
    """Dated exceptions, the first to come at the top."""

    quand = tables.Column("Quand", order_by=("periode",), empty_values=())
    genre = tables.Column("Motif", accessor="get_genre_display", order_by=("genre",))
    ou = tables.Column("Où", order_by=("etablissement__cle_tri", "pole__cle_tri"), empty_values=())
    pour = tables.Column("Pour", orderable=False, empty_values=())
    effet = tables.Column("Créneaux", order_by=("effet", "lieu"), empty_values=())
    actes = tables.Column("Changer", orderable=False, empty_values=())

    class Meta:
        model = ExceptionDatee
        fields: ClassVar[list[str]] = []
        order_by = "quand"
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, mandat: Mandat, noms: NomsVisibles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandat, self.noms = mandat, noms

    def render_quand(self, record: ExceptionDatee) -> str:
        """``du 8 au 12 février 2027``."""
        return exceptions_lues.quand(record)

    def render_ou(self, record: ExceptionDatee) -> str:
        """School, pole or department."""
        return exceptions_lues.ou(record)

    def render_pour(self, record: ExceptionDatee) -> str:
        """Classes or pupil."""
        return exceptions_lues.pour(record, self.noms)

    def render_effet(self, record: ExceptionDatee) -> str:
        """What becomes of the slots."""
        return exceptions_lues.devenir(record)

    def render_actes(self, record: ExceptionDatee) -> str:
        """Change or cancel, for who may."""
        if not peut_changer_exception(self.mandat, record):
            return "–"
        ou = {"departement": record.departement_id, "pk": record.pk}
        quoi = f"{record.get_genre_display()}, {exceptions_lues.quand(record)}"
        return format_html(
            '<a href="{}">Modifier<span class="visually-hidden"> : {}</span></a> '
            '<a href="{}">Annuler<span class="visually-hidden"> : {}</span></a>',
            reverse("aesh:exception", kwargs=ou),
            quoi,
            reverse("aesh:exception_annuler", kwargs=ou),
            quoi,
        )


class TableRemarques(TableOrdonnee):
    """What is said of the slots of a pole, what waits for an answer at the top."""

    creneau = tables.Column("Créneau", accessor="quand", orderable=False)
    ecole = tables.Column("École")
    aesh = tables.Column("AESH")
    texte = tables.Column("Message", accessor="remarque__texte", orderable=False)
    qui = tables.Column("De")
    cree_le = tables.Column("Écrit le", accessor="remarque__cree_le")
    etat = tables.Column("État", accessor="remarque__etat")

    class Meta:
        template_name = "composants/table_django.html"
        attrs: ClassVar[dict[str, str]] = {"id": "tab-remarques", "legende": "Remarques"}
        default = "–"

    def __init__(self, *args: Any, emploi: EmploiDuTemps, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.emploi = emploi

    def render_creneau(self, record: LigneRemarque, value: str) -> str:
        """Link to what was said and its answer."""
        ou = {
            "departement": self.emploi.departement_id,
            "pk": self.emploi.pk,
            "remarque": record.remarque.pk,
        }
        return format_html(
            '<a href="{}">{}<span class="visually-hidden"> : {}</span></a>',
            reverse("aesh:remarque", kwargs=ou),
            value,
            record.remarque.get_genre_display(),
        )

    def render_texte(self, record: LigneRemarque, value: str) -> str:
        """``Proposition : …``, cut after a hundred characters."""
        coupe = value if len(value) <= 100 else f"{value[:99].rstrip()}…"
        return f"{record.remarque.get_genre_display()} : {coupe}"

    def render_cree_le(self, value: datetime.datetime) -> str:
        """``22/11/2026``."""
        return f"{timezone.localtime(value):%d/%m/%Y}"

    def render_etat(self, record: LigneRemarque) -> str:
        """In words; a note waits for nothing."""
        if record.remarque.genre == GenreRemarque.NOTE:
            return "–"
        return record.remarque.get_etat_display()


class TablePonctuels(TableOrdonnee):
    """Slots of one date."""

    quand = tables.Column("Quand", order_by=("date", "debut"), empty_values=())
    aesh = tables.Column("AESH", order_by=("aesh__cle_tri",), accessor="aesh__nom_complet")
    genre = tables.Column("Motif", accessor="get_origine_display", order_by=("origine",))
    ou = tables.Column(
        "Où", order_by=("etablissement__cle_tri",), accessor="etablissement__nom_court"
    )
    lieu = tables.Column("Lieu")
    eleves = tables.Column("Élèves", orderable=False, empty_values=())
    actes = tables.Column("Changer", orderable=False, empty_values=())

    class Meta:
        model = CreneauPonctuel
        fields: ClassVar[list[str]] = []
        order_by = "quand"
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, mandat: Mandat, noms: NomsVisibles, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mandat, self.noms = mandat, noms

    def render_quand(self, record: CreneauPonctuel) -> str:
        """``09/02/2027, 9 h – 10 h``."""
        return f"{record.date:%d/%m/%Y}, {heure(record.debut)} – {heure(record.fin)}"

    def render_eleves(self, record: CreneauPonctuel) -> str:
        """First names, when the reader may read them."""
        return ", ".join(self.noms.nom(lien.eleve) for lien in record.liens_eleves.all()) or "–"

    def render_actes(self, record: CreneauPonctuel) -> str:
        """Take it back, for who may."""
        if not peut_declarer(self.mandat):
            return "–"
        ou = {"departement": record.departement_id, "pk": record.pk}
        return format_html(
            '<a href="{}">Retirer<span class="visually-hidden"> : {}, {}</span></a>',
            reverse("aesh:ponctuel_retirer", kwargs=ou),
            record.aesh.nom_complet,
            self.render_quand(record),
        )
