"""Absences of a day with their proposals, and the decision; no pupil is named here."""

import datetime
from typing import Any

from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.actions.remplacements import confirmer, lire_choix
from aesh.api.echanges import aujourdhui_de, mandat_de, refus_api
from aesh.models import Remplacement
from aesh.permissions import peut_lire_absences, peut_remplacer
from aesh.requetes.absences_page import AbsenceVue, absences_vues
from aesh.requetes.remplacants import proposer_les_trous
from aesh.requetes.remplacants_dits import PropositionVue, lexique
from aesh.requetes.trous import TrouOuvert
from pial.regles import UN_JOUR
from socle.concurrence import idempotente
from socle.erreurs import ActionRefusee


class SaisieJour(serializers.Serializer[Any]):
    """The day asked for; today without it."""

    le = serializers.DateField(required=False, allow_null=True, default=None)


class SaisieDecision(serializers.Serializer[Any]):
    """``choix`` of one or several proposals, as they were read."""

    choix = serializers.ListField(
        child=serializers.CharField(max_length=200), min_length=1, max_length=60
    )


class AbsencesApi(APIView):
    """Who is absent on a day."""

    gardes = {"GET": ("absence", "r")}

    def get(self, request: Request, departement: str) -> Response:
        """Absent AESH, open slots and their proposals, replacements; ``?le=2026-11-24``."""
        mandat, le = mandat_de(request), aujourdhui_de(request)
        if not peut_lire_absences(mandat):
            raise Http404
        saisie = SaisieJour(data=request.query_params)
        saisie.is_valid(raise_exception=True)
        jour: datetime.date = saisie.validated_data["le"] or le
        vues = absences_vues(mandat, le, jour, jour + UN_JOUR)
        trous = [trou for vue in vues for trou in vue.trous]
        choisis = [c for f in proposer_les_trous(trous, mandat) for c in f.proposition.choix]
        mots = lexique(choisis, mandat, le)
        lignes: dict[str, list[PropositionVue]] = {}
        for candidat in choisis:
            lignes.setdefault(str(candidat.trou.cle), []).append(mots.voir(candidat))
        absences = [_absence(vue, lignes) for vue in vues]
        return Response({"le": jour.isoformat(), "absences": absences})


class RemplacementsApi(APIView):
    """Decisions."""

    gardes = {"POST": ("absence", "r")}

    @idempotente
    def post(self, request: Request, departement: str) -> Response:
        """Confirm these proposals, all or none; a refusal says what happened meanwhile."""
        if not peut_remplacer(mandat_de(request)):
            raise Http404
        saisie = SaisieDecision(data=request.data)
        saisie.is_valid(raise_exception=True)
        try:
            choix = [lire_choix(texte) for texte in saisie.validated_data["choix"]]
            faits = confirmer(choix, auteur=mandat_de(request), le=aujourdhui_de(request))
        except ActionRefusee as refus:
            raise refus_api(refus) from refus
        return Response({"remplacements": [_remplacement(un) for un in faits]}, status=201)


def _absence(vue: AbsenceVue, lignes: dict[str, list[PropositionVue]]) -> dict[str, Any]:
    minutes: Any = vue.absence.minutes
    return {
        "id": str(vue.absence.pk),
        "aesh": str(vue.absence.aesh_id),
        "nom": vue.absence.aesh.nom_complet,
        "du": vue.absence.du.isoformat(),
        "au": vue.absence.au.isoformat(),
        "debut": minutes.lower,
        "fin": minutes.upper,
        "trous": [_trou(trou, lignes.get(trou.cle, [])) for trou in vue.trous],
        "remplacements": [_remplacement(un.remplacement) for un in vue.remplaces],
    }


def _trou(trou: TrouOuvert, lignes: list[PropositionVue]) -> dict[str, Any]:
    return {
        "cle": trou.cle,
        "etablissement": str(trou.creneau.etablissement_id),
        "creneau": str(trou.creneau.pk),
        "date": trou.date.isoformat(),
        "debut": trou.debut,
        "fin": trou.fin,
        "eleves": len(trou.eleves),
        "propositions": [
            {
                "choix": ligne.choix,
                "aesh": str(ligne.aesh),
                "nom": ligne.nom,
                "categorie": ligne.rang,
                "raisons": list(ligne.raisons),
            }
            for ligne in lignes
        ],
    }


def _remplacement(un: Remplacement) -> dict[str, Any]:
    return {
        "id": str(un.pk),
        "absence": str(un.absence_id),
        "creneau": str(un.creneau_id),
        "aesh": str(un.aesh_id),
        "nom": un.aesh.nom_complet,
        "date": un.date.isoformat(),
        "debut": un.debut,
        "fin": un.fin,
        "etat": un.etat,
    }
