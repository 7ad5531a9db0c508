"""The invented nation: its rows are those that publishing writes, and its keys hold."""

import json
import os
import subprocess
import sys
from typing import Any

import psycopg
import pytest
from django.core.management import call_command
from django.db import connections

from aesh.actions.nation import peupler_departement
from aesh.actions.publication import occupations_de
from aesh.enums import StatutEmploi
from aesh.models import EmploiDuTemps, Occupation
from aesh.models.multirange import jours_de_multirange
from aesh.requetes.lignes import minutes_moyennes
from aesh.requetes.situation import dossier_de
from aesh.simulation.parametres import RENTREE, Parametres
from eleves.models import Couverture
from pial.models import Etablissement, Rattachement
from socle.chargement import SUPERUTILISATEUR
from socle.cloison import cloison
from tests import base_de_test
from tests.sources import RACINE

ANNUAIRE = "donnees/annuaire/france_etablissements_2026.csv.gz"


@pytest.fixture
def lozere(db: Any) -> Any:
    call_command("charger_territoires", ouvrir=["48"], verbosity=0)
    call_command("importer_annuaire", ANNUAIRE, departement="48")
    with cloison("48"):
        yield peupler_departement(Parametres("48", 1, 12, 40, 0, 0.1))


def test_une_version_publiee_en_masse_est_celle_que_publier_aurait_ecrite(lozere: Any) -> None:
    types = ("maternelle", "elementaire", "primaire", "college", "lycee", "lycee_pro")
    ecoles = Etablissement.objects.filter(type__in=types).count()
    assert ecoles > 100 and Rattachement.objects.count() == ecoles == lozere["ecoles"]
    emplois = list(EmploiDuTemps.objects.filter(statut=StatutEmploi.PUBLIE))
    assert emplois and lozere["occupations"] > lozere["creneaux"] > 20
    for emploi in emplois:
        dossier = dossier_de(emploi, RENTREE)
        attendues = {
            (creneau, aesh, eleve and str(eleve), minutes.lower, minutes.upper, dates)
            for _, creneau, aesh, eleve, minutes, dates, _ in occupations_de(dossier)
        }
        ecrites = {
            (
                *(o.creneau_id, o.aesh_id, o.eleve_id and str(o.eleve_id)),
                *(o.minutes.lower, o.minutes.upper, _texte(o.dates)),
            )
            for o in Occupation.objects.filter(emploi=emploi)
        }
        assert ecrites == attendues
        situation = dossier.situation()
        for ligne in Couverture.objects.filter(eleve__in=list(dossier.scolarisations)):
            siens = situation.par_eleve[str(ligne.eleve_id)]
            for genre, ecrit in (
                ("individuelle", ligne.minutes_individuelles),
                ("mutualisee", ligne.minutes_mutualisees),
            ):
                de_ce_genre = [c for c in siens if c.type == genre]
                assert ecrit == minutes_moyennes(de_ce_genre, situation.nombre_semaines)


def _texte(dates: Any) -> str:
    from aesh.models.multirange import jours_en_texte

    return jours_en_texte(tuple(jours_de_multirange(dates)))


@pytest.mark.lent
def test_la_commande_remplit_plusieurs_departements_et_verifie_ses_cles() -> None:
    base = f"maillage_nation_{os.getpid()}"
    base_de_test.cloner(base, base_de_test.modele())
    try:
        bilan = json.loads(_simuler(base, "48", "2A").stdout.splitlines()[-1])
        assert bilan["departements"] == 2 and bilan["demandes"] >= 120 and bilan["absences"] >= 20
        assert bilan["evenements"] > 2 * bilan["creneaux"]
        encore = _simuler(base, "48", attendu=2)
        assert "a déjà des personnes" in encore.stderr
        adresse = connections["default"].get_connection_params() | {
            "dbname": base,
            "user": SUPERUTILISATEUR,
        }
        garder = ("host", "port", "user", "password", "dbname")
        with psycopg.connect(**{c: adresse[c] for c in garder if adresse.get(c)}) as lien:
            assert lien.execute(
                "SELECT count(DISTINCT departement_id) FROM aesh_creneau"
            ).fetchone() == (2,)
            lien.execute("SET session_replication_role = replica")
            lien.execute("DELETE FROM eleves_eleve WHERE departement_id = '48'")
        perdus = _simuler(base, "09", attendu=2).stderr
        assert "ne mènent à rien" in perdus and "eleves_notificationmdph" in perdus
    finally:
        base_de_test.supprimer(base)


def _simuler(base: str, *codes: str, attendu: int = 0) -> subprocess.CompletedProcess[str]:
    parametres = connections["default"].settings_dict
    fini = subprocess.run(
        [
            *(sys.executable, "manage.py", "simuler_nation", "--part", "0.02", "--json"),
            *("--departements", *codes),
        ],
        cwd=RACINE,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "MAILLAGE_BASE_NOM": base,
            "DJANGO_SETTINGS_MODULE": "config.settings.dev",
            "DEMONSTRATION": "1",
        },
        check=False,
    )
    assert parametres and fini.returncode == attendu, fini.stderr
    return fini
