"""The poster of a school, and where its code leads: the public form, the school already chosen."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from comptes.permissions import garde, publique
from pas.actions.porte import enregistrer, nouvelles_cles
from pas.requetes.affiche import affiche_de
from pas.requetes.ecoles import ecole_ouverte
from pas.views.cadre import BROUILLON, UN_JOUR_S, cles_du_brouillon, poser, rendre
from pas.views.demande import PUBLIQUE
from pial.requetes.poles import ecole_complete
from socle.pdf import rendre_pdf


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def pour_ecole(request: HttpRequest, uai: str) -> HttpResponse:
    """Begin a request for the school of the poster; nothing is kept before the button."""
    trouvee = ecole_ouverte(uai)
    if trouvee is None:
        return rendre(request, "pas/affiche_perdue.html", statut=404)
    departement, ecole = trouvee
    panne = False
    if request.method == "POST" and ecole.pas:
        cles = nouvelles_cles(departement.code)
        if enregistrer(cles, etape=1, reponses={"uai": ecole.uai}):
            return poser(redirect("pas_etape", 1), BROUILLON, cles.texte, duree_s=UN_JOUR_S)
        panne = True
    contexte = {
        "ecole": ecole,
        "panne": panne,
        "en_cours": cles_du_brouillon(request) is not None,
    }
    return rendre(request, "pas/affiche_accueil.html", contexte, 503 if panne else 200)


@require_safe
@garde("etablissement", "r")
def affiche(request: Any, departement: str, etablissement: UUID) -> HttpResponse:
    """The poster of one school, A4, to be printed: no pupil, no person."""
    trouvees = ecole_complete(request.mandat, request.aujourdhui, etablissement)
    ecole = get_object_or_404(trouvees)
    lue = affiche_de(ecole, request.aujourdhui)
    if lue is None:
        messages.error(request, "Cette école n'a pas de PAS aujourd'hui : rattachez-la d'abord.")
        return redirect("pial:etablissement", departement=departement, etablissement=ecole.pk)
    contenu = rendre_pdf("pas/pdf/affiche.html", {"affiche": lue}, titre="Demander l'aide du PAS")
    reponse = HttpResponse(contenu, content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="affiche-pas-{ecole.uai}.pdf"'
    return reponse
