"""The container files describe the product that the code is: no engine runs here to prove it."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from config.lancer import configuration
from config.lieux import RACINE
from config.processus import processus

COMPOSE: dict[str, Any] = yaml.safe_load((RACINE / "docker-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
APPLICATION = {nom: s for nom, s in SERVICES.items() if s["image"] == "maillage"}
DOCKERFILE = (RACINE / "Dockerfile").read_text()
LECTURE = re.compile(
    r"""(?:env(?:\.\w+)?|environ\.get|env\.get|setdefault|base_de_donnees)\(\s*"([A-Z][A-Z0-9_]+)"(\))?"""
    r"""|environ\["([A-Z][A-Z0-9_]+)"\]"""
)


def _lues(*chemins: Path) -> set[str]:
    return {m[1] or m[3] for chemin in chemins for m in LECTURE.finditer(chemin.read_text())}


def _obligatoires() -> set[str]:
    """Return the variables that production settings read without a default."""
    lieux = [RACINE / "config" / "settings" / f"{nom}.py" for nom in ("base", "prod")]
    return {
        trouve[1]
        for lieu in lieux
        for trouve in re.finditer(r'env(?:\.\w+)?\("([A-Z0-9_]+)"\)', lieu.read_text())
    }


@pytest.mark.parametrize("nom", APPLICATION)
def test_chaque_variable_de_compose_est_lue_par_le_code(nom: str) -> None:
    nommees = set(APPLICATION[nom]["environment"])
    assert nommees <= _lues(*(RACINE / "config").rglob("*.py"))


@pytest.mark.parametrize("nom", APPLICATION)
def test_chaque_variable_obligatoire_est_donnee(nom: str) -> None:
    nommees = set(APPLICATION[nom]["environment"])
    assert {"SECRET_KEY", "DATABASE_URL"} <= _obligatoires() <= nommees
    assert {"REDIS_URL", "ALLOWED_HOSTS"} <= nommees


def test_seule_la_preparation_connait_le_proprietaire() -> None:
    savent = [n for n, s in APPLICATION.items() if "DATABASE_URL_PROPRIETAIRE" in s["environment"]]
    assert savent == ["preparation"]


@pytest.mark.parametrize("nom", processus())
def test_les_conteneurs_lancent_les_processus_du_superviseur(nom: str) -> None:
    service = APPLICATION[nom]
    assert service["command"] == ["python", "-m", "config.processus", nom]
    assert service["stop_signal"] == f"SIG{processus()[nom].arret}"
    assert f"-m config.processus {nom}\n" in configuration()


def test_l_image_lance_un_processus_connu() -> None:
    commande = json.loads(re.findall(r"^CMD (.*)$", DOCKERFILE, re.M)[-1])
    assert commande in [service.get("command") for service in APPLICATION.values()]


def test_l_image_installe_les_paquets_que_make_install_verifie() -> None:
    verifies = re.findall(
        r"^bibliotheque \S+ (\S+)", (RACINE / "scripts/paquets-systeme").read_text(), re.M
    )
    assert verifies
    assert all(re.search(rf"\b{re.escape(paquet)}\b", DOCKERFILE) for paquet in verifies)


def test_chaque_service_durable_a_un_controle_de_sante() -> None:
    durables = {nom for nom, s in SERVICES.items() if s["restart"] == "unless-stopped"}
    assert durables == set(SERVICES) - {"preparation"}
    assert all("healthcheck" in SERVICES[nom] for nom in durables)


def test_les_volumes_sont_declares_et_les_fichiers_montes_existent() -> None:
    for service in SERVICES.values():
        for montage in service.get("volumes", ()):
            source = montage.split(":")[0]
            connu = (
                (RACINE / source).exists()
                if source.startswith(".")
                else source in COMPOSE["volumes"]
            )
            assert connu, montage


def test_l_exemple_d_environnement_nomme_tout_ce_que_compose_demande() -> None:
    demandes = set(re.findall(r"\$\{([A-Z_]+)[:}]", (RACINE / "docker-compose.yml").read_text()))
    exemple = set(
        re.findall(r"^([A-Z_]+)=", (RACINE / "deploiement/env.exemple").read_text(), re.M)
    )
    assert demandes == exemple


def test_le_serveur_postgres_est_celui_du_poste() -> None:
    assert SERVICES["postgres"]["image"] == "postgres:18"
    options = SERVICES["postgres"]["environment"]["POSTGRES_INITDB_ARGS"]
    assert options == "--locale-provider=builtin --locale=C.UTF-8 --encoding=UTF8"
    initdb = (RACINE / "deploiement/initdb.sh").read_text()
    assert all(f"/sql/{p.name}" in initdb for p in (RACINE / "config/sql").glob("*.sql"))
