"""The follow-up page: a link and a code of the moment; messages, appointment, cancelling."""

import datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.permissions import publique
from pas.actions.limites import peut_ecrire_a
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
from pas.enums import LIBELLES_ACTION_CONSENTIE, ReponseRendezVous, Statut
from pas.forms.suivi import FormulaireCode, FormulaireLien, FormulaireMessage
from pas.regles.accords import mots_des_accords
from pas.regles.etats import ETAPE_ATTEINTE, ETAPES_LUES, OUVERTS
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
from pas.views.demande import PUBLIQUE, resume

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
    return _page(request, lue, FormulaireMessage())


def _page(
    request: HttpRequest, lue: dict[str, Any], formulaire: FormulaireMessage, statut: int = 200
) -> HttpResponse:
    return rendre(request, "pas/suivi.html", {**presenter(lue), "formulaire": formulaire}, statut)


def presenter(lue: dict[str, Any]) -> dict[str, Any]:
    """The request in the words of its author: four steps, dates of the school, agreements."""
    fuseau = ZoneInfo(lue["fuseau"])
    etat = Statut(lue["statut"])
    dates = {e["statut"]: _instant(e["le"], fuseau) for e in lue["etapes"]}
    atteinte = ETAPE_ATTEINTE[etat]
    # The third step is under way once the PAS looks at the request.
    en_cours = atteinte + 1 if etat in OUVERTS else 0
    reperes = {1: Statut.DEPOSEE, 2: Statut.RECUE, 3: Statut.EN_ANALYSE, 4: Statut.PLAN_PROPOSE}
    etapes = [
        {
            "titre": titre,
            "etat": "fait" if n <= atteinte else "en_cours" if n == en_cours else "a_venir",
            "le": dates.get(reperes[n]),
        }
        for n, titre in enumerate(ETAPES_LUES, start=1)
    ]
    derniers = {c["action"]: c for c in lue["consentements"]}
    return {
        "demande": lue,
        "prenom": lue["contenu"].get("prenom", ""),
        "etat": etat,
        "etapes": etapes if etat != Statut.ANNULEE else [],
        "est_ouverte": etat in OUVERTS,
        "est_annulee": etat == Statut.ANNULEE,
        "est_reorientee": etat == Statut.REORIENTEE,
        "attend_les_parents": bool(
            lue["contenu"].get("parents_informes") == "pas_encore"
            and not lue["famille_informee_le"]
        ),
        "messages_lus": [{**m, "le": _instant(m["le"], fuseau)} for m in lue["messages"]],
        "rendez_vous": [
            {
                **r,
                "debut": _instant(r["debut"], fuseau),
                "attendue": r["reponse"] == ReponseRendezVous.ATTENDUE,
                "accepte": r["reponse"] == ReponseRendezVous.ACCEPTE,
            }
            for r in lue["rendez_vous"]
        ],
        "accords": [
            (LIBELLES_ACTION_CONSENTIE[action], "oui" if derniers[action]["accorde"] else "non")
            for action in mots_des_accords()
            if action in derniers
        ],
        "resume": resume(lue["contenu"]),
    }


def _instant(texte: str, fuseau: ZoneInfo) -> datetime.datetime:
    """In the school's own time, whatever the server's."""
    return datetime.datetime.fromisoformat(texte).astimezone(fuseau).replace(tzinfo=None)


@publique(PUBLIQUE)
@require_POST
def suivi_code(request: HttpRequest) -> HttpResponse:
    """Send a code to the address of the request, if the link is right."""
    visite = _visite(request)
    if visite is None:
        return redirect("pas_suivi")
    if peut_ecrire_a(courriel=visite.jeton, reseau=reseau(request)):
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
    visite = _visite(request)
    lue = suivre(visite) if visite else None
    if visite is None or lue is None:
        return redirect("pas_suivi")
    formulaire = FormulaireMessage(request.POST)
    if not formulaire.is_valid():
        return _page(request, lue, formulaire, 422)
    if not ecrire(visite, corps=formulaire.cleaned_data["corps"]):
        formulaire.add_error(
            "corps", "Vous avez beaucoup écrit aujourd'hui : ce message n'est pas parti. Appelez."
        )
        return _page(request, lue, formulaire, 422)
    messages.success(request, "Votre message est envoyé au PAS.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_POST
def suivi_rendez_vous(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Accept the appointment, or ask for another date."""
    visite = _visite(request)
    reponse = request.POST.get("reponse", "")
    if visite is None or reponse not in (ReponseRendezVous.ACCEPTE, ReponseRendezVous.AUTRE_DATE):
        raise Http404
    if repondre(visite, rendez_vous=pk, reponse=reponse):
        messages.success(request, "Votre réponse est envoyée. Vous pouvez encore la changer.")
    else:
        messages.error(request, "Ce rendez-vous n'est plus proposé. Écrivez au PAS.")
    return redirect("pas_suivi")


@publique(PUBLIQUE)
@require_http_methods(["GET", "HEAD", "POST"])
def suivi_annuler(request: HttpRequest) -> HttpResponse:
    """Cancel, after one page that says what it means."""
    visite = _visite(request)
    lue = suivre(visite) if visite else None
    if visite is None or lue is None:
        return redirect("pas_suivi")
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
    visite = _visite(request)
    lue = suivre(visite) if visite else None
    if lue is None:
        return redirect("pas_suivi")
    return rendre(request, "pas/suivi_imprimer.html", presenter(lue))


@publique(PUBLIQUE)
@require_POST
def suivi_quitter(request: HttpRequest) -> HttpResponse:
    """End the visit on this device."""
    return oublier(redirect("pas_effacee"), VISITE)
