"""Figures of the PAS: the year or a month, month by month, the rows behind a figure, the files."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from reporting.enums.indicateurs import FormatTableur
from reporting.regles.indicateurs.definition import Indicateur
from reporting.regles.indicateurs.pas import INDICATEURS_PAS
from reporting.regles.indicateurs.phrases import nombre_dit
from reporting.requetes.indicateurs_pas.demande import DemandeChiffres
from reporting.requetes.indicateurs_pas.dits import SANS_NOM, BlocDit, Dire, non_mesures
from reporting.requetes.indicateurs_pas.lecture import indicateurs_de, lire_chiffres
from reporting.requetes.indicateurs_pas.rangees import rangees as rangees_de
from reporting.requetes.indicateurs_pas.rangees import total_des_rangees
from reporting.views.demandes_chiffres import FiltreChiffres, lire_demande
from reporting.views.tableaux_chiffres import FiltreRangees, TableRangees, lignes_de_table
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
TABLEUR, MENSUEL = "reporting.pas_tableur", "reporting.pas_mois_pdf"


@require_safe
@garde("chiffres_pas", "r")
def tableau(request: Any, departement: str) -> HttpResponse:
    """Figures of a perimeter and a period, compared with the period before."""
    return _tableau(request, lire_demande(request))


@require_safe
@garde("chiffres_pas", "a")
def chiffres(request: Any, departement: str) -> HttpResponse:
    """The same for readers of aggregates: the department, whole months, no small number."""
    return _tableau(request, lire_demande(request))


def _tableau(request: Any, demande: DemandeChiffres) -> HttpResponse:
    dire = _dire(request, demande)
    contexte = _contexte(request, demande) | {
        "cles": dire.cles(),
        "chapitres": dire.chapitres(),
        "non_mesures": non_mesures(),
        "histogramme": None if demande.portee.agregee else dire.histogramme(),
        "cibles": dire.lecture.cibles,
    }
    return render(request, "reporting/chiffres_pas.html", contexte)


def _dire(request: Any, demande: DemandeChiffres) -> Dire:
    lecture = lire_chiffres(demande.portee, demande.periode, request.aujourdhui)
    pole = demande.portee.pole
    return Dire(lecture, request.departement.code, str(pole.pk) if pole else "")


@require_safe
@garde("chiffres_pas", "r")
def mois(request: Any, departement: str) -> HttpResponse:
    """Every figure, month by month."""
    demande = lire_demande(request)
    dire = _dire(request, demande)
    contexte = _contexte(request, demande) | {
        "chapitres": [
            (titre, [un for un in blocs if not un.delais])
            for _, titre, blocs in dire.chapitres()
            if any(not un.delais for un in blocs)
        ],
        "colonnes": [colonne.du for colonne in demande.periode.colonnes],
        "histogramme": dire.histogramme(),
    }
    return render(request, "reporting/chiffres_pas_mois.html", contexte)


@require_safe
@garde("chiffres_pas", "r")
def rangees(request: Any, departement: str, indicateur: str) -> HttpResponse:
    """The rows that make one figure; their number is the figure."""
    demande = lire_demande(request)
    defini = _indicateur(demande, indicateur)
    part = _part(request, defini)
    quand = demande.periode.avant if "avant" in request.GET else demande.periode.periode
    lues = rangees_de(defini, demande.portee, quand, request.aujourdhui, part)
    lignes = lignes_de_table(
        defini, lues, ouvre=peut(request.mandat, "r", "registre_pas"), departement=departement
    )
    filtre = FiltreRangees(request.GET)
    gardees = filtre.garder(lignes)
    table = TableRangees(gardees, indicateur=defini, une_part=part is not None)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = _contexte(request, demande) | {
        "indicateur": defini,
        "bloc": BlocDit(defini, ()),
        "part": None if part is None else defini.libelle_part(part),
        "quand": quand,
        "total": nombre_dit(total_des_rangees(defini, lues), defini.unite),
        "unite": defini.unite,
        "nombre": len(lues),
        "gardees": len(gardees),
        "filtre_rangees": filtre,
        "table": table,
        "caches": {c: v for c, v in request.GET.items() if c in _GARDES},
    }
    return render(request, "reporting/chiffres_pas_rangees.html", contexte)


_GARDES = ("annee", "mois", "pole", "part", "avant")


def _indicateur(demande: DemandeChiffres, code: str) -> Indicateur:
    connu = INDICATEURS_PAS.get(code)
    if connu is None or connu not in indicateurs_de(demande.portee):
        raise Http404
    return connu


def _part(request: Any, indicateur: Indicateur) -> str | None:
    lue = request.GET.get("part")
    if lue is None:
        return None
    part = "" if lue == SANS_NOM else str(lue)
    if part and part not in indicateur.parts:
        raise Http404
    return part


@require_POST
@garde("chiffres_pas", "r")
def exporter(request: Any, departement: str) -> HttpResponse:
    """Ask for the figures on screen as a spreadsheet; the job reads the rights again."""
    demande = lire_demande(request)
    voulu = request.POST.get("format", "")
    if voulu not in list(FormatTableur):
        messages.error(request, "Choisissez un format : XLSX, ODS ou CSV.")
        return redirect(reverse("reporting:pas", args=[departement]) + demande.adresse())
    return demander(request, TABLEUR, "Chiffres des PAS", demande, format=voulu)


@require_POST
@garde("chiffres_pas", "r")
def imprimer(request: Any, departement: str) -> HttpResponse:
    """Ask for the months on paper, as a job."""
    return demander(request, MENSUEL, "Chiffres des PAS, mois par mois", lire_demande(request))


def demander(
    request: Any, genre: str, titre: str, demande: DemandeChiffres, **autres: str
) -> HttpResponse:
    """A job on the figures that are on screen."""
    travail = demander_travail(
        genre=genre,
        cle=f"{genre}:{uuid.uuid4()}",
        titre=titre,
        parametres={**demande.parametres, **autres},
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=request.departement.code, pk=travail.pk)


def _contexte(request: Any, demande: DemandeChiffres) -> dict[str, Any]:
    agregee = demande.portee.agregee
    pole = demande.portee.pole
    return {
        "demande": demande,
        "periode": demande.periode,
        "portee": demande.portee,
        "agregee": agregee,
        "adresse": demande.adresse(),
        "filtre": FiltreChiffres(demande, request.aujourdhui),
        "le": request.aujourdhui,
        "formats": [(str(un), un.upper()) for un in FormatTableur],
        "peut_rediger": pole is not None and peut(request.mandat, "u", "chiffres_pas"),
    }
