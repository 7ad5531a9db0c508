"""The table of rows behind a figure of the PAS."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_tables2 as tables
from django import forms
from django.urls import reverse
from django.utils.html import format_html

from reporting.enums.indicateurs import Unite
from reporting.regles.indicateurs.definition import Indicateur
from reporting.regles.indicateurs.phrases import nombre_dit
from reporting.requetes.indicateurs_pas.rangees import Rangee
from socle.tables import TableOrdonnee
from socle.texte import cle_tri

DROITE = {"td": {"class": "nombre"}, "th": {"class": "nombre"}}
TITRES = {
    Unite.MINUTES: "Durée",
    Unite.JOURS_CLASSE: "Jours de classe",
    Unite.JOURS: "Jours",
    Unite.CENTIEMES_ETP: "ETP",
}


def lignes_de_table(
    indicateur: Indicateur, lues: Sequence[Rangee], *, ouvre: bool, departement: str
) -> list[dict[str, Any]]:
    """Rows as the table wants them; without the register, a request has a rank, not a number."""
    des_ecoles = indicateur.unite is Unite.ECOLES
    lignes = []
    for rang, une in enumerate(lues, 1):
        connue = bool(une.numero) and (ouvre or des_ecoles)
        url = ""
        if ouvre and une.demande and not une.est_archivee:
            lieu = {"departement": departement, "saisine": une.demande}
            url = reverse("pas:demande", kwargs=lieu)
        lignes.append(
            {
                "repere": une.numero if connue else f"N° {rang}",
                "url": url,
                "ou": une.ou,
                "jour": une.jour,
                "part": indicateur.libelle_part(une.part),
                "mesure": une.mesure,
                "archivee": une.est_archivee,
                "cle": cle_tri(f"{une.numero if connue else ''} {une.ou}"),
            }
        )
    return lignes


class FiltreRangees(forms.Form):
    """Words of the school or of the number."""

    q = forms.CharField(label="École, établissement ou numéro", required=False, max_length=80)

    def garder(self, lignes: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Rows that hold every word."""
        mots = cle_tri(self.cleaned_data["q"]).split()[:8] if self.is_valid() else []
        return [une for une in lignes if all(mot in une["cle"] for mot in mots)]


class TableRangees(TableOrdonnee):
    """One row of a figure."""

    repere = tables.Column("Repère")
    ou = tables.Column("École, établissement ou PAS")
    jour = tables.DateColumn(verbose_name="Jour", format="j F Y")
    part = tables.Column("Ligne du tableau")
    mesure = tables.Column("Mesure", attrs=DROITE)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-rangees",
            "legende": "Ce qui compose le chiffre",
            "fiches": "oui",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def __init__(
        self, lignes: Any, *args: Any, indicateur: Indicateur, une_part: bool, **options: Any
    ) -> None:
        cachees = ["part"] if une_part else []
        if indicateur.unite not in TITRES:
            cachees.append("mesure")
        if indicateur.unite in (Unite.ECOLES, Unite.CENTIEMES_ETP):
            cachees.append("jour")
        super().__init__(lignes, *args, exclude=cachees, **options)
        self.unite = indicateur.unite
        if "mesure" not in cachees:
            self.columns["mesure"].column.verbose_name = TITRES[indicateur.unite]

    def render_repere(self, record: Any, value: str) -> str:
        """Link to the request, where the reader may open it; archived ones say so."""
        if record["url"]:
            return format_html('<a href="{}">{}</a>', record["url"], value)
        return f"{value} (archivée)" if record["archivee"] else value

    def render_mesure(self, value: int) -> str:
        """Hours of an action, days of a delay, part of a full time."""
        return nombre_dit(value, self.unite)
