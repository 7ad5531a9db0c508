"""The register of a PAS as a list, and as a file that names nobody."""

from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pas.filtres import FiltreRegistre
from pas.permissions import peut_exporter_le_registre
from pas.regles.lectures import champs_possibles
from pas.requetes.fichier import ecrire_le_registre
from pas.requetes.registre import LigneRegistre, lignes_du_registre, noms_de
from pas.requetes.saisines import saisines_lisibles
from pas.tables import TableRegistre
from socle.enums import ActionJournal
from socle.journal import noter_lecture

PAR_PAGE = 50


def _filtrees(request: Any) -> tuple[FiltreRegistre, list[LigneRegistre]]:
    mandat, le = request.mandat, request.aujourdhui
    filtre = FiltreRegistre(
        request.GET,
        queryset=saisines_lisibles(mandat, le),
        request=request,
        champs=champs_possibles(mandat.fonction),
    )
    return filtre, lignes_du_registre(filtre.qs, mandat, request.departement.fuseau, le)


@require_safe
@garde("registre_pas", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Requests that the reader reads, who waits longest first."""
    mandat = request.mandat
    filtre, lignes = _filtrees(request)
    table = TableRegistre(lignes, champs=champs_possibles(mandat.fonction))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    table.noms = noms_de(rangee.record for rangee in table.paginated_rows)
    if table.noms:
        noter_lecture(request, "saisine", list(table.noms))
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": len(lignes),
        "peut_saisir": peut(mandat, "c", "registre_pas"),
        "peut_tenir": peut(mandat, "u", "registre_pas"),
        "peut_deposer": peut(mandat, "c", "depot_pas"),
        "peut_exporter": bool(lignes) and peut_exporter_le_registre(mandat),
        "requete": request.GET.urlencode(),
    }
    return render(request, "pas/registre.html", contexte)


class FormulaireExport(forms.Form):
    """Why the rows leave."""

    motif = forms.CharField(
        label="Pourquoi exportez-vous ?",
        help_text="Par exemple : bilan annuel des PAS. Écrit en tête du fichier et au journal.",
        min_length=5,
        max_length=160,
        error_messages={
            "required": "Dites en quelques mots pourquoi vous exportez.",
            "min_length": "Dites en quelques mots pourquoi vous exportez.",
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@garde("registre_pas", "r")
def exporter(request: Any, departement: str) -> HttpResponse:
    """The rows of the list, filters included, as CSV: no name, no word written, a reason."""
    if not peut_exporter_le_registre(request.mandat):
        raise Http404
    _, lignes = _filtrees(request)
    formulaire = FormulaireExport(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        motif = " ".join(formulaire.cleaned_data["motif"].split())
        noter_lecture(request, "saisine", [li.pk for li in lignes], ActionJournal.EXPORT, motif)
        contenu = ecrire_le_registre(lignes, request.mandat, motif, timezone.now())
        reponse = HttpResponse(contenu, content_type="text/csv; charset=utf-8")
        reponse["Content-Disposition"] = 'attachment; filename="demandes-pas.csv"'
        return reponse
    contexte = {
        "formulaire": formulaire,
        "nombre": len(lignes),
        "requete": request.GET.urlencode(),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "pas/registre_exporter.html", contexte, status=statut)
