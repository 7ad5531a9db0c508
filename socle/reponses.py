"""Answers shared by every room."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def page_introuvable(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The one 404: unknown and forbidden look alike (decision 24)."""
    return render(request, "404.html", status=404)
