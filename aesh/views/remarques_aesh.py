"""What the AESH writes on her own slots, and what was answered."""

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from aesh.enums import GenreRemarque
from aesh.requetes.remarques import (
    creneau_de_aesh,
    creneaux_actuels,
    dire_creneau,
    remarques_de_aesh,
    remarques_du_creneau,
)
from aesh.views.agenda import aesh_connecte
from aesh.views.formulaires_remarques import RemarqueForm
from aesh.views.remarques import enregistrer
from aesh.views.remarques_du_creneau import dire, genres_permis
from comptes.permissions import garde


@require_safe
@garde("edt", "r")
def mes_remarques(request: Any, departement: str) -> HttpResponse:
    """Everything that the AESH wrote, newest first, each with its answer."""
    aesh_connecte(request)
    dites = remarques_de_aesh(request.mandat)
    actuels = creneaux_actuels(une.lignee for une in dites)
    lignes = [
        (dire(une), dire_creneau(actuels[une.lignee]) if une.lignee in actuels else "")
        for une in dites
    ]
    return render(request, "aesh/mes_remarques.html", {"lignes": lignes})


@require_http_methods(["GET", "HEAD", "POST"])
@garde("edt", "r")
def mon_creneau(request: Any, departement: str, paru: uuid.UUID) -> HttpResponse:
    """One published slot of hers: handover notes, what she wrote, and a form."""
    creneau = creneau_de_aesh(aesh_connecte(request), paru)
    if creneau is None:
        raise Http404
    formulaire = RemarqueForm(request.POST or None, genres=genres_permis(request, creneau))
    if request.method == "POST" and enregistrer(request, formulaire, creneau):
        return redirect("aesh:mon_creneau", departement=departement, paru=paru)
    dites = [
        dire(une)
        for une in remarques_du_creneau(creneau)
        if une.genre == GenreRemarque.NOTE or une.auteur_id == request.user.pk
    ]
    contexte = {
        "creneau": creneau,
        "quand": dire_creneau(creneau),
        "notes": [d for d in dites if d.remarque.genre == GenreRemarque.NOTE],
        "siennes": [d for d in dites if d.remarque.genre != GenreRemarque.NOTE],
        "formulaire": formulaire,
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "aesh/mon_creneau.html", contexte, status=statut)
