"""Nothing personal reaches a log: canary names go everywhere, and come out nowhere."""

import io
import json
import logging
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from django.conf import settings
from django.db import IntegrityError, connection
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import path
from structlog.stdlib import ProcessorFormatter

from comptes.models import Departement, Membre
from socle.enums import EtatTravail
from socle.journaux import COMMUNS, configurer_journaux
from socle.models import Travail
from socle.tasks import executer_travail
from tests.ouvrier import Ouvrier, attendre

CANARIS = ("Zébulon", "Quenouille", "zebulon.quenouille", "06 12 34 56 78")
COURRIEL = "zebulon.quenouille@exemple.fr"
TELEPHONE = "06 12 34 56 78"


def vue_fautive(request: HttpRequest, nom: str = "") -> HttpResponse:
    logging.getLogger("django.request").warning("Vu : %s", nom, extra={"request": request})
    try:
        with connection.cursor() as curseur:
            curseur.execute("SELECT 'Zébulon'::int")
    except Exception as erreur:
        raise IntegrityError("Key (nom)=(Quenouille) already exists.") from erreur
    return HttpResponse()


urlpatterns = [path("eleves/<str:nom>/", vue_fautive)]


@pytest.fixture
def journaux() -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Every line logged during the test, written as production writes it."""
    sortie = io.StringIO()
    formatage = configurer_journaux(json=True)["formatters"]["maillage"]
    poignee = logging.StreamHandler(sortie)
    poignee.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=formatage["foreign_pre_chain"], processors=formatage["processors"]
        )
    )
    racine = logging.getLogger()
    niveau = racine.level
    racine.addHandler(poignee)
    racine.setLevel(logging.DEBUG)
    yield lambda: [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]
    racine.removeHandler(poignee)
    racine.setLevel(niveau)
    brut = sortie.getvalue()
    for canari in CANARIS:
        assert canari.lower() not in brut.lower()


def test_une_requete_ne_dit_que_sa_route(
    journaux: Callable[[], list[dict[str, Any]]], departement_35: Departement
) -> None:
    client = Client(raise_request_exception=False)
    client.get(f"/35/mes-travaux/?q=Zébulon&mail={COURRIEL}", headers={"User-Agent": "Quenouille"})
    client.get("/Quenouille/Zébulon/")
    client.post("/comptes/login/", {"login": COURRIEL, "password": "Quenouille"})
    client.post("/comptes/password/reset/", {"email": COURRIEL})
    lignes = [ligne for ligne in journaux() if ligne["event"] == "request_finished"]
    assert len(lignes) == 4
    assert all(ligne["request_id"] and ligne["methode"] for ligne in lignes)
    assert lignes[0]["route"] == "comptes:travaux" and lignes[0]["departement"] == "35"


@pytest.mark.urls("tests.socle.test_journaux")
def test_une_erreur_garde_ses_cadres_et_perd_ses_mots(
    journaux: Callable[[], list[dict[str, Any]]], db: None
) -> None:
    client = Client(raise_request_exception=False)
    try:
        client.get("/eleves/Zébulon/")
    except Exception:  # the page of the error may ask for addresses that this test has not
        pass
    erreurs = [ligne for ligne in journaux() if "exception" in ligne]
    assert erreurs
    assert "IntegrityError" in erreurs[0]["exception"]
    assert "vue_fautive" in erreurs[0]["exception"] and "DataError" in erreurs[0]["exception"]


def test_nos_lignes_masquent_ce_qui_est_personnel(
    journaux: Callable[[], list[dict[str, Any]]],
) -> None:
    membre = Membre(prenom="Zébulon", nom="Quenouille", email=COURRIEL)
    structlog.get_logger("essai").info(
        "import_fini",
        nom="Quenouille",
        membre=membre,
        details={"prenom": "Zébulon", "lignes": 3, "contacts": [COURRIEL]},
        remarque=f"écrire à {COURRIEL} ou au {TELEPHONE}",
        erreur=ValueError("Quenouille"),
        travail=uuid.UUID(int=1),
    )
    logging.getLogger("autre").warning("à %s", COURRIEL, extra={"nom": "Quenouille", "nombre": 2})
    ligne, autre = journaux()
    assert ligne["nom"] == "[masqué]" and ligne["details"]["lignes"] == 3
    assert (ligne["membre"], ligne["erreur"]) == ("Membre", "ValueError")
    assert ligne["travail"] == str(uuid.UUID(int=1))
    assert autre["nombre"] == 2 and autre["event"] == "à [courriel]"


def test_un_travail_en_faute_ne_cite_personne(
    journaux: Callable[[], list[dict[str, Any]]], demander: Callable[..., Travail]
) -> None:
    travail = demander("essai.fautif", message="Zébulon Quenouille")
    executer_travail("35", str(travail.pk))
    (ligne,) = [ligne for ligne in journaux() if ligne["event"] == "travail_en_erreur"]
    assert (ligne["departement"], ligne["travail"]) == ("35", str(travail.pk))
    assert "ValueError" in ligne["exception"] and "genres.py" in ligne["exception"]


@pytest.mark.lent
def test_un_vrai_ouvrier_ne_cite_personne(
    demander: Callable[..., Travail],
    ouvrier: Callable[..., Ouvrier],
    relire: Callable[[Travail], Travail],
) -> None:
    lance = ouvrier(enfants=1)
    travail = demander("essai.fautif", message=f"Zébulon Quenouille {COURRIEL}")
    attendre(lambda: relire(travail).tentatives >= 2)
    lance.arreter()
    brut = Path(lance.journal).read_text()
    assert "travail_en_erreur" in brut
    for canari in CANARIS:
        assert canari.lower() not in brut.lower()
    assert relire(travail).etat == EtatTravail.EN_ATTENTE


def test_les_reglages_emploient_ces_journaux() -> None:
    (formatage,) = settings.LOGGING["formatters"].values()
    assert formatage["foreign_pre_chain"] is COMMUNS
    assert settings.LOGGING["root"]["handlers"] == ["sortie"]
