"""The table of the register."""

from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html

from pas.enums import LIBELLES_ORIGINE, LIBELLES_STATUT, Origine, Statut
from pas.models import InterventionExterieure, Mobilisation
from pas.regles.lectures import Champ
from pas.requetes.delais import Delai
from pas.requetes.interventions import heures_de
from pas.requetes.professions import mots_de
from pas.requetes.registre import LigneRegistre
from socle.tables import TableOrdonnee

# What a reader must read of a request for a column to exist.
COLONNES = {
    "eleve_court": Champ.NOM,
    "origine": Champ.ORIGINE,
    "delai": Champ.DELAI,
}


def mots_du_delai(delai: Delai) -> str:
    """Days of class against the target, in words; late is said."""
    jours = f"{delai.jours} jour{'s' if delai.jours > 1 else ''} de classe"
    if delai.fait_le is not None:
        return f"Répondu en {jours}"
    if delai.est_en_retard:
        return f"En retard : {delai.jours} sur {delai.cible}"
    return f"{jours} sur {delai.cible}"


class TableRegistre(TableOrdonnee):
    """Rows of the register; a column that the reader does not read does not exist."""

    numero = tables.Column("Numéro", order_by=("numero",))
    eleve_court = tables.Column("Élève", empty_values=(), orderable=False)
    ecole = tables.Column("École", accessor="saisine__etablissement__nom_court")
    origine = tables.Column("Demandée par", order_by=("origine", "deposee_le"))
    deposee_le = tables.DateColumn(verbose_name="Déposée le", format="j F Y")
    statut = tables.Column("État", order_by=("rang_statut", "deposee_le"))
    delai = tables.Column("Délai", order_by=("rang",), empty_values=())

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-demandes", "legende": "Demandes au PAS"}
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(
        self, lignes: list[LigneRegistre], *args: Any, champs: frozenset[Champ], **options: Any
    ) -> None:
        absents = tuple(nom for nom, champ in COLONNES.items() if champ not in champs)
        super().__init__(lignes, *args, exclude=absents, **options)
        self.noms: dict[Any, str] = {}  # of the rows shown, filled once the page is known

    def render_numero(self, record: LigneRegistre, value: str) -> str:
        """Link to the request."""
        adresse = {"departement": record.saisine.departement_id, "saisine": record.pk}
        return format_html('<a href="{}">{}</a>', reverse("pas:demande", kwargs=adresse), value)

    def render_eleve_court(self, record: LigneRegistre) -> str:
        """First name and initial; unnamed while the parents do not know."""
        return self.noms.get(record.pk, "") or "–"

    def order_ecole(self, lignes: Any, descend: bool) -> Any:
        """By the key of the directory: accents do not matter."""
        return sorted(lignes, key=lambda ligne: ligne.cle_ecole, reverse=descend), True

    def render_origine(self, value: Origine) -> str:
        """Who asked."""
        return LIBELLES_ORIGINE[value]

    def render_statut(self, value: Statut) -> str:
        """State in words."""
        return LIBELLES_STATUT[value]

    def render_delai(self, record: LigneRegistre) -> str:
        """Against the target; late stands out."""
        if record.delai is None:
            return "–"
        mots = mots_du_delai(record.delai)
        en_retard = record.delai.est_en_retard and record.delai.fait_le is None
        return format_html("<strong>{}</strong>", mots) if en_retard else mots


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
        attrs: ClassVar[dict[str, Any]] = {
            "id": "tab-mobilisations",
            "legende": "Mobilisations",
            "fiches": True,
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_numero(self, record: Any, value: str) -> str:
        """Link to the case."""
        ou = {"departement": record.departement_id, "mobilisation": record.pk}
        return format_html('<a href="{}">{}</a>', reverse("pas:mobilisation", kwargs=ou), value)

    def render_est_directe(self, value: bool) -> str:
        """Advice or intervention."""
        return "L'élève" if value else "Conseil aux adultes"


class TableInterventions(TableOrdonnee):
    """Interventions at school; the pupil's name for those who may read it."""

    eleve = tables.Column("Élève", order_by=("eleve__cle_tri",), empty_values=())
    etablissement = tables.Column(
        "École", order_by=("etablissement__cle_tri",), accessor="etablissement__nom_court"
    )
    profession = tables.Column("Qui vient")
    quand = tables.Column("Quand", accessor="periode", order_by=("periode",))
    salle = tables.Column("Salle")
    etat = tables.Column("État")

    class Meta:
        model = InterventionExterieure
        fields: ClassVar[list[str]] = []
        order_by = "-quand"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-interventions",
            "legende": "Interventions à l'école",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(self, *args: Any, professions: dict[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.professions = professions
        self.noms: dict[Any, str] = {}  # of the rows shown, filled once the page is known

    def render_eleve(self, record: Any) -> str:
        """First name and initial, linked to the intervention."""
        adresse = {"departement": record.departement_id, "intervention": record.pk}
        return format_html(
            '<a href="{}">{}</a>',
            reverse("pas:intervention", kwargs=adresse),
            self.noms.get(record.pk) or "Élève non nommé",
        )

    def render_profession(self, value: str) -> str:
        """Words of the list."""
        return mots_de(value, self.professions)

    def render_quand(self, record: Any) -> str:
        """Hours, then dates."""
        heures = ", ".join(une.phrase for une in heures_de(record))
        if record.du == record.au:
            return f"{heures}, le {record.du:%d/%m/%Y}"
        return f"{heures}, du {record.du:%d/%m/%Y} au {record.au:%d/%m/%Y}"
