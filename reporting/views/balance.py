"""The balance of poles: the list, one pole line by line, the rows behind a line."""

import datetime
import uuid
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from comptes.permissions import garde, peut
from pial.enums import GenrePole
from pial.models import Pole
from pial.permissions import poles_mesurables
from pial.regles import annee_scolaire, bornes_annee
from reporting.enums.moyens import LIBELLES_LIGNE, LigneBalance
from reporting.permissions import peut_remonter, peut_simuler
from reporting.regles.pieces_balance import heures_temps_plein
from reporting.requetes.balance import (
    LectureBalance,
    balances,
    hausse_observee,
    lire_balance,
    poles_de_la_liste,
)
from reporting.requetes.rangees_balance import DES_ELEVES, rangees_de
from reporting.requetes.remontees import ouvertes_du_mandat, ouvertes_du_pole
from reporting.views.formulaires_moyens import FiltreBalances
from reporting.views.tableaux_moyens import TableBalances
from socle.journal import noter_lecture
from socle.texte import cle_tri
from socle.travaux import demander_travail, lancer

PAR_PAGE = 50
POLES_MONTRES = 6
GENRE_PDF = "reporting.balance_pdf"
GENRE_LISTE_PDF = "reporting.balances_pdf"


def pole_mesurable(request: Any, pk: uuid.UUID) -> Pole:
    """A pole whose balance the reader may see, else 404."""
    poles = poles_mesurables(request.mandat, request.aujourdhui)
    pole: Pole = get_object_or_404(poles, pk=pk)
    return pole


def jour_de_la_balance(request: Any) -> datetime.date:
    """The day asked for, inside this school year; today otherwise."""
    le: datetime.date = request.aujourdhui
    try:
        voulu = datetime.date.fromisoformat(request.GET.get("le", ""))
    except ValueError:
        return le
    du, au = bornes_annee(annee_scolaire(le))
    return voulu if du <= voulu < au else le


def lecture_demandee(request: Any, pole: Pole) -> LectureBalance:
    """The day and the school of the address, seen from today."""
    return lire_balance(
        pole,
        jour_de_la_balance(request),
        aujourdhui=request.aujourdhui,
        ecole=request.GET.get("ecole", ""),
    )


def suite_de(request: Any, lecture: LectureBalance) -> str:
    """What keeps the day and the school in the links of a page."""
    suite = {} if lecture.le == request.aujourdhui else {"le": lecture.le.isoformat()}
    suite |= {"ecole": lecture.ecole} if lecture.ecole else {}
    return f"?{urlencode(suite)}" if suite else ""


@require_safe
@garde("balance", "r")
def liste(request: Any, departement: str) -> HttpResponse:
    """Poles with their balances, the worst first; a reader of one pole goes straight to it."""
    le = request.aujourdhui
    genre, texte, poles, choisis = _choisis(request, request.GET)
    lignes = balances(choisis, le)
    table = TableBalances(lignes)
    RequestConfig(request, paginate={"per_page": PAR_PAGE}).configure(table)
    contexte = {
        "filtre": FiltreBalances(initial={"genre": genre, "q": texte}),
        "q": texte,
        "actif": bool(texte) or genre != GenrePole.PIAL,
        "table": table,
        "total": len(lignes),
        "le": le,
        "besoins": sum(ligne.besoins for ligne in lignes),
        "moyens": sum(ligne.moyens for ligne in lignes),
        "solde": sum(ligne.solde for ligne in lignes),
        "genre": genre,
        "aucun": not poles,
    }
    return render(request, "reporting/balances.html", contexte)


def _choisis(request: Any, demande: Any) -> tuple[str, str, list[Pole], list[Pole]]:
    """Kind and words asked for, poles of that kind, and those that the words leave."""
    filtre = FiltreBalances(demande or None)
    lus = filtre.cleaned_data if filtre.is_valid() else {}
    genre, texte = lus.get("genre") or GenrePole.PIAL, lus.get("q", "").strip()
    poles = poles_de_la_liste(request.mandat, request.aujourdhui, genre)
    mots = cle_tri(texte).split()[:8]
    return genre, texte, poles, [p for p in poles if all(mot in p.cle_tri for mot in mots)]


@require_POST
@garde("balance", "r")
def imprimer_liste(request: Any, departement: str) -> HttpResponse:
    """Ask for the list of the screen on paper, as a job."""
    _, _, _, choisis = _choisis(request, request.POST)
    if not choisis:
        messages.error(request, "Aucun pôle à imprimer : changez ou retirez un filtre.")
        return redirect("reporting:balances", departement=departement)
    return _demander(
        request,
        GENRE_LISTE_PDF,
        "Besoins et moyens des pôles",
        {"poles": ",".join(str(p.pk) for p in choisis), "le": request.aujourdhui.isoformat()},
    )


