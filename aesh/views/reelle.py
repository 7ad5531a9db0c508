"""The real week of a pole, on the screen and on paper; nothing changes here."""

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from aesh.permissions import peut_declarer
from aesh.requetes.semaine_reelle import lundi_a_ouvrir, semaine_reelle_du_pole
from aesh.requetes.versions import version_en_vigueur
from aesh.views.version_lue import emploi_visible
from comptes.permissions import garde
from pial.regles import UN_JOUR, UNE_SEMAINE, annee_scolaire, lundi_de
from socle.journal import noter_lecture


@require_safe
@garde("edt", "r")
def semaine(request: Any, departement: str, pk: UUID) -> HttpResponse:
    """Dates of one week (``?lundi=2027-02-08``, any day of it), for every AESH of the pole."""
    emploi = emploi_visible(request, pk)
    ouverte = lundi_a_ouvrir(request.aujourdhui)
    lundi = _lundi(request, ouverte)
    lue = semaine_reelle_du_pole(emploi.pole, lundi, request.mandat, request.aujourdhui)
    if lue.eleves_lus:
        noter_lecture(request, "eleve", lue.eleves_lus)
    vendredi = lundi + 4 * UN_JOUR
    contexte = {
        "emploi": emploi,
        "semaine": lue,
        "version": version_en_vigueur(emploi.pole_id, annee_scolaire(vendredi), vendredi),
        "lundi": lundi,
        "vendredi": vendredi,
        "precedente": (lundi - UNE_SEMAINE).isoformat(),
        "suivante": (lundi + UNE_SEMAINE).isoformat(),
        "est_ouverte": lundi == ouverte,
        "vers_l_ouverte": "Cette semaine"
        if ouverte == lundi_de(request.aujourdhui)
        else "Prochaine semaine de classe",
        "peut_declarer": peut_declarer(request.mandat),
    }
    return render(request, "aesh/semaine_reelle.html", contexte)


def _lundi(request: Any, ouverte: datetime.date) -> datetime.date:
    """Monday of the day asked for; without one (or one too far) the week to show first."""
    jour: datetime.date = request.aujourdhui
    try:
        demande = datetime.date.fromisoformat(request.GET.get("lundi", ""))
    except ValueError:
        return ouverte
    return lundi_de(demande) if abs(demande.year - jour.year) <= 5 else ouverte
