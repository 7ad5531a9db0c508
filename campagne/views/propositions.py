"""Lines of the proposal as differences with their reasons: decided one by one, by pole or all."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from campagne.actions.decisions import Decisions, accepter, annuler, refuser
from campagne.enums import EtatLigne, MotifRefus
from campagne.forms import FiltreLignes, FormulaireRefus
from campagne.models import Campagne, LigneCampagne
from campagne.permissions import peut_conduire, peut_lire_les_souhaits
from campagne.regles.raisons import phrases
from campagne.regles.totaux import somme
from campagne.requetes.tableau import (
    cle_du_calcul,
    dernier_lot,
    lignes_des_poles,
    lignes_visibles,
    poles_de_la_campagne,
)
from campagne.views.adresse import campagne_conduite, campagne_lue, dire
from comptes.permissions import garde
from socle.api import uuid_ou_404
from socle.erreurs import ActionRefusee
from socle.texte import cle_tri

PAR_PAGE = 50
DITES = 5
TRIS = {
    "aesh": ("aesh__cle_tri", "pk"),
    "ecole": ("etablissement__cle_tri", "aesh__cle_tri", "pk"),
    "pole": ("pole__cle_tri", "etablissement__cle_tri", "aesh__cle_tri", "pk"),
    "changement": ("changement", "aesh__cle_tri", "pk"),
}
LIBELLES_TRI = {"pole": "Pôle", "aesh": "AESH", "ecole": "École", "changement": "Changement"}


@require_safe
@garde("campagne", "r")
def liste(request: Any, departement: str, annee: int) -> HttpResponse:
    """Lines in a state (to decide by default), with what each changes and why."""
    campagne = campagne_lue(request, annee)
    mandat, le = request.mandat, request.aujourdhui
    poles = poles_de_la_campagne(mandat, campagne, le)
    filtre, lignes = _filtrees(request, campagne, request.GET)
    par = request.GET.get("par", "")
    par = par if par in TRIS else "pole"
    ordonnees = lignes.select_related(
        "aesh", "etablissement", "pole", "remplace", "decidee_par"
    ).order_by(*TRIS[par])
    page = Paginator(ordonnees, PAR_PAGE).get_page(request.GET.get("page"))
    dossier = peut_lire_les_souhaits(mandat)
    totaux = lignes_des_poles(campagne, poles, le)
    choisi = filtre.cleaned_data.get("pole") if filtre.is_valid() else None
    contexte = {
        "campagne": campagne,
        "filtre": filtre,
        "actif": any(request.GET.get(nom) for nom in filtre.fields),
        "page": page,
        "rangees": [(une, phrases(une.raisons, dossier=dossier)) for une in page],
        "lit_le_refus": dossier,
        "tris": _tris(request, par),
        "total": somme(x.total for x in totaux if choisi is None or x.pole == choisi),
        "attendent": sum(x.attendent for x in totaux if choisi is None or x.pole == choisi),
        "ou": choisi or "Tout le périmètre",
        "decide": peut_conduire(mandat)
        and campagne.est_ouverte
        and filtre.etat_demande == EtatLigne.PROPOSEE,
        "refus": FormulaireRefus(),
        "retour": request.GET.urlencode(),
        "annulable": dernier_lot(campagne)
        if peut_conduire(mandat) and campagne.est_ouverte
        else None,
        "cle_du_calcul": cle_du_calcul(campagne),
    }
    return render(request, "campagne/propositions.html", contexte)


def _tris(request: Any, par: str) -> list[dict[str, Any]]:
    choix = []
    for cle, libelle in LIBELLES_TRI.items():
        parametres = request.GET.copy()
        parametres["par"] = cle
        parametres.pop("page", None)
        url = f"?{parametres.urlencode()}"
        choix.append({"libelle": libelle, "url": url, "actif": cle == par})
    return choix


def _filtrees(
    request: Any, campagne: Campagne, parametres: QueryDict
) -> tuple[FiltreLignes, QuerySet[LigneCampagne]]:
    """The filter and the lines that it shows, of the reader's poles."""
    mandat, le = request.mandat, request.aujourdhui
    filtre = FiltreLignes(
        parametres,
        poles=poles_de_la_campagne(mandat, campagne, le),
        refus=peut_lire_les_souhaits(mandat),
    )
    lignes = lignes_visibles(mandat, campagne, le)
    if not filtre.is_valid():
        return filtre, lignes.none()
    lus = filtre.cleaned_data
    lignes = lignes.filter(etat=filtre.etat_demande)
    if lus["pole"]:
        lignes = lignes.filter(pole=lus["pole"])
    if lus["changement"]:
        lignes = lignes.filter(changement=lus["changement"])
    for mot in cle_tri(lus["q"].replace("\0", " ")).split()[:5]:
        lignes = lignes.filter(
            Q(aesh__cle_tri__contains=mot) | Q(etablissement__cle_tri__contains=mot)
        )
    return filtre, lignes


