"""API of the timetable editor: reads through the reader's scope, writes through the actions."""

import datetime
import uuid
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.actions import creneaux as actions
from aesh.actions.creneaux import DonneesCreneau, RevisionPerimee, SaisieRefusee
from aesh.enums import LIBELLES_SEMAINE, LIBELLES_TYPE_CRENEAU, Semaine
from aesh.models import Creneau, EmploiDuTemps
from aesh.requetes.grille import Grille, grille_du_pole
from aesh.requetes.lignes import LigneCreneau
from comptes.models import Mandat
from socle.api import ProblemeApi
from socle.choix import choix
from socle.concurrence import conflit_de_version, etiquette, idempotente, version_attendue
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


class SaisieCreneau(serializers.Serializer[Any]):
    """Fields of a slot; minutes of the day, weekday from 1 (Monday)."""

    aesh = serializers.UUIDField()
    etablissement = serializers.UUIDField()
    classe = serializers.UUIDField(allow_null=True, required=False, default=None)
    type = serializers.ChoiceField(choix(LIBELLES_TYPE_CRENEAU))
    jour = serializers.IntegerField(min_value=1, max_value=5)
    debut = serializers.IntegerField(min_value=0, max_value=1440)
    fin = serializers.IntegerField(min_value=0, max_value=1440)
    semaine = serializers.ChoiceField(
        choix(LIBELLES_SEMAINE), required=False, default=Semaine.TOUTES
    )
    eleves = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


def _mandat(request: Request) -> Mandat:
    return request._request.mandat  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001  DRF's own door


def _aujourdhui(request: Request) -> datetime.date:
    return request._request.aujourdhui  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001  same


def _emploi(request: Request, pk: uuid.UUID) -> EmploiDuTemps:
    visibles = EmploiDuTemps.objects.visibles_par(_mandat(request), _aujourdhui(request))
    return get_object_or_404(visibles.select_related("pole"), pk=pk)


def _creneau(request: Request, pk: uuid.UUID) -> Creneau:
    visibles = Creneau.objects.visibles_par(_mandat(request), _aujourdhui(request))
    return get_object_or_404(visibles.select_related("emploi__pole"), pk=pk)


def _grille(request: Request, emploi: EmploiDuTemps) -> Grille:
    """The grid as this reader may see it."""
    return grille_du_pole(emploi, _mandat(request), _aujourdhui(request))


def _ligne(grille: Grille, pk: uuid.UUID) -> LigneCreneau:
    return next(ligne for ligne in grille.creneaux if ligne.id == str(pk))


def _valider(request: Request, *, partiel: bool) -> dict[str, Any]:
    saisie = SaisieCreneau(data=request.data, partial=partiel)
    saisie.is_valid(raise_exception=True)
    donnees = dict(saisie.validated_data)
    if "eleves" in donnees:
        donnees["eleves"] = tuple(donnees["eleves"])
    return donnees


def _refus(refus: ActionRefusee) -> ProblemeApi:
    erreurs = refus.erreurs if isinstance(refus, SaisieRefusee) else {}
    detail = " ".join(erreurs.values()) if erreurs else refus.phrase
    return ProblemeApi(
        422 if erreurs else 409,
        detail,
        code="saisie-refusee" if erreurs else "action-refusee",
        erreurs=[{"champ": champ, "message": phrase} for champ, phrase in erreurs.items()],
    )


def _perime(request: Request, emploi: EmploiDuTemps, creneau: Creneau | None) -> ProblemeApi:
    """409 with the present state, who changed it and when."""
    if creneau is None:
        return ProblemeApi(409, "Ce créneau vient d'être supprimé.", code="supprime", actuel=None)
    auteur = creneau.modifie_par
    heure = creneau.modifie_le
    qui = auteur.nom_court if auteur else "Quelqu'un"
    actuel = _ligne(_grille(request, emploi), creneau.pk).en_json()
    probleme = conflit_de_version(actuel, f"{qui} a modifié ce créneau entre-temps.")
    probleme.membres.update(auteur=qui, le=heure.isoformat())
    return probleme


class GrilleApi(APIView):
    """The whole grid of one version."""

    gardes = {"GET": ("edt", "r")}

    def get(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """AESH, slots, coverage, conflicts."""
        grille = _grille(request, _emploi(request, pk))
        noter_lecture(request._request, "eleve", grille.ids_eleves_lus())  # noqa: SLF001  same
        return Response(grille.en_json())


class CreneauxApi(APIView):
    """Slots of one version."""

    gardes = {"POST": ("edt", "u")}

    @idempotente
    def post(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Create a slot; answers it with what it changes around."""
        emploi = _emploi(request, pk)
        donnees = DonneesCreneau(**_valider(request, partiel=False))
        try:
            creneau = actions.creer(emploi=emploi, auteur=_mandat(request), donnees=donnees)
        except ActionRefusee as refus:
            raise _refus(refus) from refus
        return _reponse(request, emploi, creneau, statut=201)


class CreneauApi(APIView):
    """One slot."""

    gardes = {"PATCH": ("edt", "u"), "DELETE": ("edt", "u")}

    @idempotente
    def patch(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Change some fields, if nobody did since the revision in If-Match."""
        creneau = _creneau(request, pk)
        changements = _valider(request, partiel=True)
        try:
            creneau = actions.modifier(
                creneau=creneau,
                auteur=_mandat(request),
                revision=version_attendue(request),
                changements=changements,
            )
        except RevisionPerimee as perime:
            raise _perime(request, creneau.emploi, perime.creneau) from perime
        except ActionRefusee as refus:
            raise _refus(refus) from refus
        return _reponse(request, creneau.emploi, creneau)

    @idempotente
    def delete(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Delete, if nobody changed the slot since the revision in If-Match."""
        creneau = _creneau(request, pk)
        emploi = creneau.emploi
        try:
            actions.supprimer(
                creneau=creneau, auteur=_mandat(request), revision=version_attendue(request)
            )
        except RevisionPerimee as perime:
            raise _perime(request, emploi, perime.creneau) from perime
        except ActionRefusee as refus:
            raise _refus(refus) from refus
        return Response({"bilan": _grille(request, emploi).bilan()})


def _reponse(
    request: Request, emploi: EmploiDuTemps, creneau: Creneau, statut: int = 200
) -> Response:
    grille = _grille(request, emploi)
    ligne = _ligne(grille, creneau.pk)
    corps = {"creneau": ligne.en_json(), "bilan": grille.bilan()}
    return Response(corps, status=statut, headers={"ETag": etiquette(ligne.revision)})
