"""Ask for the export of a queue, and say why."""

import secrets
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from comptes.permissions import garde
from reporting.actions.exports import demander_export
from reporting.enums.files import LIBELLES_FILE, FormatExport
from reporting.forms import FormulaireExport
from reporting.permissions import peut_exporter_les_noms
from reporting.requetes.filtres_files import file_demandee, lignes_filtrees
from reporting.views.files import adresse_de
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("file", "u")
def exporter(request: Any, departement: str) -> HttpResponse:
    """Format, reason, names for those who may; then the job."""
    file = file_demandee(request.GET)
    filtre, _ = lignes_filtrees(request, request.GET)
    noms_permis = peut_exporter_les_noms(request.mandat)
    formulaire = FormulaireExport(
        request.POST or None, noms_permis=noms_permis, initial={"format": FormatExport.XLSX}
    )
    if request.method == "POST" and formulaire.is_valid():
        filtres = {nom: v for nom in filtre.filters if (v := request.GET.get(nom))}
        try:
            travail = demander_export(
                auteur=request.mandat,
                file=file,
                filtres=filtres,
                format_voulu=FormatExport(formulaire.cleaned_data["format"]),
                motif=formulaire.cleaned_data["motif"],
                avec_noms=bool(formulaire.cleaned_data.get("avec_noms")),
                cle=request.POST.get("envoi", "")[:40],
            )
        except ActionRefusee as refus:
            formulaire.add_error("motif", refus.phrase)
        else:
            return redirect("comptes:travail", departement=departement, pk=travail.pk)
    contexte = {
        "formulaire": formulaire,
        "file": LIBELLES_FILE[file],
        "nombre": filtre.qs.count(),
        "noms_permis": noms_permis,
        "envoi": secrets.token_hex(8),  # the same form sent twice is the same job
        "retour": adresse_de(departement, **{**request.GET.dict(), "file": file}),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "reporting/exporter.html", contexte, status=statut)
