"""What a school declares of the hours of its AESH: the list, a new one, taking one back."""

from typing import Any, ClassVar
from uuid import UUID

import django_tables2 as tables
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.html import format_html
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from contrats.actions.declarations import SaisieDeclaration, declarer, retirer
from contrats.enums.service_fait import (
    LIBELLES_ETAT_DECLARATION,
    EtatDeclaration,
    MotifDeclaration,
)
from contrats.models import DeclarationEcole
from contrats.permissions import peut_declarer_pour_l_ecole
from contrats.requetes.declarations import aesh_des_ecoles, declarations_de_l_ecole
from contrats.views.formulaires_mois import FiltreDeclarations, FormulaireDeclaration
from contrats.views.mois_table import signe
from pial.models import Etablissement
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture
from socle.tables import TableOrdonnee

PAR_PAGE = 50
NIVEAUX = {
    EtatDeclaration.DECLAREE: "attention",
    EtatDeclaration.RETENUE: "succes",
    EtatDeclaration.ECARTEE: "neutre",
    EtatDeclaration.RETIREE: "neutre",
}


class TableDeclarations(TableOrdonnee):
    """Differences, the last first."""

    jour = tables.DateColumn(verbose_name="Jour", format="d/m/Y")
    aesh = tables.Column("AESH", accessor="aesh__nom_complet", order_by=("aesh__cle_tri",))
    motif = tables.Column("Ce qui s'est passé", accessor="get_motif_display", orderable=False)
    minutes = tables.Column("Durée", attrs={"td": {"class": "nombre"}, "th": {"class": "nombre"}})
    etat = tables.Column("État")
    acte = tables.TemplateColumn(
        template_name="contrats/_declaration_acte.html", verbose_name="Retirer", orderable=False
    )

    class Meta:
        model = DeclarationEcole
        fields: ClassVar[list[str]] = []
        order_by = "-jour"
        attrs: ClassVar[dict[str, str]] = {
            "id": "tab-declarations",
            "legende": "Différences déclarées par l'école",
        }
        template_name = "composants/table_django.html"
        default = "–"

    def render_minutes(self, value: int) -> str:
        """Signed."""
        return signe(value)

    def render_etat(self, record: DeclarationEcole) -> str:
        """Where it stands."""
        etat = EtatDeclaration(record.etat)
        return format_html(
            '<span class="badge-m badge-{}">{}</span>',
            NIVEAUX[etat],
            LIBELLES_ETAT_DECLARATION[etat],
        )


def _exiger(request: Any) -> None:
    if not peut_declarer_pour_l_ecole(request.mandat):
        raise Http404


@require_safe
@garde("service_fait", "c")
def liste(request: Any, departement: str) -> HttpResponse:
    """What one's schools declared."""
    _exiger(request)
    declarees = declarations_de_l_ecole(request.mandat, request.aujourdhui)
    filtre = FiltreDeclarations(request.GET, queryset=declarees, request=request)
    table = TableDeclarations(filtre.qs)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "table": table,
        "total": table.paginator.count,
    }
    return render(request, "contrats/declarations.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("service_fait", "c")
def nouvelle(request: Any, departement: str) -> HttpResponse:
    """Say that the hours of an AESH differed, one day."""
    _exiger(request)
    mandat, le = request.mandat, request.aujourdhui
    ecoles = Etablissement.objects.du_perimetre(mandat, le)
    personnes = [
        (str(a.pk), a.nom_complet) for a in aesh_des_ecoles(mandat, le).order_by("cle_tri")
    ]
    noter_lecture(request, "aesh", [cle for cle, _ in personnes])
    formulaire = FormulaireDeclaration(
        request.POST or None,
        ecoles=ecoles,
        personnes=personnes,
        le=le,
        initial={"jour": le, "etablissement": ecoles.first()},
    )
    if request.method == "POST" and formulaire.is_valid():
        lus = formulaire.cleaned_data
        saisie = SaisieDeclaration(
            aesh=UUID(lus["aesh"]),
            etablissement=lus["etablissement"],
            jour=lus["jour"],
            minutes=formulaire.duree,
            motif=MotifDeclaration(lus["motif"]),
        )
        try:
            declarer(auteur=mandat, saisie=saisie, le=le)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            messages.success(
                request, "La différence est déclarée. Le SEI la lit avant la paie et tranche."
            )
            return redirect("contrats:declarations", departement=departement)
    statut = 422 if formulaire.errors else 200
    contexte = {"formulaire": formulaire, "personnes": personnes}
    return render(request, "contrats/declaration_nouvelle.html", contexte, status=statut)


@require_POST
@garde("service_fait", "c")
def retirer_une(request: Any, departement: str, declaration: UUID) -> HttpResponse:
    """Take one back while nobody has decided."""
    _exiger(request)
    objet = get_object_or_404(
        declarations_de_l_ecole(request.mandat, request.aujourdhui), pk=declaration
    )
    try:
        retirer(auteur=request.mandat, declaration=objet, le=request.aujourdhui)
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, "La différence est retirée : elle ne compte pas.")
    return redirect("contrats:declarations", departement=departement)
