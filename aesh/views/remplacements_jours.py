"""The same AESH for all the days of an absence."""

import datetime
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from aesh.actions.remplacements_jours import confirmer_les_jours
from aesh.permissions import peut_remplacer
from aesh.planning.remplacement import LIBELLES_RANG
from aesh.requetes.remplacants_dits import lexique
from aesh.requetes.remplacants_jours import qui_pour_les_jours, trous_des_jours
from aesh.views.absences import absence_ou_404
from aesh.views.version_lue import dire_refus
from comptes.permissions import garde
from socle.erreurs import ActionRefusee

EN_PARTIE = 5  # how many of those who miss some days are shown


@require_http_methods(["GET", "HEAD", "POST"])
@garde("absence", "r")
def jours(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Who is free on every day of an absence, and one button for all of them."""
    une = absence_ou_404(request, pk)
    mandat, le = request.mandat, request.aujourdhui
    if not peut_remplacer(mandat):
        raise Http404
    if request.method == "POST":
        if _confirmer(request, une):
            return redirect("aesh:absence", departement=departement, pk=pk)
        return redirect("aesh:absence_jours", departement=departement, pk=pk)
    trous = trous_des_jours(une, mandat, le)
    lignes = qui_pour_les_jours(trous, mandat)
    entieres = [ligne for ligne in lignes if not ligne.refuses]
    partielles = [ligne for ligne in lignes if ligne.refuses][:EN_PARTIE]
    mots = lexique([c for x in (*entieres, *partielles) for c in x.candidats], mandat, le)
    contexte = {
        "absence": une,
        "dates": sorted({trou.date for trou in trous}),
        "nombre": len(trous),
        "entieres": [
            (ligne, mots.nom(ligne.aesh), LIBELLES_RANG[max(c.rang for c in ligne.candidats)])
            for ligne in entieres
        ],
        "partielles": [(ligne, mots.nom(ligne.aesh)) for ligne in partielles],
    }
    return render(request, "aesh/absence_jours.html", contexte)


def _confirmer(request: Any, une: Any) -> bool:
    try:
        lus = [datetime.date.fromisoformat(jour) for jour in request.POST.getlist("jour")]
        qui = UUID(request.POST.get("aesh", ""))
    except ValueError:
        messages.error(request, "Choisissez une personne de la liste.")
        return False
    try:
        faits = confirmer_les_jours(
            une, aesh=qui, jours=lus, auteur=request.mandat, le=request.aujourdhui
        )
    except ActionRefusee as refus:
        dire_refus(request, refus)
        return False
    messages.success(
        request,
        f"{faits[0].aesh.nom_complet} remplace pendant {len(set(lus))} jours. "
        "Les écoles et l'AESH sont prévenues.",
    )
    return True
