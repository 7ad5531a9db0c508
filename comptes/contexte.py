"""What every page shows: the department, the role in use, the menu."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from comptes.menus import menu_du_role


def habillage(request: HttpRequest) -> dict[str, Any]:
    """Header values; all present even for an anonymous visitor."""
    mandat = getattr(request, "mandat", None)
    departement = getattr(request, "departement", None)
    return {
        "departement": departement,
        "casquette": mandat,
        "casquettes": getattr(request, "mandats", []),
        "menu": menu_du_role(request) if mandat and departement else [],
        "plusieurs_departements": (
            departement is not None and request.session.get("departements", 0) > 1
        ),
        "demonstration": settings.DEMONSTRATION,
        "aujourdhui": getattr(request, "aujourdhui", None),
    }
