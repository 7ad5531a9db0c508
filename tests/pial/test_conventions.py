"""Lunch-break agreements: which schools still need one, who records them, the screen."""

import datetime

import pytest
from psycopg.types.range import DateRange

from comptes.enums import Role
from pial.actions.conventions import (
    DonneesConvention,
    enregistrer_convention,
    terminer_convention,
)
from pial.models import ConventionMeridienne
from pial.requetes.conventions import conventions_liste, ecoles_sans_convention
from socle.erreurs import ActionRefusee
from tests import fabriques as f
from tests.distribution import connecter

LE = datetime.date(2026, 11, 20)
SIGNEE = datetime.date(2025, 6, 12)
URL = "/35/conventions/"


def convention(*communes, du=datetime.date(2025, 9, 1), au=None, nom="Rennes"):
    return ConventionMeridienne.objects.create(
        collectivite=nom, communes=list(communes), signee_le=SIGNEE, periode=DateRange(du, au)
    )


@pytest.fixture
def sei(dans_35):
    return f.mandat(Role.SEI, f.perimetre("T"))


@pytest.fixture
def ecoles(dans_35):
    rennes = f.ecole("Tilleuls", code_commune="35238", commune="Rennes", secteur="public")
    bruz = f.ecole("Chênes", code_commune="35047", commune="Bruz", secteur="public")
    prive = f.ecole("Saint-Yves", code_commune="35047", commune="Bruz", secteur="prive")
    college = f.ecole("Collège", code_commune="35047", commune="Bruz", degre="second")
    return rennes, bruz, prive, college


def test_une_convention_en_cours_couvre_les_ecoles_de_ses_communes(ecoles):
    rennes, bruz, *_ = ecoles
    assert ecoles_sans_convention(ecoles, LE) == {rennes.pk, bruz.pk}
    convention("35238")
    assert ecoles_sans_convention(ecoles, LE) == {bruz.pk}
    convention("35047", "35001", nom="Métropole")
    assert ecoles_sans_convention(ecoles, LE) == set()


@pytest.mark.parametrize(
    ("du", "au", "couverte"),
    [
        (LE, None, True),
        (LE + datetime.timedelta(days=1), None, False),
        (SIGNEE, LE, False),
        (SIGNEE, LE + datetime.timedelta(days=1), True),
    ],
)
def test_la_convention_vaut_du_premier_au_dernier_jour(ecoles, du, au, couverte):
    convention("35238", du=du, au=au)
    assert (ecoles[0].pk not in ecoles_sans_convention(ecoles, LE)) is couverte


def test_une_ecole_sans_commune_connue_reste_soumise(dans_35):
    muette = f.ecole("Sans commune", code_commune="", secteur="public")
    convention("35238")
    assert ecoles_sans_convention([muette], LE) == {muette.pk}


def test_une_seule_requete(ecoles, django_assert_num_queries):
    convention("35238")
    with django_assert_num_queries(1):
        ecoles_sans_convention(ecoles, LE)


def test_enregistrer_puis_terminer(sei, ecoles):
    donnees = DonneesConvention("Ville de Rennes", ("35238",), SIGNEE, datetime.date(2025, 9, 1))
    creee = enregistrer_convention(auteur=sei, donnees=donnees)
    assert conventions_liste(LE)[0].etat == "en_cours"
    with pytest.raises(ActionRefusee, match="commence le 01/09/2025"):
        terminer_convention(auteur=sei, convention=creee, dernier_jour=datetime.date(2025, 8, 31))
    terminer_convention(auteur=sei, convention=creee, dernier_jour=LE)
    (ligne,) = conventions_liste(LE)
    assert (ligne.au, ligne.etat, ligne.ecoles, ligne.communes) == (LE, "en_cours", 1, "Rennes")
    assert conventions_liste(LE + datetime.timedelta(days=1))[0].etat == "finie"


def test_seul_le_sei_ecrit(ecoles):
    coordination = f.mandat(Role.COORD_PIAL, f.pole("Nord", ecoles).perimetre)
    donnees = DonneesConvention("Rennes", ("35238",), SIGNEE, LE)
    with pytest.raises(ActionRefusee, match="Seul le SEI"):
        enregistrer_convention(auteur=coordination, donnees=donnees)
    with pytest.raises(ActionRefusee, match="Seul le SEI"):
        terminer_convention(auteur=coordination, convention=convention("35238"), dernier_jour=LE)
    client = connecter(coordination.membre)
    convention("35238")
    page = client.get(URL).content.decode()
    assert "Rennes" in page
    assert "Terminer" not in page
    assert "Enregistrer une convention" not in page
    assert client.get(f"{URL}creer/").status_code == 404


def test_la_liste_vide_cherche_trie(sei, ecoles):
    client = connecter(sei.membre)
    assert "Aucune convention." in client.get(URL).content.decode()
    convention("35238", nom="Ville de Rennes")
    convention("35047", nom="Bruz", au=datetime.date(2026, 1, 1))
    page = client.get(URL, {"q": "rennes"}).content.decode()
    assert "1 convention." in page
    assert "Bruz" not in page.split("<tbody>")[1]
    assert "1 convention." in client.get(URL, {"etat": "finie"}).content.decode()
    assert "Aucune convention ne correspond." in client.get(URL, {"q": "zzz"}).content.decode()
    triee = client.get(URL, {"sort": "-collectivite"}).content.decode().split("<tbody>")[1]
    assert triee.index("Ville de Rennes") < triee.index("Bruz")


@pytest.mark.parametrize("nombre", [1, 3])
def test_la_liste_coute_autant_de_requetes(sei, ecoles, django_assert_num_queries, nombre):
    for n in range(nombre):
        convention("35238", nom=f"Ville {n}")
    client = connecter(sei.membre)
    client.get(URL)
    with django_assert_num_queries(15):
        client.get(URL)


def test_le_formulaire_dit_ce_qui_manque(sei, ecoles):
    client = connecter(sei.membre)
    vide = client.post(f"{URL}creer/")
    assert vide.status_code == 422
    for phrase in ("qui a signé", "au moins une commune", "jour de la signature", "premier jour"):
        assert phrase in vide.content.decode()
    corps = {
        "collectivite": "Métropole",
        "communes": "Rennes, 35047",
        "signee_le": "2025-06-12",
        "du": "2025-09-01",
        "au": "2025-08-31",
    }
    refus = client.post(f"{URL}creer/", corps)
    assert "Le dernier jour vient avant le premier." in refus.content.decode()
    refus = client.post(f"{URL}creer/", {**corps, "au": "", "communes": "Atlantis"})
    assert "Aucune école publique du premier degré à « Atlantis »" in refus.content.decode()
    assert client.post(f"{URL}creer/", {**corps, "au": ""}).status_code == 302
    creee = ConventionMeridienne.objects.get()
    assert creee.communes == ["35047", "35238"]
    fin = client.post(f"{URL}{creee.pk}/terminer/", {"dernier_jour": "2026-12-18"})
    assert fin.status_code == 302
    creee.refresh_from_db()
    assert creee.periode.upper == datetime.date(2026, 12, 19)
