"""The first mission of a department, for who installs the product."""

import pytest
from django.core.management import call_command

from comptes.enums import Role
from comptes.models import Mandat
from socle.cloison import cloison
from socle.models import Courriel

QUI = ["--email", "Ada.Morin@exemple.invalid", "--prenom", "Ada", "--nom", "Morin"]


def _ouvrir(code):
    call_command("ouvrir_premiere_mission", "--departement", code, *QUI)


def test_un_departement_vide_recoit_son_administration(departement_35, capsys):
    _ouvrir("35")
    assert "ada.morin@exemple.invalid" in capsys.readouterr().out
    with cloison("35"):
        mandat = Mandat.objects.get()
        assert (mandat.role, mandat.au, mandat.membre.email) == (
            Role.ADMIN,
            None,
            "ada.morin@exemple.invalid",
        )
        assert Courriel.objects.get().destinataire == mandat.membre.email
    with cloison("44"):
        assert not Mandat.objects.exists()


@pytest.mark.parametrize("code", ["35", "13"])
def test_une_seconde_fois_ou_un_departement_ferme_est_refuse(departement_35, capsys, code):
    _ouvrir("35")
    with pytest.raises(SystemExit) as sortie:
        _ouvrir(code)
    assert sortie.value.code == 2
    assert capsys.readouterr().err
    with cloison("35"):
        assert Mandat.objects.count() == 1
