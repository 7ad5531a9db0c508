"""What the public pages share: who is reading (signed cookies), the plain-reading switch."""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.db import DatabaseError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from comptes.models import Departement
from pas.actions.avis import preparer_les_avis
from pas.actions.limites import reseau_de
from pas.actions.porte import Cles, lire_cles
from pas.requetes.ecoles import departements_ouverts
from socle.cloison import cloison

journal = logging.getLogger(__name__)
BROUILLON, VISITE, FACILE = "pas_brouillon", "pas_visite", "pas_facile"
UN_JOUR_S = 86_400
CHEMIN = "/pas/"


def poser(reponse: HttpResponse, nom: str, valeur: str, *, duree_s: int) -> HttpResponse:
    """Remember something on this device, for these pages only."""
    reponse.set_signed_cookie(
        nom,
        valeur,
        salt=nom,
        max_age=duree_s,
        path=CHEMIN,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return reponse


def oublier(reponse: HttpResponse, nom: str) -> HttpResponse:
    """Forget it."""
    reponse.delete_cookie(nom, path=CHEMIN, samesite="Lax")
    return reponse


def lire_cookie(request: HttpRequest, nom: str) -> str:
    """What this device remembers; empty when nothing, or when somebody changed it."""
    return request.get_signed_cookie(nom, default="", salt=nom) or ""


def cles_du_brouillon(request: HttpRequest) -> Cles | None:
    """Keys of the draft of this device."""
    return lire_cles(lire_cookie(request, BROUILLON))


def departement_de(cles: Cles) -> Departement | None:
    """The open department that keys name."""
    return next((d for d in departements_ouverts() if d.code == cles.departement), None)


def reseau(request: HttpRequest) -> str:
    """Fingerprint of the visitor's network."""
    return reseau_de(get_adapter(request).get_client_ip(request))


def rendre(
    request: HttpRequest, gabarit: str, contexte: dict[str, Any] | None = None, statut: int = 200
) -> HttpResponse:
    """A public page, in the words that the visitor chose; never kept by the browser."""
    choix = request.GET.get("facile")
    facile = choix == "1" if choix in ("0", "1") else request.COOKIES.get(FACILE) == "1"
    page = render(request, gabarit, {**(contexte or {}), "facile": facile}, status=statut)
    page["Cache-Control"] = "no-store"
    if choix in ("0", "1"):
        page.set_cookie(
            FACILE,
            choix,
            max_age=30 * UN_JOUR_S,
            path=CHEMIN,
            samesite="Lax",
            httponly=True,
            secure=settings.SESSION_COOKIE_SECURE,
        )
    return page


def envoyer_les_avis(departement: str) -> None:
    """Write the e-mails owed now; what fails is left to the clock, the request is already kept."""
    try:
        with transaction.atomic(), cloison(departement):
            preparer_les_avis()
    except DatabaseError as erreur:
        journal.warning("avis_non_prepares", extra={"type": type(erreur).__name__})
