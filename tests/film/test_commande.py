"""A whole year on a frozen clock: in both departments, with an outage, nothing kept."""

import datetime
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from film.models import Echeance, FilmAnnee, ModeleTache, SuiviTache
from pial.models import JourFerme
from socle.cloison import cloison
from socle.models import Courriel
from tests import fabriques as f
from tests.film.conftest import FERMETURES


def peupler(code: str) -> None:
    with transaction.atomic(), cloison(code):
        petit = f.petit_pole()
        for du, au in FERMETURES:
            f.vacances(du, au)
        petit.emploi.statut = "publie"
        petit.emploi.publie_le = datetime.datetime(2026, 8, 30, 9, tzinfo=datetime.UTC)
        petit.emploi.save()


def simuler(code: str, **options: Any) -> str:
    dit = StringIO()
    call_command(
        "film_annuel", departement=code, annee="2026-2027", simuler=True, stdout=dit, **options
    )
    return dit.getvalue()


@pytest.mark.parametrize("code", ["35", "44"])
def test_une_annee_entiere_ouvre_coche_rappelle_et_ne_garde_rien(db, code):
    peupler(code)
    dit = simuler(code, panne=40)
    assert "Panne de 40 jours à partir du 2026-09-01." in dit
    assert "Chaque échéance une seule fois : oui ; oubliées : 0." in dit
    assert "2026-07-07 ouverte   AVR-01" in dit
    assert "2026-10-11 ouverte   REN-01" in dit  # the day after the outage, not before
    assert "2026-09-15" not in dit
    assert "preuve    PRE-03" in dit
    assert "rappel    JAV-03" in dit and "échue     REN-07" in dit
    assert dit.index("ouverte   REN-07") < dit.index("échue     REN-07")
    with transaction.atomic(), cloison(code):
        for modele in (FilmAnnee, ModeleTache, SuiviTache, Echeance, Courriel):
            assert not modele.objects.exists()


def test_sans_calendrier_la_commande_refuse_puis_accepte_des_dates(db):
    peupler("35")
    with transaction.atomic(), cloison("35"):
        JourFerme.objects.filter(libelle__isnull=False).delete()
    erreurs = StringIO()
    with pytest.raises(SystemExit) as sortie:
        call_command("film_annuel", departement="35", annee="2026-2027", stderr=erreurs)
    assert sortie.value.code == 2 and "Aucun calendrier" in erreurs.getvalue()
    dit = StringIO()
    call_command(
        *("film_annuel", "--departement=35", "--annee=2026-2027"),
        *("--rentree=2026-09-01", "--prerentree=2026-08-28", "--fin=2027-07-02"),
        stdout=dit,
    )
    assert "70 tâches" in dit.getvalue()


@pytest.mark.parametrize("annee", ["2026", "2026-2028"])
def test_une_annee_mal_ecrite_est_refusee(db, annee):
    with pytest.raises(SystemExit):
        call_command("film_annuel", departement="35", annee=annee, stderr=StringIO())
