"""Notice before a week changes (R13): how many days, who changes, and a date that has passed."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from aesh.actions import emplois
from aesh.regles.faits import FaitPublication
from aesh.regles.registre import constats
from aesh.regles.situation import ReglagesRegles, Situation
from aesh.requetes.preavis import date_passee, preavis_de
from comptes.models import Reglage
from tests import fabriques as f

LE = datetime.date(2026, 11, 23)


def jour(n: int) -> datetime.date:
    return LE + datetime.timedelta(days=n)


def situation(publication: FaitPublication | None, voulu: int = 5) -> Situation:
    reglages = ReglagesRegles(preavis_jours=voulu)
    return Situation((), {}, {}, {}, reglages=reglages, publication=publication)


@given(st.integers(-10, 20), st.integers(0, 12), st.integers(0, 30))
def test_le_preavis_se_compte_jour_par_jour(dans, voulu, changements):
    """Against a count of the days left, one by one."""
    trouves = constats(situation(FaitPublication(LE, jour(dans), changements), voulu))
    restants = [n for n in range(40) if jour(n) < jour(dans)]
    attendu = dans >= 0 and changements > 0 and len(restants) < voulu
    assert [c.regle for c in trouves] == ["R13-preavis"] * attendu
    for constat in trouves:
        # A finding about the version: no partial answer of the grid may drop it.
        assert (constat.aesh, constat.eleve, constat.creneaux) == (None, None, ())


def test_la_phrase_dit_qui_change_et_quoi_faire():
    (constat,) = constats(situation(FaitPublication(LE, jour(2), 3)))
    assert constat.phrase == (
        "Cette version prend effet dans 2 jours : 3 AESH changent d'horaires avec moins de 5 jours "
        "de préavis. Choisissez une date d'effet à partir du 28/11/2026, ou prévenez ces "
        "personnes vous-même."
    )
    (constat,) = constats(situation(FaitPublication(LE, jour(1), 1), 2))
    assert "prend effet demain : 1 AESH change" in constat.phrase


def test_la_grille_d_un_brouillon_n_en_dit_rien():
    assert constats(situation(None)) == []


# --- on a version -----------------------------------------------------------------------------


@pytest.fixture
def petit(dans_35):
    """Version 1 is published; version 2, in two days, moves Sophie and leaves Karim."""
    petit = f.petit_pole()
    petit.emploi.statut = "publie"
    petit.emploi.save()
    suite = f.emploi(petit.pole, date_effet=jour(2))
    for version, debut in ((petit.emploi, "8:30"), (suite, "9:00")):
        f.creneau(version, petit.sophie, petit.ecole, 1, debut, "10:00", petit.lea)
        f.creneau(version, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    petit.extras["suite"] = suite
    return petit


def test_seuls_comptent_les_aesh_qui_changent(petit):
    (constat,) = preavis_de(petit.extras["suite"], LE)
    assert "1 AESH change d'horaires" in constat.phrase
    assert preavis_de(petit.extras["suite"], jour(-3)) == []  # five days ahead: enough
    assert len(preavis_de(petit.extras["suite"], jour(-2))) == 1
    assert preavis_de(petit.extras["suite"], jour(3)) == []  # passed
    assert preavis_de(petit.emploi, LE) == []  # published already


def test_le_delai_est_un_reglage(petit):
    Reglage.objects.create(code="preavis_changement_jours", valeur=2, du=jour(-30))
    assert preavis_de(petit.extras["suite"], LE) == []
    assert len(preavis_de(petit.extras["suite"], jour(1))) == 1


def test_une_premiere_version_ne_previent_de_rien(petit):
    petit.emploi.delete()
    assert preavis_de(petit.extras["suite"], LE) == []


def test_une_date_passee_dit_quoi_faire_selon_l_etat(petit):
    suite = petit.extras["suite"]
    assert date_passee(suite, jour(2), a_un_publie=True) == ""
    assert "choisissez aujourd'hui ou un jour à venir" in date_passee(
        suite, jour(3), a_un_publie=True
    )
    suite.statut = "vise"
    assert "reprenez le brouillon" in date_passee(suite, jour(3), a_un_publie=True)
    assert "vous pouvez publier" in date_passee(suite, jour(3), a_un_publie=False)
    suite.statut = "publie"
    assert date_passee(suite, jour(3), a_un_publie=True) == ""


# --- on the screens ---------------------------------------------------------------------------


def connecter(mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def dans(petit, jours: int):
    suite = petit.extras["suite"]
    suite.date_effet = timezone.localdate() + datetime.timedelta(days=jours)
    suite.save()
    return suite


def texte(reponse) -> str:
    return reponse.content.decode().replace("&#x27;", "'")


def test_le_preavis_se_lit_a_chaque_etape(petit):
    suite = dans(petit, 1)
    coordination = connecter(petit.coordination)
    phrase = "prend effet demain : 1 AESH change d'horaires"
    assert phrase in texte(coordination.get(f"/35/emplois/{petit.emploi.pk}/versions/"))
    assert phrase in texte(coordination.get(f"/35/emplois/{suite.pk}/publication/"))
    assert phrase not in texte(coordination.get(f"/35/emplois/{suite.pk}/"))
    assert phrase in texte(coordination.post(f"/35/emplois/{suite.pk}/proposer/", follow=True))
    # The pilote reads it before giving the visa.
    assert phrase in texte(connecter(petit.pilote).get(f"/35/emplois/{suite.pk}/"))


def test_une_date_passee_se_lit_avant_de_publier(petit):
    suite = dans(petit, -1)
    coordination = connecter(petit.coordination)
    for page in (f"{suite.pk}/publication/", f"{suite.pk}/versions/"):
        corps = texte(coordination.get(f"/35/emplois/{page}"))
        assert "Ce qui a eu lieu ne change plus" in corps
        assert "de préavis" not in corps
    emplois.proposer(suite, auteur=petit.coordination)
    assert "reprenez le brouillon" in texte(
        coordination.get(f"/35/emplois/{suite.pk}/publication/")
    )
