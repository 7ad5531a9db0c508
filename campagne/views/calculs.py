"""Ask for a distribution, follow it, stop it."""

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from campagne.actions.calculs import arreter_calcul, demander_calcul, est_interrompu
from campagne.enums import EtatCalcul
from campagne.forms import FormulaireCalcul
from campagne.models import CalculCampagne, Campagne, LigneCampagne
from campagne.views.adresse import campagne_conduite, dire
from comptes.permissions import garde
from socle.erreurs import ActionRefusee

ETAPES = {
    "glouton": "Première répartition trouvée",
    "prix": "Le possible est estimé",
    "pôles": "Les pôles sont partagés",
    "écoles": "Chaque pôle est réparti",
    "voisinages": "La répartition s'améliore",
    "exact": "La meilleure répartition est trouvée",
}


@require_http_methods(["GET", "HEAD", "POST"])
@garde("campagne", "u")
def nouveau(request: Any, departement: str, annee: int) -> HttpResponse:
    """Say what would be searched, then ask for it."""
    campagne = campagne_conduite(request, annee)
    formulaire = FormulaireCalcul(request.POST or None)
    if request.method == "POST" and formulaire.is_valid():
        try:
            calcul = demander_calcul(
                campagne=campagne, auteur=request.mandat, demande=formulaire.donnees
            )
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            return redirect(
                "campagne:calcul", departement=departement, annee=annee, calcul=calcul.pk
            )
    lignes = LigneCampagne.objects.filter(campagne=campagne)
    contexte = {
        "campagne": campagne,
        "formulaire": formulaire,
        "acceptees": lignes.filter(etat="acceptee", minutes__gt=0).count(),
        "attendent": lignes.filter(etat="proposee").count(),
        "refusees": lignes.filter(etat="refusee").count(),
    }
    statut = 422 if formulaire.errors else 200
    return render(request, "campagne/repartir.html", contexte, status=statut)


def _calcul(campagne: Campagne, cle: uuid.UUID) -> CalculCampagne:
    siens = campagne.calculs.select_related("demande_par").defer("probleme")
    calcul: CalculCampagne = get_object_or_404(siens, pk=cle)
    return calcul


def _contexte(campagne: Campagne, calcul: CalculCampagne) -> dict[str, Any]:
    ou = calcul.avancement
    interrompu = est_interrompu(calcul)
    ecoulees = min(int(ou.get("secondes", 0)), calcul.secondes)
    bilan = calcul.bilan
    demandees = bilan.get("minutes_demandees")
    return {
        "campagne": campagne,
        "calcul": calcul,
        "en_route": calcul.etat == EtatCalcul.EN_COURS and not interrompu,
        "interrompu": interrompu,
        "est_pret": calcul.etat == EtatCalcul.PRET,
        "ecoulees": ecoulees,
        "agents": ou.get("agents"),
        "etape": ETAPES.get(ou.get("etape", ""), "Lecture des besoins et des contrats"),
        "proche": _proche(ou.get("score"), ou.get("borne")),
        "couverture": 100 * bilan["minutes_couvertes"] // demandees if demandees else None,
        "delai": 1 if ecoulees < 20 else 2,
    }


def _proche(score: int | None, borne: float | None) -> int | None:
    """How near the possible, in per cent rounded down: 100 only when proved."""
    return None if not score or not borne else int(100 * score / borne)


@require_safe
@garde("campagne", "u")
def suivi(request: Any, departement: str, annee: int, calcul: uuid.UUID) -> HttpResponse:
    """Progress of a search, then its figures."""
    campagne = campagne_conduite(request, annee)
    contexte = _contexte(campagne, _calcul(campagne, calcul))
    return render(request, "campagne/calcul.html", contexte)


@require_safe
@garde("campagne", "u")
def avancement(request: Any, departement: str, annee: int, calcul: uuid.UUID) -> HttpResponse:
    """Progress alone, asked for again until the search has ended."""
    campagne = campagne_conduite(request, annee)
    contexte = _contexte(campagne, _calcul(campagne, calcul))
    return render(request, "campagne/fragments/_avancement.html", contexte)


@require_POST
@garde("campagne", "u")
def arreter(request: Any, departement: str, annee: int, calcul: uuid.UUID) -> HttpResponse:
    """Stop and keep the best."""
    campagne = campagne_conduite(request, annee)
    try:
        arreter_calcul(calcul=_calcul(campagne, calcul), auteur=request.mandat)
    except ActionRefusee as refus:
        dire(request, refus)
    return redirect("campagne:calcul", departement=departement, annee=annee, calcul=calcul)
