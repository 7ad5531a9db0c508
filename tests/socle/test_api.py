"""Conventions of the API: problems in French, cursor pages, versions, repeats."""

import threading
import uuid
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import Http404
from rest_framework import serializers
from rest_framework.exceptions import NotAuthenticated, PermissionDenied, Throttled, ValidationError
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory, force_authenticate
from rest_framework.views import APIView

from comptes.models import Departement, Membre, Reglage
from socle.api import PaginationCurseur
from socle.base_de_donnees import ConflitError, convertir_erreurs
from socle.cloison import cloison
from socle.concurrence import EnTeteVersion, idempotente
from socle.models import CleIdempotence

USINE = APIRequestFactory()


class Serialiseur(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=5)
    lignes = serializers.ListField(child=serializers.IntegerField(), required=False)


class Vue(EnTeteVersion, APIView):
    permission_classes: list[Any] = []
    version = 3
    faute: Exception | None = None

    def get(self, request: Any) -> Response:
        if self.faute:
            raise self.faute
        pages = PaginationCurseur()
        lignes = pages.paginate_queryset(Reglage.objects.all(), request, self)
        return pages.get_paginated_response([ligne.code for ligne in lignes or []])

    @idempotente
    def post(self, request: Any) -> Response:
        serialiseur = Serialiseur(data=request.data)
        serialiseur.is_valid(raise_exception=True)
        reglage = Reglage.objects.create(
            code=serialiseur.validated_data["code"], valeur=str(uuid.uuid4()), du="2026-09-01"
        )
        return Response({"id": reglage.pk, "valeur": reglage.valeur, "version": 1}, status=201)

    def patch(self, request: Any) -> Response:
        version = self.exiger_version(request, self.version, lambda: {"version": 3, "par": "Ana"})
        return Response({"version": version + 1})


@pytest.fixture
def membre(db: None) -> Membre:
    return Membre.objects.create_user("ana@exemple.fr", prenom="Ana", nom="Le Goff")


@pytest.fixture
def appeler(membre: Membre) -> Callable[..., Response]:
    """Call the view as Django does: in its own transaction."""

    def appel(
        methode: str, corps: Any = None, *, chemin: str = "/x", qui: Any = None, **o: Any
    ) -> Response:
        faute = o.pop("faute", None)
        requete = getattr(USINE, methode)(chemin, corps, format="json", headers=o)
        force_authenticate(requete, qui or membre)
        with transaction.atomic():
            reponse: Response = Vue.as_view(faute=faute)(requete)
            reponse.render()
        return reponse

    return appel


@pytest.mark.parametrize(
    ("faute", "statut", "mot"),
    [
        (Http404(), 404, "n'existe pas"),
        (PermissionDenied(), 404, "n'existe pas"),
        (PermissionDenied("CSRF Failed: absent"), 403, "Rechargez"),
        (NotAuthenticated(), 401, "Connectez-vous"),
        (Throttled(wait=3), 429, "attendez"),
        (ConflitError("Déjà pris."), 409, "Déjà pris"),
        (RecursionError(), 400, "pas lisible"),
    ],
)
def test_chaque_refus_est_un_probleme_en_francais(
    dans_35: Departement, appeler: Callable[..., Response], faute: Exception, statut: int, mot: str
) -> None:
    reponse = appeler("get", faute=faute)
    assert reponse.status_code == statut
    assert reponse["Content-Type"] == "application/problem+json"
    assert set(reponse.data) == {"type", "title", "status", "detail"}
    assert mot in reponse.data["detail"]


def test_une_saisie_fausse_nomme_ses_champs(
    dans_35: Departement, appeler: Callable[..., Response]
) -> None:
    reponse = appeler("post", {"code": "trop long", "lignes": [1, "x"]})
    assert reponse.status_code == 400
    assert [e["champ"] for e in reponse.data["erreurs"]] == ["code", "lignes.1"]
    detail = ValidationError([{"a": ["Faux."]}, {}, {"b": {"c": ["Faux."]}}])
    champs = [e["champ"] for e in appeler("get", faute=detail).data["erreurs"]]
    assert champs == ["[0].a", "[2].b.c"]


def test_les_pages_suivent_un_curseur(
    dans_35: Departement, appeler: Callable[..., Response]
) -> None:
    for rang in range(5):
        Reglage.objects.create(code=f"r{rang}", valeur=1, du="2026-09-01")
    page = appeler("get", chemin="/x?taille=2")
    vus = list(page.data["resultats"])
    while page.data["suivant"]:
        page = appeler("get", chemin=page.data["suivant"])
        vus += page.data["resultats"]
    assert sorted(vus) == ["r0", "r1", "r2", "r3", "r4"]
    assert len(appeler("get", chemin="/x?taille=1000").data["resultats"]) == 5


