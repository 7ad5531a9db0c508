"""From the public page of a PAS: a request that already knows its school."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from comptes.permissions import publique
from pas.actions.porte import enregistrer, nouvelles_cles
from pas.requetes.ecoles import departements_ouverts, ecole_de
from pas.views.cadre import BROUILLON, UN_JOUR_S, poser


@require_POST
@publique("demande au PAS : ouverte à tous, n'écrit que par la porte publique (ADR 030)")
def pour_mon_ecole(request: HttpRequest) -> HttpResponse:
    """Begin a request for one school; without it, at the first page, which asks for it later."""
    code = request.POST.get("departement", "")
    departement = next((d for d in departements_ouverts() if d.code == code), None)
    if departement is None:
        return redirect("pas_accueil")
    cles = nouvelles_cles(code)
    choisie = ecole_de(departement, request.POST.get("uai", "")[:8])
    if choisie is not None and choisie.pas:
        enregistrer(cles, etape=1, reponses={"uai": choisie.uai})
    return poser(redirect("pas_etape", 1), BROUILLON, cles.texte, duree_s=UN_JOUR_S)
