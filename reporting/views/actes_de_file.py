"""One row: who works on it and what is left to the next one. Many rows: preview, do, undo."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from comptes.permissions import garde
from eleves.requetes.mots_medicaux import mots_signales
from pial.models import Pole
from reporting.actions.prises_en_charge import (
    EtatPerime,
    ResultatActe,
    agir,
    annuler_acte,
)
from reporting.enums.files import LIBELLES_ACTE_DE_FILE, ActeDeFile
from reporting.forms import FormulaireActe, FormulaireNote
from reporting.models import ActeGroupe, PriseEnCharge
from reporting.permissions import peut_traiter
from reporting.requetes.actes_de_file import (
    LIGNES_MAX,
    Apercu,
    apercu_de,
    contexte_pour,
    refus,
)
from reporting.requetes.files import lignes_de, notifications_des_files
from reporting.requetes.filtres_files import file_demandee, lignes_filtrees
from reporting.tables import qui_dit
from reporting.views.files import adresse_de
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture

TOUTES, COCHEES = "toutes", "cochees"
MONTREES = 200
SEULS = (
    ActeDeFile.PRENDRE,
    ActeDeFile.REPRENDRE,
    ActeDeFile.LIBERER,
    ActeDeFile.CONFIER,
    ActeDeFile.RENDRE,
)


def _lignes(request: Any) -> Any:
    """Every row of the mandate, whatever its queue."""
    toutes = notifications_des_files(request.mandat, request.aujourdhui)
    return lignes_de(toutes, None, request.aujourdhui)


@require_http_methods(["GET", "HEAD", "POST"])
@garde("file", "r")
def prise_en_charge(request: Any, departement: str, notification: UUID) -> HttpResponse:
    """Who works on one notification, its pole, its handover note; and the acts on it."""
    ligne = get_object_or_404(_lignes(request), pk=notification)
    noter_lecture(request, "eleve", [ligne.eleve_id])
    if request.method == "POST" and not peut_traiter(request.mandat):
        raise Http404
    if request.method == "POST":
        return _agir_seul(request, departement, ligne)
    return _page(request, ligne, FormulaireNote(initial=_initiale(ligne)))


def _initiale(ligne: Any) -> dict[str, Any]:
    prise = getattr(ligne, "prise_en_charge", None)
    return {"note": prise.note if prise else "", "revision": prise.revision if prise else 0}


def _page(
    request: Any, ligne: Any, formulaire: FormulaireNote, statut: int = 200, perime: str = ""
) -> HttpResponse:
    prise: PriseEnCharge | None = getattr(ligne, "prise_en_charge", None)
    contexte_actes = contexte_pour(request.mandat, request.aujourdhui)
    possibles = [a for a in SEULS if not refus(a, ligne, prise, contexte_actes)]
    contexte = {
        "ligne": ligne,
        "prise": prise,
        "qui": qui_dit(prise),
        "pole": Pole.objects.filter(pk=ligne.pole).first() if ligne.pole else None,
        "formulaire": formulaire,
        "revision": prise.revision if prise else 0,
        "actes": [(acte.value, LIBELLES_ACTE_DE_FILE[acte]) for acte in possibles],
        "peut_traiter": peut_traiter(request.mandat),
        "perime": perime,
        "mots": mots_signales(prise.note) if prise and not formulaire.is_bound else [],
    }
    return render(request, "reporting/prise_en_charge.html", contexte, status=statut)


def _agir_seul(request: Any, departement: str, ligne: Any) -> HttpResponse:
    acte = request.POST.get("acte", ActeDeFile.NOTER.value)
    formulaire = FormulaireNote(request.POST)
    if acte not in {*SEULS, ActeDeFile.NOTER}:
        raise Http404
    if not formulaire.is_valid():
        return _page(request, ligne, formulaire, 422)
    try:
        fait = agir(
            auteur=request.mandat,
            acte=ActeDeFile(acte),
            lignes=[ligne],
            le=request.aujourdhui,
            note=formulaire.cleaned_data["note"],
            revision=formulaire.cleaned_data["revision"],
        )
    except EtatPerime as perime:
        # What was typed stays on screen, beside what the other agent wrote.
        ligne.prise_en_charge = perime.actuelle
        saisie = request.POST.copy()
        saisie["revision"] = str(perime.actuelle.revision)
        return _page(request, ligne, FormulaireNote(saisie), 409, perime.phrase)
    except ActionRefusee as refuse:
        formulaire.add_error("note", refuse.phrase)
        return _page(request, ligne, formulaire, 422)
    formulaire.journaliser(request, "eleve", [ligne.eleve_id])
    if fait.apercu.refusees:
        messages.error(request, f"Rien n'a changé : {fait.apercu.refusees[0][1]}.")
    else:
        messages.success(request, "C'est enregistré.")
    return redirect("reporting:prise_en_charge", departement=departement, notification=ligne.pk)


@require_POST
@garde("file", "u")
def apercu(request: Any, departement: str) -> HttpResponse:
    """What an act on many rows would do, before it is done."""
    formulaire = FormulaireActe(request.POST)
    parametres = parametres_de(request)
    file = file_demandee(parametres)
    retour = adresse_de(departement, **{**parametres.dict(), "file": file})
    if not formulaire.is_valid() and not formulaire.attend_une_reponse:
        messages.error(request, "Choisissez ce que vous voulez faire.")
        return redirect(retour)
    lignes = _choisies(request, parametres)
    if not lignes:
        messages.error(request, "Cochez au moins une ligne, ou choisissez toute la file.")
        return redirect(retour)
    if len(lignes) > LIGNES_MAX:
        messages.error(request, f"Choisissez {LIGNES_MAX} lignes au plus : filtrez la file.")
        return redirect(retour)
    acte = ActeDeFile(formulaire.cleaned_data["acte"])
    vu = apercu_de(acte, lignes, auteur=request.mandat, le=request.aujourdhui)
    return _apercu(request, vu, formulaire, parametres, retour)


def _apercu(
    request: Any,
    vu: Apercu,
    formulaire: FormulaireActe,
    parametres: Any,
    retour: str,
    erreur: str = "",
) -> HttpResponse:
    montrees = [*(ligne for ligne, _ in vu.refusees[:MONTREES]), *vu.faites[:MONTREES]]
    noter_lecture(request, "eleve", {ligne.eleve_id for ligne in montrees})
    contexte = {
        "vu": vu,
        "acte": LIBELLES_ACTE_DE_FILE[vu.acte],
        "note": formulaire.cleaned_data["note"],
        "formulaire": formulaire,
        "demande_une_note": vu.acte == ActeDeFile.NOTER,
        "refusees": vu.refusees[:MONTREES],
        "faites": vu.faites[:MONTREES],
        "montrees": MONTREES,
        "parametres": parametres.urlencode(),
        "retour": retour,
        "erreur": erreur,
    }
    statut = 422 if erreur or formulaire.errors else 200
    return render(request, "reporting/apercu.html", contexte, status=statut)


def parametres_de(request: HttpRequest) -> QueryDict:
    """Filters of the queue where the act was asked for."""
    parametres = QueryDict(request.POST.get("parametres", "")[:1000], mutable=True)
    parametres.pop("page", None)
    return parametres


def _choisies(request: Any, parametres: Any) -> list[Any]:
    """Rows that were ticked, or all that the filters leave; 404 for one out of reach."""
    if request.POST.get("portee") == TOUTES:
        filtre, _ = lignes_filtrees(request, parametres)
        return list(filtre.qs.order_by("eleve__cle_tri", "pk")[: LIGNES_MAX + 1])
    voulues = set(_identifiants(request))
    lues = list(_lignes(request).filter(pk__in=voulues).order_by("eleve__cle_tri", "pk"))
    if len(lues) != len(voulues):
        raise Http404
    return lues


def _identifiants(request: HttpRequest) -> list[UUID]:
    try:
        return [UUID(valeur) for valeur in request.POST.getlist("lignes")[: LIGNES_MAX + 1]]
    except ValueError as erreur:
        raise Http404 from erreur


@require_POST
@garde("file", "u")
def appliquer(request: Any, departement: str) -> HttpResponse:
    """Do the act on the rows of the preview; what changed since is left aside and said."""
    formulaire = FormulaireActe(request.POST)
    parametres = parametres_de(request)
    retour = adresse_de(departement, **{**parametres.dict(), "file": file_demandee(parametres)})
    lignes = _choisies(request, parametres)
    valide = formulaire.is_valid()
    if not lignes or not (valide or formulaire.attend_une_reponse):
        messages.error(request, "Rien n'a été choisi : recommencez depuis la file.")
        return redirect(retour)
    acte, note = ActeDeFile(formulaire.cleaned_data["acte"]), formulaire.cleaned_data["note"]
    if not valide:
        vu = apercu_de(acte, lignes, auteur=request.mandat, le=request.aujourdhui)
        return _apercu(request, vu, formulaire, parametres, retour)
    try:
        fait = agir(
            auteur=request.mandat, acte=acte, lignes=lignes, le=request.aujourdhui, note=note
        )
    except ActionRefusee as refuse:
        vu = apercu_de(acte, lignes, auteur=request.mandat, le=request.aujourdhui)
        return _apercu(request, vu, formulaire, parametres, retour, refuse.phrase)
    formulaire.journaliser(request, "eleve", [ligne.eleve_id for ligne in lignes])
    _dire(request, fait)
    return redirect(retour)


def _dire(request: HttpRequest, fait: ResultatActe) -> None:
    niveau = messages.success if fait.trace else messages.error
    niveau(request, f"{LIBELLES_ACTE_DE_FILE[fait.apercu.acte]} : {fait.apercu.phrase}.")


@require_POST
@garde("file", "u")
def annuler(request: Any, departement: str, acte: UUID) -> HttpResponse:
    """Undo my last act, within ten minutes."""
    objet = get_object_or_404(ActeGroupe, pk=acte, auteur=request.user)
    try:
        laissees = annuler_acte(acte=objet, auteur=request.mandat, maintenant=timezone.now())
    except ActionRefusee as refuse:
        messages.error(request, refuse.phrase)
    else:
        messages.success(request, "L'acte est annulé : les lignes sont comme avant.")
        if laissees:
            messages.warning(
                request,
                f"{laissees} ligne{'s ont' if laissees > 1 else ' a'} changé depuis, par "
                "quelqu'un d'autre : elles restent comme elles sont.",
            )
    return redirect(adresse_de(departement, **parametres_de(request).dict()))
