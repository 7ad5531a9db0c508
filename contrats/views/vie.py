"""« Contrats »: the queue with its tabs, acts on many rows, their undo."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from contrats.actions.lots import DELAI_ANNULATION, agir_sur, annuler_lot
from contrats.enums.files import LIBELLES_FILE_CONTRATS, FileContrats
from contrats.enums.vie import LIBELLES_GENRE_ACTE, GenreActe
from contrats.models import ActeContrats
from contrats.permissions import (
    peut_changer_la_vie,
    peut_exporter_les_contrats,
    peut_lire_la_vie,
)
from contrats.requetes.contrat_vu import LigneContratVu
from contrats.requetes.vie import FiltreContrats, comptes_des_files, contrats_vus, prochaine_fin
from contrats.views.formulaires_vie import FiltreContratsForm, FormulaireLot
from contrats.views.repetition import repeter
from contrats.views.vie_table import TableContrats
from socle.erreurs import ActionRefusee

PAR_PAGE = 50
FILTRES = ("q", "pole", "type", "employeur")
A_CHOISIR = (FileContrats.CDI, FileContrats.FIN_30, FileContrats.FIN_60, FileContrats.FIN_90)


def file_demandee(donnees: Any) -> FileContrats:
    """Tab of the address; the first that matters otherwise."""
    demandee = donnees.get("file", "")
    return FileContrats(demandee) if demandee in set(FileContrats) else FileContrats.CDI


def filtre_demande(donnees: Any) -> FiltreContrats:
    """Filters of the address."""
    return FiltreContrats(**{nom: donnees.get(nom, "").strip() for nom in FILTRES})


def adresse_de(departement: str, **parametres: Any) -> str:
    """Address of a tab with its filters."""
    base = reverse("contrats:contrats", kwargs={"departement": departement})
    return f"{base}?{urlencode({c: v for c, v in parametres.items() if v})}"


@require_safe
@garde("vie_contrat", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """One tab: live counts, filters, rows, what can be done of them."""
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    file, filtre = file_demandee(request.GET), filtre_demande(request.GET)
    toutes = contrats_vus(request.aujourdhui)
    ici = [ligne for ligne in toutes if ligne.est_dans(file)]
    lignes = [ligne for ligne in ici if filtre.garde(ligne)]
    change = peut_changer_la_vie(request.mandat)
    choisit = change and file in A_CHOISIR
    table = TableContrats(lignes, departement=departement, file=file, choisit=choisit)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    actif = any(request.GET.get(nom) for nom in FILTRES)
    contexte = {
        "formulaire": FiltreContratsForm(request.GET, le=request.aujourdhui),
        "table": table,
        "file": file,
        "total": len(lignes),
        "actif": actif,
        "onglets": onglets(departement, comptes_des_files(toutes), file),
        "requete": request.GET.urlencode(),
        "actes": [(acte.value, LIBELLES_GENRE_ACTE[acte]) for acte in GenreActe],
        "choisit": choisit,
        "change": change,
        "peut_exporter": peut_exporter_les_contrats(request.mandat),
        "voit_enveloppe": peut(request.mandat, "r", "enveloppe"),
        "annulable": _annulable(request) if change else None,
        "echeance": None if lignes or actif else prochaine_fin(toutes),
    }
    return render(request, "contrats/contrats.html", contexte)


def onglets(
    departement: str, comptes: dict[FileContrats, int], file: FileContrats | None
) -> list[dict[str, Any]]:
    """The tabs with their live counts."""
    return [
        {
            "libelle": libelle,
            "url": adresse_de(departement, file=code),
            "actif": code == file,
            "compte": comptes[code],
        }
        for code, libelle in LIBELLES_FILE_CONTRATS.items()
    ]


@require_safe
@garde("vie_contrat", "r")
def fragment(request: Any, departement: str) -> HttpResponse:
    """How many contracts each tab holds, on the home of the SEI."""
    if not peut_lire_la_vie(request.mandat):
        raise Http404
    comptes = comptes_des_files(contrats_vus(request.aujourdhui))
    tous = onglets(departement, comptes, None)
    return render(request, "contrats/fragments/_files.html", {"onglets": tous[:-1]})


def _annulable(request: Any) -> ActeContrats | None:
    depuis = timezone.now() - DELAI_ANNULATION
    siens = ActeContrats.objects.filter(
        auteur_id=request.user.pk, annule_le=None, cree_le__gt=depuis
    )
    return siens.order_by("-cree_le").first()


def _choisies(request: Any) -> list[LigneContratVu]:
    """Rows ticked, or the whole filtered tab; only rows of the tab as it is now."""
    parametres = request.POST
    file, filtre = file_demandee(parametres), filtre_demande(parametres)
    lignes = [
        ligne
        for ligne in contrats_vus(request.aujourdhui)
        if ligne.est_dans(file) and filtre.garde(ligne)
    ]
    if parametres.get("portee") == "toutes":
        return lignes
    cochees = set(parametres.getlist("lignes"))
    return [ligne for ligne in lignes if str(ligne.pk) in cochees]


@require_POST
@garde("vie_contrat", "u")
def lot(request: Any, departement: str) -> HttpResponse:
    """An act on many rows: dates, then what it will do, then done."""
    if not peut_changer_la_vie(request.mandat):
        raise Http404
    voulu = request.POST.get("acte", "")
    acte = GenreActe(voulu) if voulu in set(GenreActe) else GenreActe.PROPOSER
    lignes = _choisies(request)
    filtres = {nom: request.POST.get(nom, "") for nom in FILTRES}
    retour = adresse_de(departement, file=file_demandee(request.POST), **filtres)
    if not lignes:
        messages.error(request, "Cochez au moins un contrat de cette file.")
        return redirect(retour)
    etape = request.POST.get("etape", "")
    formulaire = FormulaireLot(
        request.POST if etape else None, initial={"propose_le": request.aujourdhui}
    )
    apercu = None
    if etape and formulaire.is_valid():
        commun = {
            "auteur": request.mandat,
            "acte": acte,
            "lignes": lignes,
            "donnees": formulaire.donnees(),
            "le": request.aujourdhui,
        }
        if etape == "faire":
            fait = agir_sur(**commun)
            messages.success(request, phrase_du_lot(len(fait.faites), len(fait.refusees)))
            return redirect(retour)
        apercu = repeter(lambda: agir_sur(**commun))
    contexte = {
        "formulaire": formulaire,
        "acte": acte,
        "libelle": LIBELLES_GENRE_ACTE[acte],
        "lignes": lignes,
        "apercu": apercu,
        "phrase": phrase_de_l_apercu(len(apercu.faites), len(apercu.refusees)) if apercu else "",
        "filtres": {**filtres, "file": file_demandee(request.POST)},
        "retour": retour,
    }
    return render(request, "contrats/lot.html", contexte)


def phrase_de_l_apercu(faites: int, refusees: int) -> str:
    """``1 contrat à traiter, 0 laissé de côté. Rien n'est encore enregistré.``"""
    s, t = ("s" if n > 1 else "" for n in (faites, refusees))
    return (
        f"{faites} contrat{s} à traiter, {refusees} laissé{t} de côté. "
        "Rien n'est encore enregistré."
    )


def phrase_du_lot(faites: int, refusees: int) -> str:
    """``3 contrats traités, 1 laissé de côté.``"""
    phrase = f"{faites} contrat{'s' if faites > 1 else ''} traité{'s' if faites > 1 else ''}"
    if refusees:
        phrase += f", {refusees} laissé{'s' if refusees > 1 else ''} de côté"
    return phrase + "."


@require_POST
@garde("vie_contrat", "u")
def annuler(request: Any, departement: str, acte_contrats: UUID) -> HttpResponse:
    """Undo an act on many rows."""
    siens = ActeContrats.objects.filter(auteur_id=request.user.pk)
    acte = get_object_or_404(siens, pk=acte_contrats)
    try:
        laisses = annuler_lot(acte=acte, auteur=request.mandat, maintenant=timezone.now())
    except ActionRefusee as refus:
        messages.error(request, refus.phrase)
    else:
        suite = f" {laisses} contrat(s) changé(s) depuis restent." if laisses else ""
        messages.success(request, f"L'acte est annulé.{suite}")
    return redirect(adresse_de(departement, file=request.POST.get("file", "")))
