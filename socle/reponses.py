"""Answers shared by every room."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

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
