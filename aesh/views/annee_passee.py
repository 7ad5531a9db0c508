"""Start a draft from last year's timetable: what it would do, then do it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from aesh.actions.annee_passee import copier_annee_passee
from aesh.permissions import peut_modifier
from aesh.requetes.annee_passee import apercu_de
from aesh.views.version_lue import dire_refus, emploi_visible
from comptes.permissions import garde
from socle.base_de_donnees import ConflitError
from socle.erreurs import ActionRefusee


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "u")
def annee_passee(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Count what would be copied and left out, by reason; POST copies."""
    emploi = emploi_visible(request, pk)
    if request.method == "POST":
        return _copier(request, departement, pk)
    apercu = apercu_de(emploi)
    contexte = {
        "emploi": emploi,
        "apercu": apercu,
        "reprise": apercu.reprise if apercu else None,
        "est_modifiable": peut_modifier(request.mandat, emploi),
        "est_vide": not emploi.creneaux.exists(),
    }
    return render(request, "aesh/annee_passee.html", contexte)


def _copier(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    emploi = emploi_visible(request, pk)
    try:
        apercu = copier_annee_passee(emploi, auteur=request.mandat)
    except (ActionRefusee, ConflitError) as refus:
        dire_refus(request, refus)
    else:
        n, laisses = len(apercu.reprise.repris), apercu.reprise.nombre_laisses
        copies = f"{n} créneaux copiés" if n > 1 else "1 créneau copié"
        suite = f" ; {laisses} laissé{'s' if laisses > 1 else ''} de côté" if laisses else ""
        messages.success(request, f"{copies} de l'année {apercu.annee}{suite}.")
    return redirect("aesh:grille", departement=departement, pk=pk)
