"""Opens the department's scope around every request of its pages."""

import re
import time
from collections.abc import Callable
from zoneinfo import ZoneInfo

import pghistory
from django.contrib.auth import logout
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from comptes.models import Departement, Mandat
from comptes.requetes import aujourdhui_dans, mandats_actifs
from socle.cloison import cloison
from socle.enums import ActionJournal
from socle.journal import ecrire_acces, noter_lecture
from socle.reponses import page_introuvable

SANTE = "/sante"
PREFIXE = re.compile(r"^/(\d{2,3}|2[AB])/")
CLE_CASQUETTE = "casquette"
CLE_OUVERTURE = "ouverte_le"
DUREE_ABSOLUE_S = 10 * 3600  # however busy; 30 idle minutes close it before


def choisir_casquette(request: HttpRequest, mandats: list[Mandat]) -> Mandat | None:
    """The mandate in use: the one of the session while it is still in force, else the first."""
    voulue = request.session.get(CLE_CASQUETTE)
    par_id = {str(mandat.pk): mandat for mandat in mandats}
    return par_id.get(str(voulue)) or (mandats[0] if mandats else None)


def clore_session_trop_longue(request: HttpRequest) -> None:
    """Sign out whoever signed in more than ten hours ago.

    *Source:* security page §7 (30 min idle, 10 h absolute).
    """
    if not request.user.is_authenticated:
        return
    maintenant = int(time.time())
    ouverte_le = request.session.setdefault(CLE_OUVERTURE, maintenant)
    if maintenant - ouverte_le > DUREE_ABSOLUE_S:
        logout(request)


class MiddlewareCloison:
    """One transaction and one scope per request; mandates are re-read each time.

    ``ATOMIC_REQUESTS`` gives the view its own savepoint inside: an exception turned into a page
    by Django would otherwise commit what the view had half written.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer in the scope that the address names."""
        request.departement = None  # type: ignore[attr-defined]
        request.mandat = None  # type: ignore[attr-defined]
        request.mandats = []  # type: ignore[attr-defined]
        if request.path_info.startswith(SANTE):  # answers even without a database
            return self.get_response(request)
        if "\0" in request.path_info:  # no address of ours; the database refuses the character
            return page_introuvable(request)
        clore_session_trop_longue(request)
        trouve = PREFIXE.match(request.path_info)
        if trouve is None:
            return self.hors_departement(request)
        return self.dans_departement(request, trouve[1])

    def hors_departement(self, request: HttpRequest) -> HttpResponse:
        """Global pages: a scope that only names the member (own mandates)."""
        with transaction.atomic():
            if not request.user.is_authenticated:
                return self.repondre(request)
            with cloison(None, membre=request.user.pk):
                return self.repondre(request)

    def dans_departement(self, request: HttpRequest, code: str) -> HttpResponse:
        """Pages of one department: its scope, the member's mandates, the journal of reads."""
        with transaction.atomic():
            departement = Departement.objects.filter(code=code, est_ouvert=True).first()
            if departement is None:
                return page_introuvable(request)
            if not request.user.is_authenticated:
                return self.repondre(request)
            request.aujourdhui = aujourdhui_dans(departement)  # type: ignore[attr-defined]
            ici = timezone.override(ZoneInfo(departement.fuseau))  # hours as people there read them
            with ici, cloison(code, membre=request.user.pk):
                mandats = mandats_actifs(request.user, request.aujourdhui)  # type: ignore[attr-defined]
                mandat = choisir_casquette(request, mandats)
                if mandat is None:
                    return page_introuvable(request)
                request.departement = departement  # type: ignore[attr-defined]
                request.mandats = mandats  # type: ignore[attr-defined]
                request.mandat = mandat  # type: ignore[attr-defined]
                with pghistory.context(
                    membre=str(request.user.pk), mandat=str(mandat.pk), fonction=mandat.role
                ):
                    reponse = self.repondre(request)
                    ecrire_acces(request)
        if reponse.status_code in (403, 404):
            self.noter_refus(request, code)
        return reponse

    def repondre(self, request: HttpRequest) -> HttpResponse:
        """Call the view; a server error rolls the whole request back."""
        reponse = self.get_response(request)
        if hasattr(reponse, "render") and not getattr(reponse, "is_rendered", True):
            reponse = reponse.render()
        if reponse.status_code >= 500:
            transaction.set_rollback(True)
        if request.user.is_authenticated and not reponse.has_header("Cache-Control"):
            reponse["Cache-Control"] = "no-store"
        return reponse

    def noter_refus(self, request: HttpRequest, code: str) -> None:
        """Refusals are journalled outside the transaction that was perhaps rolled back."""
        with transaction.atomic(), cloison(code, membre=request.user.pk):
            request.lectures = []  # type: ignore[attr-defined]
            noter_lecture(request, "page", [], action=ActionJournal.REFUS)
            ecrire_acces(request)
