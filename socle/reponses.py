"""Answers shared by every room."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.defaults import server_error

from socle.api import INTROUVABLE, TITRES


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one 404: unknown and forbidden look alike (decision 24); the API's own is a problem."""
    if "/api/v1/" in request.path_info:
        corps = {"type": "about:blank", "title": TITRES[404], "status": 404, "detail": INTROUVABLE}
        return JsonResponse(
            corps,
            status=404,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False, "separators": (",", ":")},
        )
    return render(request, "404.html", status=404)


def erreur_du_service(request: HttpRequest) -> HttpResponse:
    """The 500 page; 503 when the database is away: asking again later will do.

    The timetable editor then keeps what waits, instead of taking the error for a refusal.
    """
    reponse: HttpResponse = server_error(request)
    if isinstance(sys.exc_info()[1], OperationalError | InterfaceError):
        reponse.status_code = 503
        reponse["Retry-After"] = "2"
    return reponse
