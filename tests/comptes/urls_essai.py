"""Addresses of the product plus views that fail halfway, for the test of the middleware."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path

from comptes.models import Perimetre
from config.urls import urlpatterns as produit

ECRIT = "écrit à moitié"


def _ecrire() -> None:
    Perimetre.objects.create(genre="E", libelle=ECRIT)


def introuvable(request: HttpRequest, departement: str) -> HttpResponse:
    _ecrire()
    raise Http404


def erreur(request: HttpRequest, departement: str) -> HttpResponse:
    _ecrire()
    raise RuntimeError("essai")


def reponse_500(request: HttpRequest, departement: str) -> HttpResponse:
    _ecrire()
    return HttpResponse(status=500)


def ecrit(request: HttpRequest, departement: str) -> HttpResponse:
    _ecrire()
    return HttpResponse(status=204)


_vues: dict[str, Any] = {
    "introuvable": introuvable,
    "erreur": erreur,
    "reponse-500": reponse_500,
    "ecrit": ecrit,
}
urlpatterns = [
    *[path(f"<departement:departement>/essai/{nom}/", vue) for nom, vue in _vues.items()],
    *produit,
]
