"""The page « Heures »: notified, planned and delivered, from the department to a pupil's days."""

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from comptes.permissions import garde, peut
from pial.enums import GenrePole
from reporting.enums.heures import LIBELLES_MAILLE, LIBELLES_RACCOURCI, GenrePortee, Maille
from reporting.regles.lignes import COLONNES
from reporting.requetes.heures import lire_heures
from reporting.requetes.heures_eleve import jours_de_eleve
from reporting.requetes.heures_lues import LigneLue, TableauLu, tableau_agrege, tableau_lu
from reporting.views.demandes_heures import DATES, DemandeHeures, PeriodeForm, lire_demande
from reporting.views.presentation_heures import COLONNES_HEURES, entetes, fil, rangee
from socle.journal import noter_lecture
from socle.travaux import demander_travail, lancer

PAR_PAGE = 100
GENRE = "reporting.heures_csv"


@require_safe
@garde("indicateurs", "r")
def heures(request: Any, departement: str) -> HttpResponse:
    """Hours of a place over a period, line by line; of a pupil, day by day."""
    demande = lire_demande(request)
    if demande.portee.genre is GenrePortee.ELEVE:
        return _eleve(request, demande)
    lecture = lire_heures(demande.portee, demande.periode, request.aujourdhui, demande.maille)
    tableau = tableau_lu(lecture, request.mandat, request.aujourdhui)
    if tableau.eleves:
        noter_lecture(request, "eleve", tableau.eleves)
    lignes = trier(tableau.lignes, demande.tri)
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = _contexte(request, demande) | {
        "tableau": tableau,
        "lignes": [_lien(ligne, demande) for ligne in page],
        "total": rangee(tableau.total),
        "page": page,
        "nombre": len(lignes),
        "est_entamee": lecture.est_entamee,
        "peut_exporter": bool(lignes),
    }
    return render(request, "reporting/heures.html", contexte)


@require_safe
@garde("indicateurs", "a")
def chiffres(request: Any, departement: str) -> HttpResponse:
    """The same figures for readers who have aggregates only: by pole, small numbers hidden."""
    demande = lire_demande(request, agregee=True)
    tableau = tableau_agrege(demande.portee, demande.periode, request.mandat, request.aujourdhui)
    tableau = TableauLu(trier(tableau.lignes, demande.tri), tableau.total)
    contexte = _contexte(request, demande) | {
        "agregee": True,
        "tableau": tableau,
        "lignes": [(rangee(ligne), "") for ligne in tableau.lignes],
        "total": rangee(tableau.total),
        "nombre": len(tableau.lignes),
        "est_entamee": demande.periode.dernier > request.aujourdhui,
        "page": None,
        "peut_exporter": False,
    }
    return render(request, "reporting/heures.html", contexte)


@require_POST
@garde("indicateurs", "r")
def exporter(request: Any, departement: str) -> HttpResponse:
    """Ask for the lines on screen as a CSV file; the job reads the reader's rights again."""
    demande = lire_demande(request)
    if demande.portee.genre is GenrePortee.ELEVE:
        raise Http404
    portee = demande.portee
    travail = demander_travail(
        genre=GENRE,
        cle=f"{GENRE}:{uuid.uuid4()}",
        titre="Heures notifiées, planifiées, réalisées",
        parametres={
            **demande.lieu,
            "genre": portee.genre_pole,
            "maille": demande.maille.value if demande.maille else "",
            "du": f"{demande.periode.du}",
            "au": f"{demande.periode.au}",
        },
        auteur=request.user,
        mandat=request.mandat.pk,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=departement, pk=travail.pk)


def trier(lignes: list[LigneLue], tri: str) -> list[LigneLue]:
    """Lines in the order asked for; hidden numbers last, equal ones by name."""
    nom, inverse = tri.removeprefix("-"), tri.startswith("-")
    if nom == "libelle":
        return lignes[::-1] if inverse else lignes
    if nom not in COLONNES:
        return lignes
    montrees = [ligne for ligne in lignes if nom not in ligne.masquees]
    cachees = [ligne for ligne in lignes if nom in ligne.masquees]
    return sorted(montrees, key=lambda x: getattr(x.heures, nom), reverse=inverse) + cachees


def _contexte(request: Any, demande: DemandeHeures) -> dict[str, Any]:
    periode = demande.periode
    initial = {"du": periode.du, "au": periode.dernier}
    formulaire = PeriodeForm(initial=initial)
    if demande.erreurs:
        formulaire = PeriodeForm(request.GET)
    agregee = not peut(request.mandat, "r", "indicateurs")
    nom = "reporting:heures_chiffres" if agregee else "reporting:heures"
    maille = demande.maille
    return {
        "demande": demande,
        "periode": periode,
        "formulaire": formulaire,
        "caches": demande.lieu,
        "raccourcis": [
            (libelle, demande.adresse(periode=code.value, du="", au=""), code == demande.raccourci)
            for code, libelle in LIBELLES_RACCOURCI.items()
        ],
        "en_dates": demande.raccourci == DATES,
        "agregee": agregee,
        "adresse": demande.adresse(),
        "url_rentree": reverse(nom, kwargs={"departement": request.departement.code})
        + demande.adresse(periode="rentree"),
        "url_libelle": demande.adresse(tri="-libelle" if demande.tri == "libelle" else "libelle"),
        "url": reverse(nom, kwargs={"departement": request.departement.code}),
        "titre_lignes": LIBELLES_MAILLE[maille] if maille else "Périmètre",
        "entetes": entetes(demande),
        "colonnes": COLONNES_HEURES,
        "fil": fil(demande),
        "mailles": [] if agregee else _mailles(demande),
        "le": request.aujourdhui,
    }


def _mailles(demande: DemandeHeures) -> list[tuple[str, str, bool]]:
    """Lines offered for the whole of a perimeter: PIAL, PAS, schools."""
    if demande.portee.genre is not GenrePortee.TOUT:
        return []
    par_ecole = demande.maille is Maille.ECOLE
    genre = demande.racine.genre_pole
    return [
        (f"Par {un}", demande.adresse(genre=un, par=""), not par_ecole and genre == un)
        for un in (GenrePole.PIAL.value, GenrePole.PAS.value)
    ] + [("Par école", demande.adresse(par="ecole"), par_ecole)]


def _lien(ligne: LigneLue, demande: DemandeHeures) -> tuple[Any, str]:
    if ligne.genre is None:
        return rangee(ligne), ""
    return rangee(ligne), demande.adresse(demande.portee.vers(ligne.genre, ligne.cle))


def _eleve(request: Any, demande: DemandeHeures) -> HttpResponse:
    portee, periode, le = demande.portee, demande.periode, request.aujourdhui
    noter_lecture(request, "eleve", [portee.eleve.pk] if portee.eleve else [])
    jours = jours_de_eleve(portee, periode, le)
    individuels = [un for un in jours.creneaux if un.individuelle]
    contexte = _contexte(request, demande) | {
        "eleve": portee.eleve,
        "jours": jours,
        "droits": [
            (
                un,
                jours.ecoles.get(un.droit.ecole, ""),
                jours.classes.get(un.droit.classe, "") if un.droit.classe else "",
            )
            for un in jours.moments
        ],
        "individuels": individuels,
        "mutualises": [un for un in jours.creneaux if not un.individuelle],
        "total": jours.total,
        "est_entamee": periode.dernier > le,
    }
    return render(request, "reporting/heures_eleve.html", contexte)