@require_POST
@garde("campagne", "u")
def decider(request: Any, departement: str, annee: int) -> HttpResponse:
    """Accept or refuse ticked lines, or everything that the filters show."""
    campagne = campagne_conduite(request, annee)
    retour = QueryDict(request.POST.get("retour", ""))
    acte = request.POST.get("acte", "")
    if acte.startswith("tout_"):
        _, lignes = _filtrees(request, campagne, retour)
    else:
        cles = [uuid_ou_404(texte) for texte in request.POST.getlist("ligne")]
        lignes = lignes_visibles(request.mandat, campagne, request.aujourdhui).filter(pk__in=cles)
    try:
        if acte.endswith("refuser"):
            formulaire = FormulaireRefus(request.POST)
            if not formulaire.is_valid():
                raise ActionRefusee("Choisissez la raison du refus.")
            motif = MotifRefus(formulaire.cleaned_data["motif"])
            decisions = refuser(
                campagne=campagne, auteur=request.mandat, lignes=lignes, motif=motif
            )
            verbe = "refusée"
        else:
            vu = request.POST.get("calcul", "") if acte.startswith("tout_") else None
            decisions = accepter(campagne=campagne, auteur=request.mandat, lignes=lignes, vu=vu)
            verbe = "acceptée"
    except ActionRefusee as refus:
        dire(request, refus)
    else:
        _dire(request, decisions, verbe)
    return redirect(_retour(request, departement, annee, retour))


@require_POST
@garde("campagne", "u")
def annuler_lot(request: Any, departement: str, annee: int) -> HttpResponse:
    """Take back the last click."""
    campagne = campagne_conduite(request, annee)
    try:
        decisions = annuler(
            campagne=campagne, auteur=request.mandat, lot=uuid_ou_404(request.POST.get("lot", ""))
        )
    except ActionRefusee as refus:
        dire(request, refus)
    else:
        nombre = decisions.faites
        sont = "lignes sont comme" if nombre > 1 else "ligne est comme"
        messages.success(request, f"Annulé : {nombre} {sont} avant cette décision.")
    retour = QueryDict(request.POST.get("retour", ""))
    return redirect(_retour(request, departement, annee, retour))


def _dire(request: Any, decisions: Decisions, verbe: str) -> None:
    nombre = decisions.faites
    if nombre:
        s = "s" if nombre > 1 else ""
        messages.success(request, f"{nombre} ligne{s} {verbe}{s}.")
    for ligne, pourquoi in decisions.laissees[:DITES]:
        messages.warning(
            request,
            f"Laissée de côté, {ligne.aesh.nom_complet} à {ligne.etablissement.nom} : {pourquoi}.",
        )
    if (autres := len(decisions.laissees) - DITES) > 0:
        s = "s" if autres > 1 else ""
        messages.warning(request, f"Et {autres} autre{s} ligne{s} laissée{s} de côté.")


def _retour(request: Any, departement: str, annee: int, retour: QueryDict) -> str:
    """Where the person was: the board, a pole, or the list with its filters."""
    kwargs: dict[str, Any] = {"departement": departement, "annee": annee}
    if request.POST.get("page") == "tableau":
        return reverse("campagne:tableau", kwargs=kwargs)
    if pole := request.POST.get("pole", ""):
        return reverse("campagne:pole", kwargs=kwargs | {"pole": uuid_ou_404(pole)})
    gardes = QueryDict(mutable=True)
    for cle in ("q", "pole", "etat", "changement", "par", "page"):
        if lu := str(retour.get(cle, "")):
            gardes[cle] = lu
    adresse = reverse("campagne:propositions", kwargs=kwargs)
    return f"{adresse}?{gardes.urlencode()}" if gardes else adresse
