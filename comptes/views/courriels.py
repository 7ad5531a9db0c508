"""Mailbox of the demonstration: what the outbox sent, or would have sent."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from comptes.permissions import garde
from socle.requetes import courriels_de_demonstration

PAR_PAGE = 25


@require_safe
@garde("courriel_demo", "r")
def liste(request: HttpRequest, departement: str) -> HttpResponse:
    """Messages of the department; the page exists in the demonstration only."""
    if not settings.DEMONSTRATION:
        raise Http404
    page = Paginator(courriels_de_demonstration(), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "comptes/courriels.html", {"page": page})


@require_safe
@garde("courriel_demo", "r")
def detail(request: HttpRequest, departement: str, pk: Any) -> HttpResponse:
    """One message as its reader gets it."""
    if not settings.DEMONSTRATION:
        raise Http404
    courriel = get_object_or_404(courriels_de_demonstration(), pk=pk)
    return render(request, "comptes/courriel.html", {"courriel": courriel})
