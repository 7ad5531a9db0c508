"""What is said on the follow-up page: agreements, the plan, the parents; the agenda's file."""

import datetime
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import publique
from pas.actions.suite import consentir, dire_du_plan, dire_les_parents_informes
from pas.enums import ActionConsentie
from pas.forms.suivi import FormulaireParents
from pas.views.demande import PUBLIQUE
from pas.views.lecture import attend_les_parents, aujourdhui_de
from pas.views.suivi import lue_de, page_du_suivi
from socle.agenda import Evenement, rendre_agenda

OUI_NON = {"oui": True, "non": False}


def _oui_ou_non(request: HttpRequest) -> bool:
    dit = OUI_NON.get(request.POST.get("dit", ""))
    if dit is None:
        raise Http404
    return dit


@publique(PUBLIQUE)
@require_POST
def suivi_accord(request: HttpRequest, action: str) -> HttpResponse:
    """Give or take back one agreement, without asking anybody."""
    if action not in set(ActionConsentie):
        raise Http404
    accorde = _oui_ou_non(request)
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    if not consentir(ouverte[0], action=ActionConsentie(action), accorde=accorde):
        messages.error(request, "La demande est terminée : écrivez au PAS pour la rouvrir.")
    elif accorde:
        messages.success(request, "Votre accord est noté. Vous pouvez le retirer à tout moment.")
    else:
        messages.success(request, "Votre refus est noté : ce qui en dépendait s'arrête.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_POST
def suivi_plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say yes or no to a response of the plan; it can be changed while it runs."""
    accepte = _oui_ou_non(request)
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    if not dire_du_plan(ouverte[0], reponse=pk, accepte=accepte):
        messages.error(request, "Cette réponse n'est plus proposée. Écrivez au PAS.")
    elif accepte:
        messages.success(request, "Le PAS sait que vous êtes d'accord. Vous pouvez changer d'avis.")
    else:
        messages.success(
            request, "Le PAS sait que vous n'êtes pas d'accord. Dites-lui pourquoi, si vous voulez."
        )
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_POST
def suivi_parents(request: HttpRequest) -> HttpResponse:
    """A professional says since when the parents know: what waited for them may begin."""
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    visite, lue = ouverte
    if not attend_les_parents(lue):
        messages.info(request, "Le jour où les parents ont été informés est déjà noté.")
        return redirect("pas_suivi")
    formulaire = FormulaireParents(request.POST, le=aujourdhui_de(lue))
    if not formulaire.is_valid():
        return page_du_suivi(request, lue, 422, formulaire_parents=formulaire)
    dites = formulaire.cleaned_data
    fait = dire_les_parents_informes(
        visite,
        contenu=lue["contenu"],
        uai=lue["uai"],
        jour=dites["informes_le"],
        prenom=dites["prenom"].strip(),
        nom=dites["nom"].strip(),
    )
    if not fait:
        formulaire.add_error(None, "Ce n'est pas noté : rechargez la page, puis recommencez.")
        return page_du_suivi(request, lue, 422, formulaire_parents=formulaire)
    messages.success(request, "C'est noté : le PAS peut maintenant associer les parents.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_safe
def suivi_agenda(request: HttpRequest, pk: UUID) -> HttpResponse:
    """An appointment for a telephone's agenda: no pupil's name in it, nor in the file's name."""
    ouverte = lue_de(request)
    if ouverte is None:
        return redirect("pas_suivi")
    lue = ouverte[1]
    pris = next((r for r in lue["rendez_vous"] if r["id"] == str(pk)), None)
    if pris is None:
        raise Http404
    debut = datetime.datetime.fromisoformat(pris["debut"])
    evenement = Evenement(
        cle=f"rendez-vous-pas:{pk}",
        debut=debut,
        fin=debut + datetime.timedelta(minutes=pris["duree"]),
        titre="Rendez-vous avec le PAS",
        lieu=pris["lieu"],
        description=f"Demande {lue['numero']}",
        modifie_le=datetime.datetime.fromisoformat(pris["pose_le"]),
        version=pris["version"],
    )
    contenu = rendre_agenda([evenement], "Rendez-vous avec le PAS", fuseau=lue["fuseau"])
    reponse = HttpResponse(contenu, content_type="text/calendar; charset=utf-8")
    reponse["Content-Disposition"] = 'attachment; filename="rendez-vous-pas.ics"'
    reponse["Cache-Control"] = "no-store"
    return reponse
