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
from aesh.actions.lots import (
    OPERATIONS_MAXIMUM,
    LotRefuse,
    Operation,
    OperationPerimee,
    appliquer,
)
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


class SaisieOperation(serializers.Serializer[Any]):
    """What an operation of a batch does, and to which slot as it was read."""

    acte = serializers.ChoiceField(["creer", "modifier", "supprimer"])
    creneau = serializers.UUIDField(required=False)
    revision = serializers.IntegerField(min_value=1, required=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A slot that exists is named, with the revision that was read."""
        if attrs["acte"] != "creer":
            for champ in ("creneau", "revision"):
                if champ not in attrs:
                    raise serializers.ValidationError({champ: "Ce champ est nécessaire."})
        return attrs


class SaisieLot(serializers.Serializer[Any]):
    """A batch: operations in order."""

    operations = serializers.ListField(
        child=serializers.DictField(), min_length=1, max_length=OPERATIONS_MAXIMUM
    )


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


def _valider(brut: Any, *, partiel: bool) -> dict[str, Any]:
    saisie = SaisieCreneau(data=brut, partial=partiel)
    saisie.is_valid(raise_exception=True)
    donnees = dict(saisie.validated_data)
    if "eleves" in donnees:
        donnees["eleves"] = tuple(donnees["eleves"])
    return donnees


def _operation(brut: dict[str, Any]) -> Operation:
    saisie = SaisieOperation(data=brut)
    saisie.is_valid(raise_exception=True)
    acte = saisie.validated_data
    if acte["acte"] == "creer":
        return Operation(donnees=DonneesCreneau(**_valider(brut, partiel=False)))
    changements = {}
    if acte["acte"] == "modifier":
        changements = _valider(brut, partiel=True)
        if not changements:
            raise serializers.ValidationError({"operations": "Que faut-il modifier ?"})
    return Operation(acte["creneau"], acte["revision"], changements=changements)


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
        donnees = DonneesCreneau(**_valider(request.data, partiel=False))
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
        changements = _valider(request.data, partiel=True)
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


class LotApi(APIView):
    """Several slots of one version, all or nothing."""

    gardes = {"POST": ("edt", "u")}

    @idempotente
    def post(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Apply the operations in order; answers each slot (null once deleted), then the rest."""
        emploi = _emploi(request, pk)
        saisie = SaisieLot(data=request.data)
        saisie.is_valid(raise_exception=True)
        operations = [_operation(brut) for brut in saisie.validated_data["operations"]]
        try:
            creneaux = appliquer(emploi=emploi, auteur=_mandat(request), operations=operations)
        except OperationPerimee as perime:
            raise _lot_perime(request, emploi, operations[perime.rang], perime) from perime
        except LotRefuse as refus:
            raise _lot_refuse(refus) from refus
        except ActionRefusee as refus:
            raise _refus(refus) from refus
        grille = _grille(request, emploi)
        lignes = {ligne.id: ligne.en_json() for ligne in grille.creneaux}
        corps = [lignes[str(creneau.pk)] if creneau else None for creneau in creneaux]
        return Response({"creneaux": corps, "bilan": grille.bilan()})


def _lot_perime(
    request: Request, emploi: EmploiDuTemps, operation: Operation, perime: OperationPerimee
) -> ProblemeApi:
    """409 that names the first stale slot; nothing was written."""
    probleme = _perime(request, emploi, perime.creneau)
    actuel = probleme.membres.get("actuel")
    if actuel:
        qui = probleme.membres["auteur"]
        probleme.message = f"{qui} a modifié entre-temps : {actuel['description']}"
    probleme.message += " Rien n'est enregistré."
    probleme.membres.update(operation=perime.rang, creneau=str(operation.creneau))
    return probleme


def _lot_refuse(refus: LotRefuse) -> ProblemeApi:
    rang, _, premiere = refus.erreurs[0]
    return ProblemeApi(
        422,
        f"Ligne {rang + 1} : {premiere} Rien n'est enregistré.",
        code="saisie-refusee",
        erreurs=[
            {"operation": rang, "champ": champ, "message": phrase}
            for rang, champ, phrase in refus.erreurs
        ],
    )


def _reponse(
    request: Request, emploi: EmploiDuTemps, creneau: Creneau, statut: int = 200
) -> Response:
    grille = _grille(request, emploi)
    ligne = _ligne(grille, creneau.pk)
    corps = {"creneau": ligne.en_json(), "bilan": grille.bilan()}
    return Response(corps, status=statut, headers={"ETag": etiquette(ligne.revision)})
