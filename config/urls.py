"""Every address of the product; a department's pages carry its code (decision 38)."""

from importlib.util import find_spec
from typing import Any

from django.conf import settings
from django.urls import include, path, register_converter

from config.convertisseurs import ConvertisseurDepartement

register_converter(ConvertisseurDepartement, "departement")

handler404 = "socle.reponses.page_introuvable"
handler500 = "socle.reponses.erreur_du_service"


def _salles(module: str) -> list[Any]:
    """Pages or API routes of each room that has some, below the department."""
    return [
        include(f"{salle}.{module}")
        for salle in settings.SALLES[1:]
        if find_spec(f"{salle}.{module}")
    ]


urlpatterns = [
    path("", include("socle.urls")),
    *[path("", salle) for salle in _salles("urls_globales")],
    path("comptes/", include("config.urls_connexion")),
    *[path("<departement:departement>/", salle) for salle in _salles("urls")],
    *[path("<departement:departement>/api/v1/", salle) for salle in _salles("urls_api")],
]
