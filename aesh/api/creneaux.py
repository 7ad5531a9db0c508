"""The grid of a version, and its slots one by one."""

import uuid
from dataclasses import replace

from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from aesh.actions import creneaux as actions
from aesh.actions.creneaux import RevisionPerimee
from aesh.actions.saisie_creneau import DonneesCreneau, donnees_de
from aesh.api.echanges import (
    SaisieExtrait,
    creneau_lu,
    emploi_lu,
    grille_lue,
    ligne_de,
    mandat_de,
    perime_api,
    refus_api,
    sujets_de,
    sujets_presents,
    valider,
)
from aesh.models import EmploiDuTemps
from aesh.regles.sujets import Sujets
from socle.concurrence import etiquette, idempotente, version_attendue
from socle.erreurs import ActionRefusee
from socle.journal import noter_lecture


class GrilleApi(APIView):
    """The whole grid of one version."""

    gardes = {"GET": ("edt", "r")}

    def get(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """AESH, slots, coverage, conflicts."""
        grille = grille_lue(request, emploi_lu(request, pk))
        noter_lecture(request._request, "eleve", grille.ids_eleves_lus())  # noqa: SLF001  same
        return Response(grille.en_json())


class ExtraitApi(APIView):
    """Some slots of one version and what they change around: what others just wrote."""

    gardes = {"GET": ("edt", "r")}

    def get(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Slots named by ``creneaux``, as after a save; AESH and pupils that they had before."""
        saisie = SaisieExtrait(data=request.query_params)
        saisie.is_valid(raise_exception=True)
        emploi, demande = emploi_lu(request, pk), saisie.validated_data
        avant = Sujets(
            *(frozenset(map(str, demande[nom])) for nom in ("aesh", "eleves", "creneaux"))
        )
        grille = grille_lue(request, emploi, avant | sujets_presents(emploi, demande["creneaux"]))
        noter_lecture(request._request, "eleve", grille.ids_eleves_lus())  # noqa: SLF001  same
        lignes = [ligne.en_json() for ligne in grille.creneaux if ligne.id in avant.creneaux]
        return Response({"creneaux": lignes, "bilan": grille.bilan()})


class CreneauxApi(APIView):
    """Slots of one version."""

    gardes = {"POST": ("edt", "u")}

    @idempotente
    def post(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Create a slot; answers it with what it changes around."""
        emploi = emploi_lu(request, pk)
        donnees = DonneesCreneau(**valider(request.data, partiel=False))
        try:
            creneau = actions.creer(emploi=emploi, auteur=mandat_de(request), donnees=donnees)
        except ActionRefusee as refus:
            raise refus_api(refus) from refus
        return _reponse(request, emploi, creneau.pk, sujets_de(creneau.pk, donnees), statut=201)


class CreneauApi(APIView):
    """One slot."""

    gardes = {"PATCH": ("edt", "u"), "DELETE": ("edt", "u")}

    @idempotente
    def patch(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Change some fields, if nobody did since the revision in If-Match."""
        creneau = creneau_lu(request, pk)
        emploi, avant = creneau.emploi, donnees_de(creneau)
        changements = valider(request.data, partiel=True)
        try:
            creneau = actions.modifier(
                creneau=creneau,
                auteur=mandat_de(request),
                revision=version_attendue(request),
                changements=changements,
            )
        except RevisionPerimee as perime:
            raise perime_api(request, emploi, perime.creneau) from perime
        except ActionRefusee as refus:
            raise refus_api(refus) from refus
        touches = sujets_de(pk, avant) | sujets_de(pk, replace(avant, **changements))
        return _reponse(request, emploi, pk, touches)

    @idempotente
    def delete(self, request: Request, departement: str, pk: uuid.UUID) -> Response:
        """Delete, if nobody changed the slot since the revision in If-Match."""
        creneau = creneau_lu(request, pk)
        emploi, touches = creneau.emploi, sujets_de(pk, donnees_de(creneau))
        try:
            actions.supprimer(
                creneau=creneau, auteur=mandat_de(request), revision=version_attendue(request)
            )
        except RevisionPerimee as perime:
            raise perime_api(request, emploi, perime.creneau) from perime
        except ActionRefusee as refus:
            raise refus_api(refus) from refus
        return Response({"bilan": grille_lue(request, emploi, touches).bilan()})


def _reponse(
    request: Request, emploi: EmploiDuTemps, pk: uuid.UUID, touches: Sujets, statut: int = 200
) -> Response:
    grille = grille_lue(request, emploi, touches)
    ligne = ligne_de(grille, pk)
    corps = {"creneau": ligne.en_json(), "bilan": grille.bilan()}
    return Response(corps, status=statut, headers={"ETag": etiquette(ligne.revision)})
