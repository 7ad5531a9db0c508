"""Guard of API routes: the same matrix, the same 404."""

from typing import Any

from django.http import Http404
from rest_framework.exceptions import NotAuthenticated
from rest_framework.permissions import BasePermission
from rest_framework.request import Request

from comptes.permissions import peut


class PermissionGarde(BasePermission):
    """Reads ``gardes`` on the view: {HTTP method: (object, verb)}; an unlisted method is 404."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Raise rather than answer 403, so that nothing tells what exists."""
        if not request.user.is_authenticated:
            raise NotAuthenticated
        garde = view.gardes.get("GET" if request.method == "HEAD" else request.method)
        if garde is None:
            return request.method == "OPTIONS"
        objet, verbe = garde
        if not peut(getattr(request, "mandat", None), verbe, objet):
            raise Http404
        return True
