"""What every route of the editor shares: what is asked, what is read, how a refusal is said."""

import datetime
import uuid
from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from rest_framework import serializers
from rest_framework.request import Request

from aesh.actions.saisie_creneau import DonneesCreneau, SaisieRefusee, donnees_de
from aesh.enums import LIBELLES_SEMAINE, LIBELLES_TYPE_CRENEAU, Semaine
from aesh.models import Creneau, EmploiDuTemps
from aesh.regles.sujets import Sujets
from aesh.requetes.grille import Grille, grille_du_pole
from aesh.requetes.lignes import LigneCreneau
from comptes.models import Mandat
from socle.api import ProblemeApi
from socle.choix import choix
from socle.concurrence import conflit_de_version
from socle.erreurs import ActionRefusee


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
    origine = serializers.UUIDField(allow_null=True, required=False, default=None)
    verrouille = serializers.BooleanField(required=False, default=False)


class SaisieExtrait(serializers.Serializer[Any]):
    """Slots to read again, and whom they were for."""

    creneaux = serializers.ListField(
        child=serializers.UUIDField(), max_length=100, required=False, default=list
    )
    aesh = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)
    eleves = serializers.ListField(child=serializers.UUIDField(), required=False, default=list)


def mandat_de(request: Request) -> Mandat:
    """The casquette in use."""
    return request._request.mandat  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001  DRF's own door


def aujourdhui_de(request: Request) -> datetime.date:
    """Today in the department."""
    return request._request.aujourdhui  # type: ignore[attr-defined, no-any-return]  # noqa: SLF001  same


def emploi_lu(request: Request, pk: uuid.UUID) -> EmploiDuTemps:
    """A version within the reader's scope, else 404."""
    visibles = EmploiDuTemps.objects.visibles_par(mandat_de(request), aujourdhui_de(request))
    return get_object_or_404(visibles.select_related("pole"), pk=pk)


def creneau_lu(request: Request, pk: uuid.UUID) -> Creneau:
    """A slot within the reader's scope, with its pupils, else 404."""
    visibles = Creneau.objects.visibles_par(mandat_de(request), aujourdhui_de(request))
    lus = visibles.select_related("emploi__pole").prefetch_related("liens_eleves")
    return get_object_or_404(lus, pk=pk)


def grille_lue(request: Request, emploi: EmploiDuTemps, sujets: Sujets | None = None) -> Grille:
    """The grid as this reader may see it; with ``sujets``, what an act touched."""
    return grille_du_pole(emploi, mandat_de(request), aujourdhui_de(request), sujets)


def ligne_de(grille: Grille, pk: uuid.UUID) -> LigneCreneau:
    """One slot of a grid, as it is shown."""
    return next(grille.ligne(c) for c in grille.dossier.creneaux if c.pk == pk)


def sujets_de(pk: uuid.UUID, donnees: DonneesCreneau) -> Sujets:
    """Whom a slot concerns."""
    return Sujets.du_creneau(pk, donnees.aesh, donnees.eleves)


def sujets_presents(emploi: EmploiDuTemps, creneaux: Iterable[uuid.UUID]) -> Sujets:
    """Whom some slots of a version concern now; two queries."""
    touches = Sujets()
    lus = Creneau.objects.filter(emploi=emploi, pk__in=creneaux).prefetch_related("liens_eleves")
    for creneau in lus:
        touches |= sujets_de(creneau.pk, donnees_de(creneau))
    return touches


def valider(brut: Any, *, partiel: bool) -> dict[str, Any]:
    """Clean fields of a slot; 400 with a sentence per field."""
    saisie = SaisieCreneau(data=brut, partial=partiel)
    saisie.is_valid(raise_exception=True)
    donnees = dict(saisie.validated_data)
    if partiel:
        donnees.pop("origine", None)  # only a new slot takes the place of another
    if "eleves" in donnees:
        donnees["eleves"] = tuple(donnees["eleves"])
    return donnees


def refus_api(refus: ActionRefusee) -> ProblemeApi:
    """A refused act, as a problem: 422 with its fields, or 409."""
    erreurs = refus.erreurs if isinstance(refus, SaisieRefusee) else {}
    detail = " ".join(erreurs.values()) if erreurs else refus.phrase
    return ProblemeApi(
        422 if erreurs else 409,
        detail,
        code="saisie-refusee" if erreurs else "action-refusee",
        erreurs=[{"champ": champ, "message": phrase} for champ, phrase in erreurs.items()],
    )


def perime_api(request: Request, emploi: EmploiDuTemps, creneau: Creneau | None) -> ProblemeApi:
    """409 with the present state, who changed it and when."""
    if creneau is None:
        return ProblemeApi(409, "Ce créneau vient d'être supprimé.", code="supprime", actuel=None)
    auteur = creneau.modifie_par
    heure = creneau.modifie_le
    qui = auteur.nom_court if auteur else "Quelqu'un"
    seul = Sujets(creneaux=frozenset([str(creneau.pk)]))
    actuel = ligne_de(grille_lue(request, emploi, seul), creneau.pk).en_json()
    probleme = conflit_de_version(actuel, f"{qui} a modifié ce créneau entre-temps.")
    probleme.membres.update(auteur=qui, le=heure.isoformat())
    return probleme
