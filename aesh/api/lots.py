"""Several slots of one version in one request, all or nothing."""

import uuid
from dataclasses import replace
from typing import Any

from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.actions.lots import (
    OPERATIONS_MAXIMUM,
    LotRefuse,
    Operation,
    OperationPerimee,
    appliquer,
)
from aesh.actions.saisie_creneau import DonneesCreneau, donnees_de
from aesh.api.echanges import (
    emploi_lu,
    grille_lue,
    mandat_de,
    perime_api,
    refus_api,
    sujets_de,
    valider,
)
from aesh.models import Creneau, EmploiDuTemps
from aesh.regles.sujets import Sujets
from socle.api import ProblemeApi
from socle.concurrence import idempotente
from socle.erreurs import ActionRefusee


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


def _operation(brut: dict[str, Any]) -> Operation:
    saisie = SaisieOperation(data=brut)
    saisie.is_valid(raise_exception=True)
    acte = saisie.validated_data
    if acte["acte"] == "creer":
        return Operation(donnees=DonneesCreneau(**valider(brut, partiel=False)))
    changements = {}
    if acte["acte"] == "modifier":
        changements = valider(brut, partiel=True)
        if not changements:
            raise serializers.ValidationError({"operations": "Que faut-il modifier ?"})
    return Operation(acte["creneau"], acte["revision"], changements=changements)


class LotApi(APIView):
    """Several slots of one version, all or nothing."""

    gardes = {"POST": ("edt", "u")}

    @idempotente
    def post(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Apply the operations in order; answers each slot (null once deleted), then the rest."""
        emploi = emploi_lu(request, pk)
        saisie = SaisieLot(data=request.data)
        saisie.is_valid(raise_exception=True)
        operations = [_operation(brut) for brut in saisie.validated_data["operations"]]
        touches = _touches(emploi, operations)
        try:
            creneaux = appliquer(emploi=emploi, auteur=mandat_de(request), operations=operations)
        except OperationPerimee as perime:
            raise _lot_perime(request, emploi, operations[perime.rang], perime) from perime
        except LotRefuse as refus:
            raise _lot_refuse(refus) from refus
        except ActionRefusee as refus:
            raise refus_api(refus) from refus
        for creneau, operation in zip(creneaux, operations, strict=True):
            if creneau is not None and operation.donnees is not None:
                touches |= sujets_de(creneau.pk, operation.donnees)
        grille = grille_lue(request, emploi, touches)
        lignes = {ligne.id: ligne.en_json() for ligne in grille.creneaux}
        corps = [lignes[str(creneau.pk)] if creneau else None for creneau in creneaux]
        return Response({"creneaux": corps, "bilan": grille.bilan()})


def _touches(emploi: EmploiDuTemps, operations: list[Operation]) -> Sujets:
    """Whom the changes and deletions of a batch touch, before and after."""
    vises = {o.creneau: o for o in operations if o.creneau}
    lus = Creneau.objects.filter(emploi=emploi, pk__in=vises).prefetch_related("liens_eleves")
    touches = Sujets()
    for creneau in lus:
        avant = donnees_de(creneau)
        apres = replace(avant, **vises[creneau.pk].changements)
        touches |= sujets_de(creneau.pk, avant) | sujets_de(creneau.pk, apres)
    return touches


def _lot_perime(
    request: Request, emploi: EmploiDuTemps, operation: Operation, perime: OperationPerimee
) -> ProblemeApi:
    """409 that names the first stale slot; nothing was written."""
    probleme = perime_api(request, emploi, perime.creneau)
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
