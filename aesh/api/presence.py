"""Who is here: an open editor says so every few seconds, and hears of the others."""

import uuid
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.actions.presence import quitter, signaler_presence
from aesh.api.echanges import emploi_lu, mandat_de
from aesh.requetes.presence import nouvelles_de


class SaisiePresence(serializers.Serializer[Any]):
    """A tab: its random name, the slot it holds, when it last heard."""

    onglet = serializers.RegexField(r"^[0-9a-f]{32}$")
    creneau = serializers.UUIDField(allow_null=True, required=False, default=None)
    depuis = serializers.DateTimeField(allow_null=True, required=False, default=None)
    part = serializers.BooleanField(required=False, default=False)


class PresenceApi(APIView):
    """Presence on one version."""

    gardes = {"POST": ("edt", "u")}

    def post(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Note the tab (or its leaving, ``part``); answers the others and the recent changes."""
        emploi, auteur = emploi_lu(request, pk), mandat_de(request)
        saisie = SaisiePresence(data=request.data)
        saisie.is_valid(raise_exception=True)
        dit = saisie.validated_data
        onglet = dit["onglet"]
        if dit["part"]:
            quitter(emploi=emploi, auteur=auteur, onglet=onglet)
        else:
            signaler_presence(emploi=emploi, auteur=auteur, onglet=onglet, creneau=dit["creneau"])
        nouvelles = nouvelles_de(
            emploi, membre=auteur.membre_id, onglet=onglet, depuis=dit["depuis"]
        )
        return Response(nouvelles.en_json())
