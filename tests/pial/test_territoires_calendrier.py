"""Departments with their time zones; days without class."""

import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from comptes.actions.territoires import TerritoireInconnu, charger_territoires
from comptes.models import Academie, Departement
from pial.feries import jours_feries, paques
from pial.models import JourFerme
from socle.cloison import cloison


@pytest.mark.django_db
def test_les_territoires_se_chargent_deux_fois_sans_rien_changer() -> None:
    assert charger_territoires(ouvrir=["35", "2a"])["departements"] == 107
    assert charger_territoires(ouvrir=["35"]) == {
        "academies": Academie.objects.count(),
        "departements": 107,
        "ouverts": 0,
    }
    assert Departement.objects.get(code="2A").est_ouvert
    assert Departement.objects.get(code="2A").fuseau == "Europe/Paris"
    assert Departement.objects.get(code="974").fuseau == "Indian/Reunion"
    for departement in Departement.objects.all():
        ZoneInfo(departement.fuseau)
    with pytest.raises(TerritoireInconnu, match="999"):
        charger_territoires(ouvrir=["999"])


@pytest.mark.parametrize(
    ("annee", "jour"),
    [(2024, (3, 31)), (2025, (4, 20)), (2026, (4, 5)), (2027, (3, 28)), (2038, (4, 25))],
)
def test_paques(annee: int, jour: tuple[int, int]) -> None:
    assert paques(annee) == datetime.date(annee, *jour)


def test_jours_feries_locaux() -> None:
    assert len(jours_feries(2027, "35")) == 11
    assert jours_feries(2027, "67")[datetime.date(2027, 3, 26)] == "Vendredi saint"
    assert jours_feries(2027, "974")[datetime.date(2027, 12, 20)].startswith("Abolition")


def test_le_calendrier_de_la_zone(departement_35: Departement, capsys: Any) -> None:
    call_command("charger_calendrier")
    call_command("charger_calendrier")
    assert "0 nouveaux" in capsys.readouterr().out
    with cloison("35"):
        jour = datetime.date(2027, 2, 21)
        hiver = JourFerme.objects.get(libelle="Vacances d'hiver", periode__contains=jour)
        assert hiver.periode.lower == datetime.date(2027, 2, 20)
        assert hiver.periode.upper == datetime.date(2027, 3, 8)
        assert "zone B" in hiver.source
        ponts = JourFerme.objects.filter(libelle="Pont de l'Ascension")
        assert sorted(p.periode.lower.year for p in ponts) == [2027, 2028]


def test_un_departement_sans_zone_le_dit(departement_35: Departement, capsys: Any) -> None:
    charger_territoires(ouvrir=["974"])
    call_command("charger_calendrier", "--departement", "974")
    assert "chargez son calendrier avec --fichier" in capsys.readouterr().out


def test_un_autre_fichier_est_refuse(departement_35: Departement, capsys: Any) -> None:
    with pytest.raises(SystemExit) as sortie:
        call_command("charger_calendrier", "--fichier", "donnees/annuaire/44_etablissements.csv")
    assert sortie.value.code == 2 and "Ce n'est pas un calendrier" in capsys.readouterr().err
