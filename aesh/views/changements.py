"""What changed in a version since a day: a page, and a mark on the slots of the grid."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from aesh.forms import DepuisForm
from aesh.models import EmploiDuTemps
from aesh.requetes.changements import (
    LIBELLES_GENRE,
    Changements,
    changements_depuis,
    lundi_passe,
    premier_jour,
)
from aesh.views.presentation import LigneAffichee
from aesh.views.version_lue import emploi_visible
from comptes.permissions import garde
from socle.journal import noter_lecture


@require_safe
@garde("edt", "r")
def changements(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """Slots created, moved, changed and deleted since a day, by AESH or by school."""
    emploi = emploi_visible(request, pk)
    le = request.aujourdhui
    depart = lundi_passe(le)
    formulaire = DepuisForm(request.GET if "depuis" in request.GET else None, le=le)
    jour, valide = depart, True
    if formulaire.is_bound:
        valide = formulaire.is_valid()
        jour = formulaire.cleaned_data["depuis"] if valide else depart
    else:
        formulaire = DepuisForm(initial={"depuis": depart}, le=le)
    par_ecole = request.GET.get("par") == "ecole"
    lus = changements_depuis(emploi, jour, request.mandat, le)
    if lus.eleves_lus:
        noter_lecture(request, "eleve", lus.eleves_lus)
    contexte = {
        "emploi": emploi,
        "formulaire": formulaire,
        "jour": jour,
        "par": "ecole" if par_ecole else "aesh",
        "vues": [
            {
                "libelle": libelle,
                "url": f"?depuis={jour:%Y-%m-%d}&par={cle}",
                "actif": (cle == "ecole") == par_ecole,
            }
            for cle, libelle in (("aesh", "Par AESH"), ("ecole", "Par école"))
        ],
        "groupes": lus.par_ecole() if par_ecole else lus.par_aesh(),
        "changements": lus,
        "repere": _repere(emploi, lus),
        "comptes": [
            (libelle, nombre)
            for genre, libelle in LIBELLES_GENRE.items()
            if (nombre := sum(c.genre == genre for c in lus.liste))
        ],
    }
    return render(request, "aesh/changements.html", contexte, status=200 if valide else 422)


def marquer(
    request: Any, emploi: EmploiDuTemps, lignes: list[LigneAffichee]
) -> dict[str, Any] | None:
    """Mark in the rows what changed since ``?depuis=2026-11-16``, and say how much.

    None without it, or when it is no past day of the year.
    """
    try:
        jour = parse_date(request.GET.get("depuis", ""))
    except ValueError:
        return None
    le = request.aujourdhui
    if jour is None or not premier_jour(le) <= jour <= le:
        return None
    lus = changements_depuis(emploi, jour, request.mandat, le)
    mots = lus.mots()
    for ligne in lignes:
        for case in ligne.jours:
            for pose in case.creneaux:
                pose.change = mots.get(pose.ligne.id, "")
    return {"jour": jour, "presents": len(mots), "supprimes": lus.supprimes}


def _repere(emploi: EmploiDuTemps, lus: Changements) -> str:
    """What the version is compared to."""
    if lus.alors is None:
        return "Ce pôle n'avait alors aucun emploi du temps : tout est nouveau."
    if lus.alors == emploi.pk:
        return f"Comparé à {emploi.article} de ce jour-là."
    autre = EmploiDuTemps.objects.filter(pk=lus.alors).first()
    if autre is None:
        return "Comparé au brouillon de ce jour-là, supprimé depuis."
    return f"Comparé à {autre.article} de ce jour-là.".replace("à le scénario", "au scénario")
