"""Around the form: come back to it, confirm it by the e-mail's link, erase it; what is kept."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import publique
from pas.actions.porte import annuler, confirmer, lire_cles, reprendre
from pas.requetes.conseils import premiers_conseils
from pas.views.cadre import (
    BROUILLON,
    UN_JOUR_S,
    VISITE,
    cles_du_brouillon,
    departement_de,
    envoyer_les_avis,
    oublier,
    poser,
    rendre,
)
from pas.views.demande import DERNIERE, PUBLIQUE


@publique(PUBLIQUE)
@require_safe
def plus_tard(request: HttpRequest) -> HttpResponse:
    """The answers are kept; how to come back."""
    return rendre(request, "pas/plus_tard.html")


@publique(PUBLIQUE)
@require_safe
def envoyee(request: HttpRequest) -> HttpResponse:
    """One thing is left to do: open the e-mail. A professional reads first advice at once."""
    cles = cles_du_brouillon(request)
    trouve = reprendre(cles) if cles and departement_de(cles) else None
    reponses = trouve[1] if trouve else {}
    contexte = {
        "conseils": premiers_conseils(reponses.get("origine", ""), reponses.get("difficultes", [])),
        "attente_minutes": -(-int(reponses.get("attente_s", 0)) // 60),
    }
    return rendre(request, "pas/envoyee.html", contexte)


@publique(PUBLIQUE)
@require_safe
def reprendre_demande(request: HttpRequest) -> HttpResponse:
    """The link of the e-mail: this device goes on with the draft."""
    cles = lire_cles(request.GET.get("cle", ""))
    trouve = reprendre(cles) if cles and departement_de(cles) else None
    if cles is None or trouve is None:
        return rendre(request, "pas/lien_perdu.html", statut=404)
    page = redirect("pas_etape", min(trouve[0], DERNIERE))
    return poser(page, BROUILLON, cles.texte, duree_s=UN_JOUR_S)


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def confirmer_demande(request: HttpRequest) -> HttpResponse:
    """The link of the e-mail: a button sends (what opens links by itself sends nothing)."""
    texte = request.POST.get("cle", "") or request.GET.get("cle", "")
    cles = lire_cles(texte)
    trouve = reprendre(cles) if cles and departement_de(cles) else None
    if cles is None or trouve is None:
        return rendre(request, "pas/lien_perdu.html", statut=404)
    if trouve[0] <= DERNIERE:  # not finished: go on with it
        suite = redirect("pas_etape", trouve[0])
        return poser(suite, BROUILLON, cles.texte, duree_s=UN_JOUR_S)
    if request.method != "POST":
        return rendre(request, "pas/confirmer.html", {"cle": cles.texte})
    faite = confirmer(cles, reponses=trouve[1])
    if faite is None:
        return rendre(request, "pas/confirmer.html", {"cle": cles.texte, "panne": True}, 503)
    envoyer_les_avis(cles.departement)
    page = poser(redirect("pas_suivi"), VISITE, faite[1].texte, duree_s=UN_JOUR_S)
    return oublier(page, BROUILLON)


@publique(PUBLIQUE)
@require_POST
def effacer(request: HttpRequest) -> HttpResponse:
    """Forget the draft on this device, and erase it everywhere when asked."""
    cles = cles_du_brouillon(request)
    if cles is not None and "partout" in request.POST:
        annuler(cles)
    page = redirect("pas_effacee")
    return oublier(oublier(page, BROUILLON), VISITE)


@publique(PUBLIQUE)
@require_safe
def effacee(request: HttpRequest) -> HttpResponse:
    """Nothing is left on this device."""
    return rendre(request, "pas/effacee.html")


@publique(PUBLIQUE)
@require_safe
def donnees(request: HttpRequest) -> HttpResponse:
    """What is kept, how long, who reads it, what is never kept; rights."""
    return rendre(request, "pas/donnees.html")