def _demander(request: Any, genre: str, titre: str, parametres: dict[str, str]) -> HttpResponse:
    travail = demander_travail(
        genre=genre,
        cle=f"{genre}:{uuid.uuid4()}",
        titre=titre[:200],
        parametres=parametres,
        auteur=request.user,
        mandat=request.mandat.pk,
        total=1,
    )
    lancer(travail)
    return redirect("comptes:travail", departement=request.departement.code, pk=travail.pk)


def contexte_balance(request: Any, lecture: LectureBalance) -> dict[str, Any]:
    """What the page and the paper show of a balance."""
    return {
        "pole": lecture.pole,
        "lecture": lecture,
        "le": lecture.le,
        "plein": heures_temps_plein(lecture.faits.reglages.semaines),
        "hausse": hausse_observee(lecture.pole, lecture.le),
    }


@require_safe
@garde("balance", "r")
def fiche(request: Any, departement: str, pole: uuid.UUID) -> HttpResponse:
    """One pole: the balance, line by line, by school, by month."""
    objet = pole_mesurable(request, pole)
    lecture = lecture_demandee(request, objet)
    contexte = contexte_balance(request, lecture) | {
        "suite": suite_de(request, lecture),
        "ecole": next((e.nom for e in lecture.ecoles if e.cle == lecture.ecole), ""),
        "peut_remonter": peut_remonter(request.mandat),
        "peut_simuler": peut_simuler(request.mandat),
        "ouvertes": ouvertes_du_pole(request.mandat, objet, request.aujourdhui),
    }
    return render(request, "reporting/balance.html", contexte)


@require_safe
@garde("balance", "r")
def lignes(request: Any, departement: str, pole: uuid.UUID, genre_ligne: str) -> HttpResponse:
    """The rows that make one line; their sum is the line."""
    objet = pole_mesurable(request, pole)
    if genre_ligne not in list(LigneBalance):
        raise Http404
    code = LigneBalance(genre_ligne)
    lecture = lecture_demandee(request, objet)
    lues = rangees_de(lecture, code, request.mandat)
    if lues.eleves:
        noter_lecture(request, "eleve", lues.eleves)
    contexte = {
        "pole": objet,
        "lecture": lecture,
        "le": lecture.le,
        "suite": suite_de(request, lecture),
        "ecole": next((e.nom for e in lecture.ecoles if e.cle == lecture.ecole), ""),
        "titre": LIBELLES_LIGNE[code],
        "ligne": next(une for une in lecture.lignes if une.ligne.code == code),
        "lues": lues,
        "des_eleves": code in DES_ELEVES,
        "ouvre_eleves": bool(lues.eleves),
        "des_aesh": code
        not in (*DES_ELEVES, LigneBalance.COLLECTIF, LigneBalance.HAUSSE, LigneBalance.RESERVE),
        "voit_aesh": peut(request.mandat, "r", "aesh"),
    }
    return render(request, "reporting/balance_lignes.html", contexte)


@require_safe
@garde("balance", "r")
def fragment(request: Any, departement: str, pole: uuid.UUID) -> HttpResponse:
    """The balance in one sentence, for the page of the pole."""
    objet = pole_mesurable(request, pole)
    contexte = {
        "pole": objet,
        "lecture": lire_balance(objet, request.aujourdhui),
        "peut_remonter": peut_remonter(request.mandat),
    }
    return render(request, "reporting/fragments/_balance.html", contexte)


@require_safe
@garde("balance", "r")
def fragment_moyens(request: Any, departement: str) -> HttpResponse:
    """For homes: balances of one's few poles, and the gaps that wait for an answer."""
    mandat, le = request.mandat, request.aujourdhui
    poles = (
        poles_mesurables(mandat, le).actifs(le).order_by("genre", "cle_tri")[: POLES_MONTRES + 1]
    )
    siens = list(poles[: POLES_MONTRES + 1]) if mandat.genre_perimetre != "T" else []
    contexte = {
        "lignes": balances(siens[:POLES_MONTRES], le) if siens else [],
        "reste": len(siens) > POLES_MONTRES,
        "ouvertes": ouvertes_du_mandat(mandat, le),
    }
    return render(request, "reporting/fragments/_moyens.html", contexte)


@require_POST
@garde("balance", "r")
def imprimer(request: Any, departement: str, pole: uuid.UUID) -> HttpResponse:
    """Ask for the balance on paper, as a job."""
    objet = pole_mesurable(request, pole)
    le = jour_de_la_balance(request)
    parametres = {"pole": str(objet.pk), "le": le.isoformat()}
    return _demander(request, GENRE_PDF, f"Balance du {objet}", parametres)
