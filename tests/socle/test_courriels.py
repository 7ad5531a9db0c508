"""The outbox: written once, sent at least once, without a pupil's name."""

import datetime
import random
import smtplib
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.core import mail
from django.db import transaction
from django.template import Template
from django.utils import timezone

from comptes.models import Departement, Membre
from socle import courriel as module_courriel
from socle.cloison import cloison
from socle.courriel import Lien, NomDansUnCourriel, TextePublic, mettre_en_file, verifier_sans_nom
from socle.enums import EtatCourriel
from socle.envoi import envoyer_la_file, identifiant_message
from socle.models import Courriel
from tests.base_de_test import RACINE
from tests.ouvrier import attendre

GABARIT = "Bonjour,\n\nL'emploi du temps de {{ pole }} est proposé : {{ lien }}\n"


@pytest.fixture(autouse=True)
def gabarit(monkeypatch: pytest.MonkeyPatch) -> None:
    """One text template that needs no file."""
    modele = SimpleNamespace(template=Template(GABARIT))
    monkeypatch.setattr(module_courriel, "get_template", lambda _: modele)


def ecrire(cle: str = "c1", **options: Any) -> Courriel:
    return mettre_en_file(
        cle=cle,
        destinataire="claire@exemple.fr",
        sujet=options.pop("sujet", "Un emploi du temps à viser"),
        gabarit="courriels/essai.txt",
        contexte=options.pop(
            "contexte", {"pole": TextePublic("PIAL Brocéliande"), "lien": Lien("/35/")}
        ),
        **options,
    )


def test_un_message_est_ecrit_une_fois(dans_35: Departement) -> None:
    premier = ecrire()
    assert ecrire(sujet="Autre").pk == premier.pk
    assert Courriel.objects.count() == 1
    assert "/35/" in premier.corps and premier.corps.count("http") == 1


@pytest.mark.parametrize("valeur", ["Léa Martin", object(), ["Léa"], {"nom": "Léa"}])
def test_un_gabarit_ne_recoit_ni_objet_ni_texte_libre(dans_35: Departement, valeur: object) -> None:
    with pytest.raises(TypeError):
        ecrire(contexte={"pole": valeur, "lien": None})
    with pytest.raises(TypeError):
        ecrire(contexte={"pole": Membre(prenom="Léa", nom="Martin"), "lien": None})


@pytest.mark.parametrize(
    "texte", ["pour Léa Martin.", "MARTIN  Lea", "de léa m. mardi", "Léa-\nMartin", "LÉA MARTIN"]
)
def test_un_nom_est_reconnu_sous_toutes_ses_formes(texte: str) -> None:
    with pytest.raises(NomDansUnCourriel):
        verifier_sans_nom(texte, ["Léa Martin"])


def test_ce_qui_n_est_pas_le_nom_passe(dans_35: Departement) -> None:
    verifier_sans_nom(
        "Rue Martin, école Jean-Moulin, avec Léane Martineau", ["Léa Martin", "", " "]
    )
    with pytest.raises(NomDansUnCourriel):
        ecrire(sujet="Semaine de Léa Martin", sans_noms=["Léa Martin"])
    assert Courriel.objects.count() == 0


@pytest.fixture
def message(base_reelle: str) -> Courriel:
    with transaction.atomic(), cloison("35"):
        return ecrire()


def relire(courriel: Courriel) -> Courriel:
    with transaction.atomic(), cloison("35"):
        return Courriel.objects.get(pk=courriel.pk)


def changer(courriel: Courriel, **champs: Any) -> None:
    with transaction.atomic(), cloison("35"):
        Courriel.objects.filter(pk=courriel.pk).update(**champs)


