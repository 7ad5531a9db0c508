"""Hours to give to a pupil: who could, and when."""

import uuid
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.api.echanges import emploi_lu, grille_lue
from aesh.regles.faits import Plage
from aesh.requetes.heures_proposees import proposer_heures


class SaisieHeures(serializers.Serializer[Any]):
    """A day, or hours drawn on that day; nothing: the whole week."""

    jour = serializers.IntegerField(min_value=1, max_value=5, required=False, default=None)
    debut = serializers.IntegerField(min_value=0, max_value=1440, required=False, default=None)
    fin = serializers.IntegerField(min_value=0, max_value=1440, required=False, default=None)


class HeuresApi(APIView):
    """What « Donner des heures » fills in for one pupil."""

    gardes = {"GET": ("edt", "u")}

    def get(self, request: Request, departement: str, pk: uuid.UUID, eleve: uuid.UUID) -> Response:
        """AESH, day, start and end; nothing when nobody is free. No name is read out."""
        saisie = SaisieHeures(data=request.query_params)
        saisie.is_valid(raise_exception=True)
        jour, debut, fin = saisie.validated_data.values()
        grille = grille_lue(request, emploi_lu(request, pk))
        ligne = next((une for une in grille.couverture if une.id == str(eleve)), None)
        if ligne is None or not grille.peut_modifier:
            raise Http404
        tracees = Plage(jour, debut, fin) if None not in (jour, debut, fin) else None
        propose = proposer_heures(grille, ligne, jour=jour, tracees=tracees)
        return Response(propose.en_json() if propose else {})
