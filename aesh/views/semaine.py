"""The AESH's own week, and weeks on paper."""

import datetime
import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from aesh.models import Aesh, Remplacement
from aesh.requetes.annonces import dernier_avis, jours_de_preavis
from aesh.requetes.fiches import Fiche, eleves_aidables, fiches_de, fiches_du_remplacement
from aesh.requetes.ma_semaine import compte_de_la_semaine, premiere_ligne
from aesh.requetes.mes_heures import minutes_du_contrat
from aesh.requetes.passages import Passage
from aesh.requetes.semaine import Jour, est_sans_classe, semaine_de_aesh
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
    fiches = _fiches(request, aesh, jours)
    avis = dernier_avis(aesh, request.aujourdhui)
    contexte = {
        "jours": [(j, _du_jour(j, fiches, request)) for j in jours if j not in du_jour],
        "jour_present": du_jour[0] if du_jour else None,
        "fiches_present": _du_jour(du_jour[0], fiches, request) if du_jour else [],
        "prochain": _prochain(jours, request) if est_courante else None,
        "minutes": compte_de_la_semaine(jours),
        "contrat": minutes_du_contrat(aesh, lundi),
        "reunions": sum(j.minutes_hors_contrat for j in jours),
        "premiere": premiere_ligne(aesh, jours, request.aujourdhui) if est_courante else None,
        "est_vide": not any(j.passages or j.ecartes for j in jours),
        "a_des_ecartes": any(j.ecartes for j in jours),
        "sans_classe": est_sans_classe(lundi),
        "lundi": lundi,
        "vendredi": lundi + datetime.timedelta(days=4),
        "precedente": (lundi - UNE_SEMAINE).isoformat(),
        "suivante": (lundi + UNE_SEMAINE).isoformat(),
        "est_courante": est_courante,
        "avis": avis,
        "preavis": jours_de_preavis(avis) if avis else 0,
    }
    return render(request, "aesh/ma_semaine.html", contexte)


def _prochain(jours: list[Jour], request: Any) -> Passage | None:
    """The slot going on, or the next one of the week."""
    minute = _minute()
    return next(
        (
            passage
            for jour in jours
            for passage in jour.passages
            if (passage.date, passage.fin) > (request.aujourdhui, minute)
        ),
        None,
    )


def _minute() -> int:
    maintenant = timezone.localtime()
    return maintenant.hour * 60 + maintenant.minute


def _eleves(jour: Jour) -> set[uuid.UUID]:
    return {cle for passage in jour.passages for cle in passage.cles_eleves}


def _fiches(request: Any, aesh: Aesh, jours: list[Jour]) -> list[Fiche]:
    """Fiches pratiques of today's pupils and of those to come, journalled."""
    le = request.aujourdhui
    montres = {cle for jour in jours if jour.date >= le for cle in _eleves(jour)}
    fiches = fiches_de(montres & eleves_aidables(aesh, le, _minute()))
    if fiches:
        noter_lecture(request, "fiche_pratique", [fiche.eleve for fiche in fiches])
    return fiches


def _du_jour(jour: Jour, fiches: list[Fiche], request: Any) -> list[Fiche]:
    """Those of one day, none of a day that is over."""
    siens = _eleves(jour) if jour.date >= request.aujourdhui else set()
    return [fiche for fiche in fiches if fiche.eleve in siens]


@require_safe
@garde("edt", "r")
def mon_remplacement(request: Any, departement: str, pk: uuid.UUID) -> HttpResponse:
    """A replacement that the reader holds: when, where, whom; how to help, until its end."""
    aesh = aesh_connecte(request)
    miens = Remplacement.objects.filter(aesh=aesh).select_related(
        "absence__aesh", "creneau__etablissement", "creneau__classe"
    )
    un = get_object_or_404(miens, pk=pk)
    fiches = fiches_du_remplacement(un, request.aujourdhui, _minute())
    eleves = []
    if fiches is not None and un.ponctuel is not None:
        eleves = [lien.eleve for lien in un.ponctuel.liens_eleves.select_related("eleve")]
        noter_lecture(request, "eleve", [eleve.pk for eleve in eleves])
        if fiches:
            noter_lecture(request, "fiche_pratique", [fiche.eleve for fiche in fiches])
    contexte = {"un": un, "fiches": fiches, "eleves": eleves, "est_fini": fiches is None}
    return render(request, "aesh/mon_remplacement.html", contexte)


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
