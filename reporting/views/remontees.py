"""Registre des remontées du terrain: the list, a new gap, one gap with its history and answers."""

import datetime
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde
from pial.permissions import poles_mesurables
from reporting.actions import remontees as actions
from reporting.enums.moyens import REMONTEES_OUVERTES, EtatRemontee, GenreRemontee
from reporting.models import RemonteeTerrain
from reporting.permissions import peut_lire_remontees, peut_remonter, peut_repondre
from reporting.regles.phrases_balance import arrondi, avec_signe, nombre
from reporting.requetes.balance import lire_balance
from reporting.requetes.remontees import (
    ecoles_ou_remonter,
    en_retard,
    poles_ou_remonter,
    remontees_liste,
)
from reporting.views.formulaires_moyens import (
    FiltreRemontees,
    FormulaireEcheance,
    FormulaireRemontee,
    FormulaireReponse,
)
from reporting.views.tableaux_moyens import TableRemontees
from socle.erreurs import ActionRefusee

PAR_PAGE = 50


@require_safe
@garde("besoins", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Gaps of the reader's perimeter, late ones first."""
    mandat, le = request.mandat, request.aujourdhui
    if not peut_lire_remontees(mandat):
        raise Http404
    lues = remontees_liste(mandat, le).order_by("rang", "echeance", "cree_le", "pk")
    filtre = FiltreRemontees(request.GET, queryset=lues, request=request)
    table = TableRemontees(filtre.qs, le=le, order_by=("echeance",))
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": filtre,
        "table": table,
        "actif": any(request.GET.get(nom) for nom in filtre.filters),
        "total": table.paginator.count,
        "retard": lues.filter(en_retard(le)).count(),
        "peut_remonter": peut_remonter(mandat),
    }
    return render(request, "reporting/remontees.html", contexte)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "c")
def nouvelle(request: Any, departement: str) -> HttpResponse:
    """Tell a gap; ``?pole=`` prefills it from the balance of that pole."""
    mandat, le = request.mandat, request.aujourdhui
    if not peut_remonter(mandat):
        raise Http404
    poles = poles_ou_remonter(mandat, le)
    formulaire = FormulaireRemontee(
        request.POST or None,
        poles=poles,
        ecoles=ecoles_ou_remonter(mandat, le),
        initial=_initial(request, le) if request.method != "POST" else None,
    )
    if request.method == "POST" and formulaire.is_valid():
        try:
            remontee = actions.deposer(auteur=mandat, donnees=formulaire.donnees, le=le)
        except ActionRefusee as refus:
            formulaire.add_error(None, refus.phrase)
        else:
            formulaire.journaliser(request, "remontee", [remontee.pk])
            messages.success(
                request,
                f"Le besoin est remonté au SEI. Réponse attendue le {remontee.echeance:%d/%m/%Y}.",
            )
            return redirect("reporting:remontee", departement=departement, remontee=remontee.pk)
    statut = 422 if formulaire.errors else 200
    return render(
        request, "reporting/remontee_nouvelle.html", {"formulaire": formulaire}, status=statut
    )


def _initial(request: Any, le: datetime.date) -> dict[str, Any]:
    """What the balance already knows: the pole, the kind of gap, its size in words."""
    initial: dict[str, Any] = {"depuis": le, "etablissement": request.GET.get("ecole")}
    seuls = list(poles_ou_remonter(request.mandat, le)[:2])
    if len(seuls) == 1:
        initial["pole"] = seuls[0].pk
    try:
        voulu = uuid.UUID(request.GET.get("pole", ""))
    except ValueError:
        return initial
    initial["pole"] = voulu
    pole = poles_mesurables(request.mandat, le).filter(pk=voulu).first()
    if pole is None:
        return initial
    lecture = lire_balance(pole, le)
    ecole = lecture.balance.par_ecole.get(request.GET.get("ecole") or None)
    total = ecole if ecole is not None and request.GET.get("ecole") else lecture.total
    initial |= {
        "genre": GenreRemontee.HEURES,
        "ecart": arrondi(total.solde, 2),
        "texte": (
            f"Balance au {le:%d/%m/%Y} : besoins {nombre(total.besoins)} ETP, moyens "
            f"{nombre(total.moyens)} ETP, solde {avec_signe(total.solde)} ETP."
        ),
    }
    return initial


