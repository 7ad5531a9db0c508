"""Absences that are followed: long ones in ETP, proofs that have not come; and a proof's date."""

from typing import Any, ClassVar
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import format_html
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from aesh.actions.justificatifs import noter_justificatif
from aesh.requetes.absences_suivies import absences_longues, sans_justificatif
from aesh.views.absences import absence_ou_404, refuser_les_autres
from aesh.views.formulaires_absences import JustificatifForm, RechercheForm
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from comptes.requetes import valeur
from socle.erreurs import ActionRefusee
from socle.tables import TableOrdonnee

PAR_PAGE = 50
LONGUES, JUSTIFICATIFS = "longues", "justificatifs"


class TableLongues(TableOrdonnee):
    """Who, since when, for how long, how much of a full time."""

    nom = tables.Column("AESH", accessor="cle")
    pole = tables.Column("Pôle")
    du = tables.DateColumn(verbose_name="Depuis le", format="d/m/Y")
    au = tables.DateColumn(verbose_name="Jusqu'au", format="d/m/Y")
    jours = tables.Column("Jours", orderable=False)  # nobody is ranked by her absences
    etp = tables.Column("ETP", orderable=False)

    class Meta:
        attrs: ClassVar[dict[str, str]] = {"id": "tab-longues", "legende": "Absences longues"}
        template_name = "composants/table_django.html"
        order_by = "nom"

    def render_nom(self, record: Any) -> str:
        """Link to the person."""
        return _lien("aesh:personne", record.aesh, aesh=record.aesh.pk)

    def render_etp(self, value: Any) -> str:
        """``0,61``."""
        return f"{value:.2f}".replace(".", ",")


class TableJustificatifs(TableOrdonnee):
    """Who, which days, since when the proof is expected."""

    nom = tables.Column("AESH", accessor="cle")
    du = tables.DateColumn(verbose_name="Du", format="d/m/Y")
    au = tables.DateColumn(verbose_name="Au", format="d/m/Y")
    attendu_le = tables.DateColumn(verbose_name="Attendu le", format="d/m/Y")

    class Meta:
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-justificatifs",
            "legende": "Justificatifs attendus",
        }
        template_name = "composants/table_django.html"
        order_by = "attendu_le"

    def render_nom(self, record: Any) -> str:
        """Link to the absence, where the date is noted."""
        return _lien("aesh:absence", record.absence.aesh, pk=record.absence.pk)


def _lien(nom: str, qui: Any, **parties: Any) -> str:
    url = reverse(nom, kwargs={"departement": qui.departement_id, **parties})
    return format_html('<a href="{}">{}</a>', url, qui.nom_complet)


@require_safe
@garde("absence", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Two lists behind two tabs; neither says why somebody is away."""
    refuser_les_autres(request)
    mandat, le = request.mandat, request.aujourdhui
    q = request.GET.get("q", "")[:80]
    longues, attendus = absences_longues(mandat, le, q), sans_justificatif(mandat, le, q)
    vue = JUSTIFICATIFS if request.GET.get("vue") == JUSTIFICATIFS else LONGUES
    table = TableLongues(longues) if vue == LONGUES else TableJustificatifs(attendus)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "vue": vue,
        "onglets": [
            {
                "libelle": libelle,
                "url": f"?vue={cle}",
                "actif": vue == cle,
                "compte": compte,
            }
            for cle, libelle, compte in (
                (LONGUES, "Absences longues", len(longues)),
                (JUSTIFICATIFS, "Justificatifs attendus", len(attendus)),
            )
        ],
        "table": table,
        "total": table.paginator.count,
        "filtre": RechercheForm(initial={"q": q}),
        "actif": bool(q),
        "seuil": valeur("absence_longue_jours", le),
        "etp": f"{sum(une.etp for une in longues):.2f}".replace(".", ","),
        "nombre": len(longues),
    }
    return render(request, "aesh/absences_suivies.html", contexte)


@require_POST
@garde("absence", "u")
def justificatif(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Note the day when a proof was received, or take it back."""
    une = absence_ou_404(request, pk)
    formulaire = JustificatifForm(request.POST)
    if formulaire.is_valid():
        try:
            noter_justificatif(
                une,
                recu_le=formulaire.cleaned_data["recu_le"],
                auteur=request.mandat,
                le=request.aujourdhui,
            )
        except ActionRefusee as refus:
            dire_refus(request, refus)
        except ValidationError as refus:
            messages.error(request, refus.message_dict["recu_le"][0])
        else:
            recu = une.justificatif_le
            messages.success(
                request,
                f"Justificatif reçu le {recu:%d/%m/%Y}."
                if recu
                else "Justificatif : date retirée.",
            )
    else:
        messages.error(request, "Écrivez la date de réception comme 23/11/2026.")
    return redirect("aesh:absence", departement=departement, pk=pk)