def test_un_message_part_avec_un_identifiant_qui_depend_de_sa_cle(message: Courriel) -> None:
    assert (envoyer_la_file("44"), envoyer_la_file("35"), envoyer_la_file("35")) == (0, 1, 0)
    lu = relire(message)
    assert (lu.etat, lu.tentatives) == (EtatCourriel.ENVOYE, 1)
    (parti,) = mail.outbox
    assert parti.extra_headers["Message-ID"] == identifiant_message(lu)
    assert parti.to == ["claire@exemple.fr"]


def test_un_message_perime_n_est_pas_envoye(message: Courriel) -> None:
    changer(message, perime_le=timezone.now() - datetime.timedelta(minutes=1))
    assert envoyer_la_file("35") == 0
    assert relire(message).etat == EtatCourriel.PERIME


@pytest.mark.parametrize(
    ("erreur", "etat"),
    [
        (ConnectionRefusedError(), EtatCourriel.A_ENVOYER),
        (smtplib.SMTPServerDisconnected("claire@exemple.fr"), EtatCourriel.A_ENVOYER),
        (smtplib.SMTPResponseException(451, b"claire@exemple.fr"), EtatCourriel.A_ENVOYER),
        (smtplib.SMTPAuthenticationError(535, b"non"), EtatCourriel.A_ENVOYER),
        (smtplib.SMTPResponseException(550, b"inconnu"), EtatCourriel.ECHEC),
        (smtplib.SMTPRecipientsRefused({"claire@exemple.fr": (550, b"x")}), EtatCourriel.ECHEC),
        (smtplib.SMTPRecipientsRefused({"claire@exemple.fr": (450, b"x")}), EtatCourriel.A_ENVOYER),
    ],
)
def test_une_erreur_passagere_est_retentee_plus_tard(
    message: Courriel, monkeypatch: pytest.MonkeyPatch, erreur: Exception, etat: EtatCourriel
) -> None:
    def refuser(*_: Any, **__: Any) -> None:
        raise erreur

    monkeypatch.setattr("django.core.mail.backends.locmem.EmailBackend.send_messages", refuser)
    avant = timezone.now()
    assert envoyer_la_file("35") == 0
    lu = relire(message)
    assert lu.etat == etat
    assert "claire" not in lu.erreur
    assert lu.a_envoyer_le - avant >= datetime.timedelta(seconds=59)
    if etat == EtatCourriel.A_ENVOYER:
        changer(message, a_envoyer_le=avant, tentatives=Courriel.TENTATIVES_MAXIMALES - 1)
        envoyer_la_file("35")
        assert relire(message).etat == EtatCourriel.ECHEC


def expediteur(boite: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.socle.expediteur", str(boite)], cwd=RACINE
    )


@pytest.fixture
def expediteurs(base_reelle: str, tmp_path: Path) -> Iterator[list[subprocess.Popen[bytes]]]:
    lances = [expediteur(tmp_path / "boite") for _ in range(3)]
    yield lances
    for lance in lances:
        lance.kill()
        lance.wait(10)


@pytest.mark.lent
def test_trois_expediteurs_tues_n_en_perdent_aucun(
    expediteurs: list[subprocess.Popen[bytes]], tmp_path: Path
) -> None:
    nombre = 150
    with transaction.atomic(), cloison("35"):
        attendus = {identifiant_message(ecrire(f"c{rang}")) for rang in range(nombre)}
    boite = tmp_path / "boite"
    attendre(boite.exists)
    hasard = random.Random(7)
    for _ in range(4):
        time.sleep(0.15 + hasard.random() / 10)
        rang = hasard.randrange(len(expediteurs))
        expediteurs[rang].kill()
        expediteurs[rang].wait(10)
        expediteurs[rang] = expediteur(boite)

    def tout_est_parti() -> bool:
        with transaction.atomic(), cloison("35"):
            return Courriel.objects.filter(etat=EtatCourriel.ENVOYE).count() == nombre

    attendre(tout_est_parti, 60)
    recus = Counter(boite.read_text().split())
    assert set(recus) == attendus
    assert sum(recus.values()) - nombre <= 4  # at most one duplicate a kill, same Message-ID
