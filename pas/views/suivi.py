"""The follow-up page: a link and a code of the moment; messages, appointment, cancelling."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import publique
from pas.actions.limites import peut_demander_un_code, peut_ecrire_a
from pas.actions.porte import (
    Cles,
    annuler,
    demander_code,
    demander_lien,
    ecrire,
    lire_cles,
    repondre,
    suivre,
)
from pas.enums import ReponseRendezVous
from pas.forms.suivi import FormulaireCode, FormulaireLien, FormulaireMessage, FormulaireParents
from pas.regles.numeros import lire
from pas.requetes.ecoles import departements_ouverts
from pas.views.cadre import (
    UN_JOUR_S,
    VISITE,
    envoyer_les_avis,
    lire_cookie,
    oublier,
    poser,
    rendre,
    reseau,
)
from pas.views.demande import PUBLIQUE
from pas.views.lecture import aujourdhui_de, est_devenu_majeur, presenter

DITS = {
    str(ReponseRendezVous.ACCEPTE): "Votre réponse est envoyée. Vous pouvez encore la changer.",
    str(ReponseRendezVous.AUTRE_DATE): "Votre réponse est envoyée : le PAS vous écrira.",
    str(ReponseRendezVous.ANNULE): "Le rendez-vous est annulé. Le PAS le voit aussi.",
}
SANS_CODE = "-"  # the device knows the link, the visit has not begun


def _visite(request: HttpRequest) -> Cles | None:
    return lire_cles(lire_cookie(request, VISITE))


@publique(PUBLIQUE)
@require_safe
def suivi(request: HttpRequest) -> HttpResponse:
    """The request, to whoever has link and code; else how to get them, without a word about it."""
    if lien := lire_cles(f"{request.GET.get('lien', '')}.{SANS_CODE}"):
        return poser(redirect("pas_suivi"), VISITE, lien.texte, duree_s=UN_JOUR_S)
    visite = _visite(request)
    if visite is None:
        return rendre(request, "pas/suivi_lien.html", {"formulaire": FormulaireLien()})
    lue = suivre(visite) if visite.secret != SANS_CODE else None
    if lue is None:
        return rendre(request, "pas/suivi_code.html", {"formulaire": FormulaireCode()})
    return page_du_suivi(request, lue)


def lue_de(request: HttpRequest) -> tuple[Cles, dict[str, Any]] | None:
    """The visit under way and what it opens; None without one, or once it is the pupil's."""
    visite = _visite(request)
    lue = suivre(visite) if visite else None
    if visite is None or lue is None or est_devenu_majeur(lue):
        return None
    return visite, lue


def page_du_suivi(
    request: HttpRequest, lue: dict[str, Any], statut: int = 200, **formulaires: forms.Form
) -> HttpResponse:
    """The follow-up page; with a form that was refused, what was typed is kept."""
    if est_devenu_majeur(lue):
        return rendre(request, "pas/suivi_majeur.html", {"numero": lue["numero"]})
    contexte = {
        **presenter(lue),
        "formulaire": FormulaireMessage(),
        "formulaire_parents": FormulaireParents(le=aujourdhui_de(lue)),
        **formulaires,
    }
    return rendre(request, "pas/suivi.html", contexte, statut)


@publique(PUBLIQUE)
@require_POST
def suivi_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the address of the request, if the link is right."""
    visite = _visite(request)
    if visite is None:
        return redirect("pas_suivi")
    if peut_demander_un_code(visite.jeton):
        demander_code(visite.jeton)
        envoyer_les_avis(visite.departement)
    messages.success(request, "Si le lien est bon, un code vient d'être envoyé par e-mail.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_POST
def suivi_ouvrir(request: HttpRequest) -> HttpResponse:
    """Enter the code."""
    visite = _visite(request)
    if visite is None:
        return redirect("pas_suivi")
    formulaire = FormulaireCode(request.POST)
    if formulaire.is_valid():
        essayee = Cles(visite.jeton, formulaire.cleaned_data["code"] or SANS_CODE)
        if suivre(essayee) is not None:
            return poser(redirect("pas_suivi"), VISITE, essayee.texte, duree_s=UN_JOUR_S)
        formulaire.add_error(
            "code", "Ce code n'est pas bon, ou il n'est plus valable. Demandez un autre code."
        )
    return rendre(request, "pas/suivi_code.html", {"formulaire": formulaire}, 422)


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def suivi_lien(request: HttpRequest) -> HttpResponse:
    """Ask for a new link: the same answer whether or not number and address are known."""
    formulaire = FormulaireLien(request.POST or None)
    if request.method != "POST":
        return rendre(request, "pas/suivi_lien.html", {"formulaire": formulaire})
    if not formulaire.is_valid():
        return rendre(request, "pas/suivi_lien.html", {"formulaire": formulaire}, 422)
    courriel = formulaire.cleaned_data["courriel"]
    numero = lire(formulaire.cleaned_data["numero"])
    if numero is None:
        formulaire.add_error(
            "numero", "Vérifiez le numéro : les deux derniers chiffres ne correspondent pas."
        )
        return rendre(request, "pas/suivi_lien.html", {"formulaire": formulaire}, 422)
    if peut_ecrire_a(courriel=courriel, reseau=reseau(request)):
        demander_lien(numero=numero, courriel=courriel)
        for departement in departements_ouverts():
            envoyer_les_avis(departement.code)
    return rendre(request, "pas/suivi_lien.html", {"formulaire": FormulaireLien(), "parti": True})


@publique(PUBLIQUE)
@require_POST
def suivi_message(request: HttpRequest) -> HttpResponse:
    """Write to the PAS; what was typed is kept when it could not be sent."""
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    visite, lue = ouverte
    formulaire = FormulaireMessage(request.POST)
    if not formulaire.is_valid():
        return page_du_suivi(request, lue, 422, formulaire=formulaire)
    if not ecrire(visite, corps=formulaire.cleaned_data["corps"]):
        formulaire.add_error(
            "corps", "Vous avez beaucoup écrit aujourd'hui : ce message n'est pas parti. Appelez."
        )
        return page_du_suivi(request, lue, 422, formulaire=formulaire)
    messages.success(request, "Votre message est envoyé au PAS.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_POST
def suivi_rendez_vous(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept the appointment, ask for another date, cancel."""
    reponse = request.POST.get("reponse", "")
    if reponse not in DITS:
        raise Http404
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    if repondre(ouverte[0], rendez_vous=pk, reponse=reponse):
        messages.success(request, DITS[reponse])
    else:
        messages.error(request, "Ce rendez-vous n'est plus proposé. Écrivez au PAS.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def suivi_annuler(request: HttpRequest) -> HttpResponse:
    """Cancel, after one page that says what it means."""
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    visite, lue = ouverte
    if request.method != "POST":
        return rendre(request, "pas/suivi_annuler.html", {"numero": lue["numero"]})
    if annuler(visite):
        messages.success(request, "Votre demande est annulée. Le PAS le voit aussi.")
    else:
        messages.info(request, "Votre demande était déjà terminée.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_safe
def suivi_imprimer(request: HttpRequest) -> HttpResponse:
    """The request alone, for paper."""
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    return rendre(request, "pas/suivi_imprimer.html", presenter(ouverte[1]))


@publique(PUBLIQUE)
@require_POST
def suivi_quitter(request: HttpRequest) -> HttpResponse:
    """End the visit on this device."""
    return oublier(redirect("pas_effacee"), VISITE)
