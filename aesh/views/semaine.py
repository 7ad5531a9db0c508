"""The AESH's own week, and weeks on paper."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from aesh.requetes.annonces import dernier_avis
from aesh.requetes.passages import Passage
from aesh.requetes.semaine import Jour, dont, est_sans_classe, semaine_de_aesh
from aesh.views.agenda import aesh_connecte
from comptes.permissions import garde
from pial.regles import UNE_SEMAINE, lundi_de
from socle.journal import noter_lecture
from socle.travaux import demander_travail, lancer

GENRE_PDF = "aesh.semaine_pdf"


def _jour_demande(request: Any) -> datetime.date:
    jour: datetime.date = request.aujourdhui
    try:
        demande = datetime.date.fromisoformat(request.GET.get("semaine", ""))
    except ValueError:
        demande = None
    # Further than that nothing is kept, nor planned.
    if demande and abs(demande.year - jour.year) <= 5:
        return demande
    # At the weekend, the week that matters is the next one.
    return jour + UNE_SEMAINE if jour.isoweekday() > 5 else jour


@require_safe
@garde("edt", "r")
def ma_semaine(request: Any, departement: str) -> HttpResponse:
    """Published slots of the AESH who reads: today first, the next one large, then the week."""
    aesh = aesh_connecte(request)
    lundi = lundi_de(_jour_demande(request))
    jours = semaine_de_aesh(aesh, lundi)
    _noter_eleves(request, jours)
    est_courante = "semaine" not in request.GET or lundi == lundi_de(request.aujourdhui)
    du_jour = [j for j in jours if j.date == request.aujourdhui]
    contexte = {
        "jours": [j for j in jours if j not in du_jour],
        "jour_present": du_jour[0] if du_jour else None,
        "prochain": _prochain(jours, request) if est_courante else None,
        "minutes": sum(j.minutes for j in jours),
        "dont": dont(jours),
        "est_vide": not any(j.passages or j.ecartes for j in jours),
        "a_des_ecartes": any(j.ecartes for j in jours),
        "sans_classe": est_sans_classe(lundi),
        "lundi": lundi,
        "vendredi": lundi + datetime.timedelta(days=4),
        "precedente": (lundi - UNE_SEMAINE).isoformat(),
        "suivante": (lundi + UNE_SEMAINE).isoformat(),
        "est_courante": est_courante,
        "avis": dernier_avis(aesh, request.aujourdhui),
    }
    return render(request, "aesh/ma_semaine.html", contexte)


def _prochain(jours: list[Jour], request: Any) -> Passage | None:
    """The slot going on, or the next one of the week."""
    maintenant = timezone.localtime()
    minute = maintenant.hour * 60 + maintenant.minute
    return next(
        (
            passage
            for jour in jours
            for passage in jour.passages
            if (passage.date, passage.fin) > (request.aujourdhui, minute)
        ),
        None,
    )


def _noter_eleves(request: Any, jours: list[Jour]) -> None:
    lus = {cle for j in jours for p in (*j.passages, *j.ecartes) for cle in p.cles_eleves}
    if lus:
        noter_lecture(request, "eleve", lus)


@require_POST
@garde("edt", "r")
def ma_semaine_pdf(request: Any, departement: str) -> HttpResponse:
    """Ask for the reader's own week on paper."""
    aesh = aesh_connecte(request)
    lundi = lundi_de(_jour_demande(request))
    travail = demander_travail(
        genre=GENRE_PDF,
        cle=f"{GENRE_PDF}:{uuid.uuid4()}",
        titre="Ma semaine à imprimer",
        parametres={"aesh": str(aesh.pk), "lundi": lundi.isoformat()},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)
