"""Tables of the work queues."""

import datetime
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.timezone import localtime

from comptes.models import Membre
from eleves.enums import LIBELLES_STATUT_DROIT, StatutDroit, TypeNotification
from eleves.models import NotificationMdph
from eleves.regles.mots_droits import NOM_COURT_TYPE
from pial.horaires import duree
from pial.models import Pole
from reporting.enums.files import LIBELLES_MANQUE, FileTravail, Manque
from socle.tables import TableOrdonnee

SANS_AIDE = (0, 2)  # ranks of ``part``: nothing helps, today or from its first day
NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableFile(TableOrdonnee):
    """Rows of one queue; the first cell also chooses the row for an act on many."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",), accessor="eleve")
    ecole_nom = tables.Column("École", order_by=("ecole_tri",), empty_values=())
    pole = tables.Column("Pôle", order_by=("pole",), empty_values=(), orderable=False)
    type = tables.Column("Type", order_by=("type", "-minutes_hebdo"))
    minutes_hebdo = tables.Column("Heures", attrs=NOMBRE)
    recue_le = tables.Column("Reçue le", order_by=("recue_le",))
    il_manque = tables.Column(
        "Il manque", order_by=("part", "-il_manque"), empty_values=(), attrs=NOMBRE
    )
    attente = tables.Column(
        "Attente",
        order_by=("-recue_le", "-debut"),
        empty_values=(),
        accessor="recue_le",
        attrs=NOMBRE,
    )
    fin = tables.Column("Dernier jour", order_by=("fin",))
    fin_aide = tables.Column("Fin de l'aide", empty_values=(), orderable=False)
    manque = tables.Column("Ce qui manque", order_by=("manque",))
    statut = tables.Column("Statut", order_by=("statut",))
    suivi = tables.Column(
        "Pris en charge", order_by=("prise_en_charge__pris_par__prenom",), empty_values=()
    )

    class Meta:
        model = NotificationMdph
        fields: ClassVar[list[str]] = []
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-file",
            "legende": "Notifications",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(
        self,
        *args: Any,
        file: FileTravail,
        le: datetime.date,
        poles: dict[Any, Pole],
        fins_aide: dict[Any, datetime.date],
        choisit: bool,
        **kwargs: Any,
    ) -> None:
        self.le, self.poles, self.fins_aide, self.choisit = le, poles, fins_aide, choisit
        cachees = {
            FileTravail.A_PLACER: ("fin_aide", "manque", "statut"),
            FileTravail.FINS: ("attente", "fin_aide", "manque", "recue_le", "il_manque"),
            FileTravail.FINS_AIDE: ("attente", "manque", "recue_le", "il_manque"),
            FileTravail.INCOMPLETS: ("attente", "fin_aide", "minutes_hebdo", "fin", "il_manque"),
            FileTravail.TOUTES: ("attente", "fin_aide", "manque", "il_manque"),
        }[file]
        super().__init__(*args, exclude=cachees, order_by=ORDRES[file], **kwargs)

    def render_eleve(self, record: Any) -> str:
        """Link to the pupil's file, with a box when rows can be chosen."""
        code = record.departement_id
        lien = format_html(
            '<a href="{}">{}</a>',
            reverse("eleves:eleve", kwargs={"departement": code, "eleve": record.eleve_id}),
            record.eleve.nom_court,
        )
        if not self.choisit:
            return lien
        return format_html(
            '<input class="form-check-input" type="checkbox" name="lignes" value="{}" '
            'aria-label="Choisir {}"> {}',
            record.pk,
            record.eleve.nom_court,
            lien,
        )

    def render_ecole_nom(self, record: Any) -> str:
        """School and town."""
        if record.ecole_id is None:
            return "Aucune"
        return f"{record.ecole_nom}, {record.ecole_commune}"

    def render_pole(self, record: Any) -> str:
        """Name of the pole of the school."""
        return str(self.poles[record.pole]) if record.pole in self.poles else "Aucun"

    def render_type(self, value: str, record: Any) -> str:
        """One word."""
        return NOM_COURT_TYPE[TypeNotification(record.type)]

    def render_minutes_hebdo(self, value: int) -> str:
        """``12 h``."""
        return duree(value)

    def render_recue_le(self, value: datetime.date) -> str:
        """``03/11/2026``."""
        return f"{value:%d/%m/%Y}"

    def render_il_manque(self, record: Any) -> str:
        """What nobody gives by week: everything, or the rest of the hours."""
        if record.part in SANS_AIDE:
            return "Toute l'aide"
        return duree(record.il_manque) if record.il_manque else "Heures à préciser"

    def render_attente(self, record: Any) -> str:
        """Days since the decision was received, while nobody helps; or the day it begins."""
        if record.statut == StatutDroit.A_VENIR:
            return f"commence le {record.debut:%d/%m/%Y}"
        if record.statut not in (StatutDroit.A_POURVOIR, StatutDroit.PARTIELLE):
            return "–"
        jours = (self.le - record.recue_le).days
        return f"{jours} jour{'s' if jours > 1 else ''}"

    def render_fin(self, value: datetime.date) -> str:
        """Last day of the right."""
        return f"{value - datetime.timedelta(days=1):%d/%m/%Y}"

    def render_fin_aide(self, record: Any) -> str:
        """Last day of the helper's contract or posting."""
        jour = self.fins_aide.get(record.eleve_id)
        return f"{jour:%d/%m/%Y}" if jour else "–"

    def render_manque(self, value: str) -> str:
        """The first thing that the file lacks."""
        return LIBELLES_MANQUE[Manque(value)]

    def render_statut(self, value: str) -> str:
        """Status that follows from facts."""
        return LIBELLES_STATUT_DROIT[StatutDroit(value)]

    def render_suivi(self, record: Any) -> str:
        """Who works on it, the note left, and the way to change both."""
        prise = getattr(record, "prise_en_charge", None)
        dit, note = qui_dit(prise), prise.note if prise else ""
        url = reverse(
            "reporting:prise_en_charge",
            kwargs={"departement": record.departement_id, "notification": record.pk},
        )
        lien = format_html(
            '<a href="{}">{}<span class="visually-hidden">, {}</span></a>',
            url,
            dit,
            record.eleve.nom_court,
        )
        if not note:
            return lien
        return format_html('{}<div class="texte-doux">« {} »</div>', lien, note)


ORDRES = {
    FileTravail.A_PLACER: ("il_manque", "-attente"),
    FileTravail.FINS: ("fin",),
    FileTravail.FINS_AIDE: ("fin",),
    FileTravail.INCOMPLETS: ("manque", "ecole_nom"),
    FileTravail.TOUTES: ("eleve",),
}


def qui_dit(prise: Any) -> str:
    """``Sophie B.``, ``PIAL Rennes Nord``, ``Personne``."""
    if prise is not None and prise.pris_par:
        qui: Membre = prise.pris_par
        return f"{qui.prenom} {qui.nom[:1]}., depuis le {localtime(prise.pris_le):%d/%m à %H:%M}"
    if prise is not None and prise.confiee_a:
        return f"Confiée à {prise.confiee_a}"
    return "Personne"
