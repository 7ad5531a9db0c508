"""Conventions of the API under /api/v1/: cursor pages and problem details in French (RFC 9457)."""

import uuid
from typing import Any

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.http import Http404
from rest_framework import exceptions
from rest_framework.exceptions import APIException
from rest_framework.pagination import CursorPagination
from rest_framework.response import Response
from rest_framework.views import set_rollback

from socle.base_de_donnees import ConflitError

INTROUVABLE = "Cet élément n'existe pas, ou vous n'y avez pas accès."
TITRES = {
    400: "Demande incorrecte",
    401: "Connexion nécessaire",
    403: "Demande refusée",
    404: "Introuvable",
    405: "Méthode non permise",
    406: "Format non disponible",
    409: "Conflit",
    415: "Format non accepté",
    422: "Demande incohérente",
    428: "Version attendue",
    429: "Trop de demandes",
    500: "Erreur interne",
}


class PaginationCurseur(CursorPagination):
    """Pages by cursor: 50 rows, 200 at most; stable while rows are added."""

    page_size = 50
    max_page_size = 200
    page_size_query_param = "taille"
    cursor_query_param = "curseur"
    ordering = ("-cree_le", "-id")

    def get_paginated_response(self, data: Any) -> Response:
        """Rows, and the addresses of the neighbouring pages."""
        return Response(
            {
                "suivant": self.get_next_link(),
                "precedent": self.get_previous_link(),
                "resultats": data,
            }
        )

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        """Shape of a page for the OpenAPI description."""
        lien = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["resultats"],
            "properties": {
                "suivant": lien,
                "precedent": lien,
                "resultats": schema,
            },
        }


class ProblemeApi(APIException):
    """A refusal with its own status and extra members, e.g. ``actuel``."""

    def __init__(self, statut: int, detail: str, *, code: str = "", **membres: Any) -> None:
        super().__init__(detail)
        self.status_code = statut
        self.message = detail
        self.type_probleme = code
        self.membres = membres


def _erreurs_par_champ(detail: Any, prefixe: str = "") -> list[dict[str, str]]:
    """Flatten DRF's validation detail: one entry per sentence, the field as a path."""
    if isinstance(detail, dict):
        return [
            erreur
            for champ, valeur in detail.items()
            for erreur in _erreurs_par_champ(
                valeur,
                ".".join(
                    p for p in (prefixe, "" if champ == "non_field_errors" else str(champ)) if p
                ),
            )
        ]
    if isinstance(detail, list):
        erreurs = []
        for rang, valeur in enumerate(detail):
            chemin = f"{prefixe}[{rang}]" if isinstance(valeur, dict) else prefixe
            erreurs += _erreurs_par_champ(valeur, chemin)
        return erreurs
    return [{"champ": prefixe, "message": str(detail)}]


def reponse_probleme(statut: int, detail: str, **membres: Any) -> Response:
    """``application/problem+json``: type, title, status, detail, then members of the case."""
    corps = {
        "type": membres.pop("type", "") or "about:blank",
        "title": TITRES.get(statut, "Erreur"),
        "status": statut,
        "detail": detail,
        **membres,
    }
    return Response(corps, status=statut, content_type="application/problem+json")


def probleme(exc: Exception, contexte: dict[str, Any]) -> Response | None:
    """DRF's exception handler: every refusal is a problem in French.

    Forbidden and unknown give the same 404 (decision 24). An unexpected error returns None and
    follows Django's way (500, logged, transaction undone).
    """
    reponse = _traduire(exc)
    if reponse is not None:
        set_rollback()
    return reponse


def _traduire(exc: Exception) -> Response | None:
    if isinstance(exc, ConflitError):
        return reponse_probleme(409, exc.message)
    if isinstance(exc, ProblemeApi):
        return reponse_probleme(exc.status_code, exc.message, type=exc.type_probleme, **exc.membres)
    if isinstance(exc, RecursionError):  # JSON nested thousands of levels deep
        return reponse_probleme(400, PHRASES[400])
    if isinstance(exc, Http404):
        return reponse_probleme(404, INTROUVABLE)
    if isinstance(exc, exceptions.ValidationError):
        return reponse_probleme(
            400, "Certaines valeurs sont à corriger.", erreurs=_erreurs_par_champ(exc.detail)
        )
    if isinstance(exc, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        return reponse_probleme(401, "Connectez-vous, puis recommencez.")
    if isinstance(exc, DjangoPermissionDenied | exceptions.PermissionDenied):
        if str(exc).startswith("CSRF"):
            return reponse_probleme(403, "Rechargez la page, puis recommencez.")
        return reponse_probleme(404, INTROUVABLE)
    if isinstance(exc, APIException):
        reponse = reponse_probleme(exc.status_code, _phrase(exc))
        attente = getattr(exc, "wait", None)
        if attente:
            reponse["Retry-After"] = str(int(attente))
        return reponse
    return None


PHRASES = {
    400: "La demande n'est pas lisible.",
    405: "Cette adresse n'accepte pas cette méthode.",
    406: "Cette adresse ne sait répondre qu'en JSON.",
    415: "Envoyez du JSON.",
    429: "Trop de demandes : attendez un peu.",
}


def _phrase(exc: APIException) -> str:
    return PHRASES.get(exc.status_code, str(exc.detail))


def uuid_ou_404(valeur: str) -> uuid.UUID:
    """An identifier of an address; anything else is unknown."""
    try:
        return uuid.UUID(str(valeur))
    except ValueError as erreur:
        raise Http404 from erreur
