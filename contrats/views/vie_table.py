"""The table of contracts."""

import datetime
from typing import Any, ClassVar

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html, format_html_join

from contrats.enums.files import FileContrats
from contrats.enums.vie import LIBELLES_ETAT_PROPOSITION
from contrats.regles.delais import en_mois_et_jours
from contrats.requetes.contrat_vu import LigneContratVu
from socle.tables import TableOrdonnee

NOMBRE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}


class TableContrats(TableOrdonnee):
    """Contracts of a tab, by name: a service's list, never a ranking."""

    nom = tables.Column("AESH", order_by=("tri",))
    pole = tables.Column("Pôle et école", accessor="personne__pole_nom", empty_values=())
    type = tables.Column("Type", order_by=("type", "employeur"))
    minutes = tables.Column("Heures", attrs=NOMBRE)
    quotite = tables.Column("Quotité", attrs=NOMBRE)
    anciennete = tables.Column("Ancienneté à la fin", attrs=NOMBRE)
    tri_fin = tables.Column("Dernier jour")
    tri_prochaine = tables.Column("Prochaine date légale")
    etat = tables.Column("Où en est-on", orderable=False, empty_values=())

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-contrats", "legende": "Contrats"}
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(
        self, *args: Any, departement: str, file: FileContrats, choisit: bool, **kwargs: Any
    ) -> None:
        self.departement, self.choisit = departement, choisit
        cachees = () if file in (FileContrats.CDI, FileContrats.FIN_90) else ("anciennete",)
        ordre = "nom" if file == FileContrats.TOUS else "tri_prochaine"
        super().__init__(*args, exclude=cachees, order_by=ordre, **kwargs)

    def render_nom(self, record: LigneContratVu, value: str) -> str:
        """Link to the contract, with a box when rows can be chosen."""
        url = reverse(
            "contrats:contrat", kwargs={"departement": self.departement, "contrat": record.pk}
        )
        lien = format_html('<a href="{}">{}</a>', url, value)
        if not self.choisit:
            return lien
        return format_html(
            '<input class="form-check-input" type="checkbox" name="lignes" value="{}" '
            'aria-label="Choisir {}"> {}',
            record.pk,
            value,
            lien,
        )

    def render_pole(self, record: LigneContratVu) -> str:
        """Where she works today."""
        lieux = [lieu for lieu in (record.personne.pole_nom, record.personne.ecole_nom) if lieu]
        return format_html_join(", ", "{}", ((lieu,) for lieu in lieux)) or "–"

    def render_type(self, record: LigneContratVu, value: str) -> str:
        """``CDD, titre 2``."""
        court = "titre 2" if record.troncon.employeur == "t2" else "hors titre 2"
        return f"{value}, {court}"

    def render_minutes(self, record: LigneContratVu) -> str:
        """``24 h``."""
        return record.heures

    def render_quotite(self, record: LigneContratVu) -> str:
        """``61,23 %``, with what the file says when it says otherwise."""
        if not record.quotite_differe:
            return record.quotite_dite
        ecrite = record.troncon.quotite_ecrite.rstrip("0").rstrip(".").replace(".", ",")
        return format_html("{} (écrite : {} %)", record.quotite_dite, ecrite)

    def render_anciennete(self, value: int) -> str:
        """``3 ans``."""
        return en_mois_et_jours(value)

    def render_tri_fin(self, record: LigneContratVu) -> str:
        """Last day, nothing for a CDI."""
        return f"{record.au:%d/%m/%Y}" if record.au else "Sans fin"

    def render_tri_prochaine(self, record: LigneContratVu, value: datetime.date) -> str:
        """``01/06/2027 : proposer la suite du contrat``."""
        une = record.prochaine
        if une is None:
            return "–"
        retard = " (en retard)" if une.en_retard else ""
        return f"{une.jour:%d/%m/%Y} : {une.libelle[0].lower()}{une.libelle[1:]}{retard}"

    def render_etat(self, record: LigneContratVu) -> str:
        """What was proposed, and the answer."""
        mots = []
        if record.etat_avenant:
            mots.append(f"avenant : {LIBELLES_ETAT_PROPOSITION[record.etat_avenant].lower()}")
        if record.etat_suite:
            mots.append(f"suite : {LIBELLES_ETAT_PROPOSITION[record.etat_suite].lower()}")
        if record.fait.fin_notee:
            mots.append("fin notée")
        return "; ".join(mots).capitalize() or "–"