@require_http_methods(["GET", "HEAD", "POST"])
@garde("besoins", "r")
def fiche(request: Any, departement: str, remontee: uuid.UUID) -> HttpResponse:
    """One gap: what is missing, who follows it, the answer, every act."""
    mandat, le = request.mandat, request.aujourdhui
    if not peut_lire_remontees(mandat):
        raise Http404
    visibles = remontees_liste(mandat, le).select_related(
        "pole", "etablissement", "proprietaire", "deposee_par"
    )
    objet: RemonteeTerrain = get_object_or_404(visibles, pk=remontee)
    acte = request.POST.get("acte", "") if request.method == "POST" else ""
    if request.method == "POST" and not (peut_repondre(mandat) or peut_remonter(mandat)):
        raise Http404
    echeance = FormulaireEcheance(
        request.POST if acte == "prendre" else None,
        initial={"echeance": objet.echeance, "revision": objet.revision},
    )
    reponse = FormulaireReponse(
        request.POST if acte == "repondre" else None,
        initial={"texte": objet.reponse, "revision": objet.revision},
    )
    en_faute = None
    if acte:
        en_faute = _agir(request, objet, acte, echeance, reponse)
        if en_faute is None:
            return redirect("reporting:remontee", departement=departement, remontee=remontee)
    ouverte = objet.etat in REMONTEES_OUVERTES
    contexte = {
        "remontee": objet,
        "suites": objet.suites.select_related("par").order_by("cree_le", "pk"),
        "retard": ouverte and objet.echeance < le,
        "ouverte": ouverte,
        "repond": peut_repondre(mandat)
        and objet.etat not in (EtatRemontee.CLOSE, EtatRemontee.RETIREE),
        "peut_clore": objet.etat == EtatRemontee.REPONDUE
        and (peut_repondre(mandat) or peut_remonter(mandat)),
        "peut_retirer": ouverte and objet.deposee_par_id == mandat.membre_id,
        "peut_rouvrir": not ouverte and (peut_repondre(mandat) or peut_remonter(mandat)),
        "echeance": echeance,
        "reponse": reponse,
        "en_faute": en_faute if en_faute is not None and en_faute.errors else None,
    }
    statut = 422 if contexte["en_faute"] else 200
    return render(request, "reporting/remontee.html", contexte, status=statut)


def _agir(
    request: Any,
    objet: RemonteeTerrain,
    acte: str,
    echeance: FormulaireEcheance,
    reponse: FormulaireReponse,
) -> Any:
    """Do one act; None when the page is to be shown again, else the form at fault."""
    auteur = request.mandat
    try:
        if acte == "prendre":
            if not echeance.is_valid():
                return echeance
            lus = echeance.cleaned_data
            actions.prendre_en_charge(
                auteur=auteur,
                remontee=objet,
                revision=lus["revision"],
                echeance=lus["echeance"],
            )
        elif acte == "repondre":
            if not reponse.is_valid():
                return reponse
            actions.repondre(
                auteur=auteur,
                remontee=objet,
                revision=reponse.cleaned_data["revision"],
                texte=reponse.cleaned_data["texte"],
            )
            reponse.journaliser(request, "remontee", [objet.pk])
        elif acte in SIMPLES:
            lue = request.POST.get("revision", "")
            revision = int(lue) if lue.isdecimal() else -1
            SIMPLES[acte](auteur=auteur, remontee=objet, revision=revision)
        else:
            raise Http404
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        messages.success(request, FAIT[acte])
    return None


SIMPLES = {"clore": actions.clore, "retirer": actions.retirer, "rouvrir": actions.rouvrir}
FAIT = {
    "prendre": "Vous suivez cette remontée.",
    "repondre": "La réponse est enregistrée.",
    "clore": "La remontée est close.",
    "retirer": "La remontée est retirée. Vous pouvez la rouvrir.",
    "rouvrir": "La remontée attend de nouveau une réponse.",
}