@pytest.mark.parametrize(
    ("entetes", "statut"),
    [({}, 428), ({"If-Match": "*"}, 400), ({"If-Match": '"2"'}, 409), ({"If-Match": '"3"'}, 200)],
)
def test_une_ecriture_demande_la_version_lue(
    dans_35: Departement, appeler: Callable[..., Response], entetes: dict[str, str], statut: int
) -> None:
    reponse = appeler("patch", {}, **entetes)
    assert reponse.status_code == statut
    if statut == 409:
        assert reponse.data["actuel"] == {"version": 3, "par": "Ana"}
    if statut == 200:
        assert reponse["ETag"] == '"4"'


def test_repeter_une_demande_rend_la_meme_reponse(
    dans_35: Departement, appeler: Callable[..., Response]
) -> None:
    cle = {"Idempotency-Key": "k1"}
    premiere = appeler("post", {"code": "a"}, **cle)
    seconde = appeler("post", {"code": "a"}, **cle)
    assert (premiere.status_code, seconde.status_code) == (201, 201)
    assert seconde.data["valeur"] == premiere.data["valeur"]
    assert seconde["Idempotent-Replayed"] == "true" and seconde["ETag"] == '"1"'
    assert appeler("post", {"code": "b"}, **cle).status_code == 422
    autre = Membre.objects.create_user("bob@exemple.fr", prenom="Bob", nom="Roy")
    with transaction.atomic():
        assert appeler("post", {"code": "b"}, qui=autre, **cle).status_code == 201
    assert Reglage.objects.count() == 2


def test_un_refus_n_est_pas_garde(dans_35: Departement, appeler: Callable[..., Response]) -> None:
    cle = {"Idempotency-Key": "k1"}
    assert appeler("post", {"code": "trop long"}, **cle).status_code == 400
    assert CleIdempotence.objects.count() == 0
    assert appeler("post", {"code": "a"}, **cle).status_code == 201


def test_deux_envois_au_meme_instant_font_un_seul_effet(base_reelle: str) -> None:
    membre = Membre.objects.create_user("ana@exemple.fr", prenom="Ana", nom="Le Goff")
    depart, valeurs = threading.Barrier(2), []

    def envoyer() -> None:
        requete = USINE.post(
            "/x", {"code": "a"}, format="json", headers={"Idempotency-Key": "double"}
        )
        force_authenticate(requete, membre)
        depart.wait()
        with transaction.atomic(), cloison("35"):
            valeurs.append(Vue.as_view()(requete).data["valeur"])
        connection.close()

    fils = [threading.Thread(target=envoyer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert len(valeurs) == 2 and len(set(valeurs)) == 1
    with transaction.atomic(), cloison("35"):
        assert Reglage.objects.count() == 1


def test_la_base_refuse_en_francais_sans_casser_la_transaction(dans_35: Departement) -> None:
    ordres = {
        "23P01": "RAISE EXCEPTION USING ERRCODE = '23P01'",
        "23503": "RAISE EXCEPTION USING ERRCODE = '23503'",
        "40P01": "RAISE EXCEPTION USING ERRCODE = '40P01'",
    }
    for code, ordre in ordres.items():
        with pytest.raises(ConflitError) as pris, convertir_erreurs():
            Reglage.objects.create(code=code, valeur=1, du="2026-09-01")
            with connection.cursor() as curseur:
                curseur.execute(f"DO $$ BEGIN {ordre}; END $$")
        assert pris.value.code == code and pris.value.message.endswith(".")
    assert Reglage.objects.count() == 0  # the transaction still answers


def test_la_contrainte_parle_avec_sa_propre_phrase(dans_35: Departement, membre: Membre) -> None:
    from comptes.models import Mandat, Perimetre

    perimetre = Perimetre.objects.create(genre="T", libelle="Ille-et-Vilaine")
    mandat = {"membre": membre, "role": "SEI", "perimetre": perimetre}
    Mandat.objects.create(**mandat, periode=("2026-09-01", None))
    with pytest.raises(ConflitError, match="exerce déjà cette fonction"), convertir_erreurs():
        Mandat.objects.create(**mandat, periode=("2026-10-01", None))
