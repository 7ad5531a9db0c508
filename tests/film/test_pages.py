"""Pages of the film: who sees what, literal query counts, what was typed stays."""

import datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from comptes.enums import Role
from film.enums import EtatTache
from film.models import FilmAnnee, ModeleTache, SuiviTache, TacheFilm
from pial.actions.calendrier import charger_calendrier, lire_calendrier
from socle.cloison import cloison
from tests import fabriques as f
from tests.distribution import connecter

ICI = {"departement": "35", "annee": 2026}


@pytest.fixture(autouse=True)
def aujourd_hui(time_machine: Any) -> None:
    """1 December 2026, in class time."""
    time_machine.move_to(datetime.datetime(2026, 12, 1, 9, tzinfo=datetime.UTC), tick=True)


def client_de(mandat: Any) -> Any:
    return connecter(mandat.membre, mandat)


def tache(petit: f.PetitPole, code: str) -> TacheFilm:
    return petit.extras["film"].taches.get(code=code)


def lire(mandat: Any, nom: str, **autres: Any) -> str:
    kwargs = {"departement": "35", **autres}
    reponse = client_de(mandat).get(reverse(f"film:{nom}", kwargs=kwargs))
    assert reponse.status_code == 200
    return reponse.content.decode()


def test_ma_periode_dit_ce_qui_est_a_moi_et_ouvre_l_ecran_qui_le_fait(petit):
    page = lire(petit.coordination, "periode")
    assert "Constat de rentrée" in page and "En retard" in page
    assert reverse("reporting:constats", kwargs={"departement": "35"}) in page
    assert "Visite des locaux" not in page
    direction = lire(petit.extras["direction"], "periode")
    assert "Visite des locaux" in direction
    assert "Renseignement des enquêtes" not in direction


def test_un_aesh_lit_l_annee_mais_ni_etat_ni_suivi(petit):
    lectrice = f.mandat(Role.AESH, petit.sophie.perimetre)
    page = lire(lectrice, "tableau", annee=2026)
    assert "Constat de rentrée" in page
    assert "film-etat" not in page
    suivi = client_de(lectrice).get(reverse("film:suivi", kwargs=ICI))
    assert suivi.status_code == 404


def test_le_suivi_d_un_pole_n_est_pas_celui_d_un_autre(petit):
    ailleurs = f.pole("Ailleurs", (f.ecole("École du Bois"),))
    page = lire(petit.pilote, "suivi", annee=2026)
    assert "Rennes Nord" in page and "Ailleurs" not in page
    interdit = client_de(petit.pilote).get(
        reverse("film:suivi_pole", kwargs={**ICI, "pole": ailleurs.pk})
    )
    assert interdit.status_code == 404
    detail = lire(petit.pilote, "suivi_pole", annee=2026, pole=petit.pole.pk)
    assert "Constat de rentrée" in detail
    assert petit.coordination.membre.nom not in detail  # places are counted, nobody is


def test_cocher_puis_annuler_a_l_ecran(petit):
    une = tache(petit, "SED-07")
    referent = f.mandat(Role.AESH_REF, petit.pole.perimetre)
    client = client_de(referent)
    kwargs = {"departement": "35", "tache_film": une.pk}
    lieu = {"lieu": str(petit.pole.pk)}
    client.post(reverse("film:faire", kwargs=kwargs), lieu)
    page = client.get(reverse("film:tache", kwargs=kwargs)).content.decode()
    assert f"par {referent.membre.nom_court}" in page and "Annuler" in page
    assert "bi-check-lg" in page  # the badge says « Fait » as the row does
    cochee = {"departement": "35", "tache_cochee": kwargs["tache_film"]}
    client.post(reverse("film:defaire", kwargs=cochee), lieu)
    with cloison("35"):
        assert SuiviTache.objects.get(tache=une).etat == EtatTache.A_FAIRE


def test_un_lieu_d_ailleurs_n_existe_pas(petit):
    ailleurs = f.pole("Ailleurs")
    une = tache(petit, "SED-04").pk
    client = client_de(petit.coordination)
    for lieu in (str(ailleurs.pk), "", "pas-une-cle"):
        for nom, partie in (
            *(("faire", "tache_film"), ("defaire", "tache_cochee")),
            ("sans_objet", "tache_film"),
        ):
            url = reverse(f"film:{nom}", kwargs={"departement": "35", partie: une})
            assert client.post(url, {"lieu": lieu, "motif": "Essai"}).status_code == 404


def test_sans_objet_demande_un_motif_et_garde_ce_qui_est_tape(petit):
    kwargs = {"departement": "35", "tache_film": tache(petit, "REN-08").pk}
    url = reverse("film:sans_objet", kwargs=kwargs)
    client = client_de(petit.coordination)
    vide = client.post(url, {"lieu": str(petit.pole.pk), "motif": ""})
    assert vide.status_code == 422 and "pourquoi" in vide.content.decode()
    client.post(url, {"lieu": str(petit.pole.pk), "motif": "Rien ne manque."})
    page = client.get(reverse("film:tache", kwargs=kwargs)).content.decode()
    assert "Rien ne manque." in page and "Sans objet" in page


def test_le_modele_se_change_et_refuse_une_date_qui_n_en_est_pas_une(petit):
    modele = ModeleTache.objects.get(code="REN-07")
    url = reverse("film:modele_tache", kwargs={"departement": "35", "modele_tache": modele.pk})
    client = client_de(petit.extras["sei"])
    donnees = {
        "libelle": "Constat de rentrée du pôle",
        "roles": ["ERSEH", "COORD_PIAL"],
        "portee": "pole",
        "du": "R+3",
        "au": "demain",
        "est_active": "on",
    }
    refus = client.post(url, donnees)
    assert refus.status_code == 422
    assert "Constat de rentrée du pôle" in refus.content.decode()
    assert client.post(url, {**donnees, "au": "R+20"}).status_code == 302
    with cloison("35"):
        modele.refresh_from_db()
        assert modele.roles == ["COORD_PIAL", "ERSEH"]  # who answers stays first
        assert tache(petit, "REN-07").libelle == "Constat de rentrée"  # the open film keeps its own
    assert client_de(petit.pilote).get(url).status_code == 404


def test_un_departement_sans_calendrier_saisit_ses_dates(petit):
    url = reverse("film:ouvrir", kwargs={"departement": "35", "annee": 2027})
    client = client_de(petit.extras["sei"])
    page = client.get(url).content.decode()
    assert "Aucun calendrier" in page
    dates = {"rentree": "2027-09-01", "prerentree": "2027-09-02", "fin": "2028-07-03"}
    assert client.post(url, dates).status_code == 422
    assert client.post(url, {**dates, "prerentree": "2027-08-30"}).status_code == 302
    with cloison("35"):
        film = FilmAnnee.objects.get(annee=2027)
        assert film.est_saisi
        assert film.taches.get(code="REN-07").echeance == datetime.date(2027, 10, 1)


def test_corriger_les_dates_deplace_ce_qui_n_est_pas_fait(petit, dans_35):
    client = client_de(petit.extras["sei"])
    url = reverse("film:dates", kwargs=ICI)
    dates = {"rentree": "2026-09-03", "prerentree": "2026-09-01", "fin": "2027-07-02"}
    assert client.post(url, dates).status_code == 302
    with cloison("35"):
        assert tache(petit, "REN-07").ouvre_le == datetime.date(2026, 9, 3)
    client.post(reverse("film:relire", kwargs=ICI))
    with cloison("35"):
        assert tache(petit, "REN-07").ouvre_le == datetime.date(2026, 9, 1)


def test_l_affiche_tient_sur_une_feuille_sans_etat_ni_nom(petit, dans_35):
    charger_calendrier(departement=dans_35, lignes=lire_calendrier())
    client = client_de(petit.coordination)
    url = reverse("film:affiche", kwargs=ICI)
    une, deux = client.get(url), client.get(url)
    assert une["Content-Type"] == "application/pdf"
    assert une.content == deux.content
    feuilles = PdfReader(BytesIO(une.content)).pages
    assert len(feuilles) == 1  # one wall, one sheet
    assert "Veiller au bon fonctionnement" in feuilles[0].extract_text()


@pytest.mark.parametrize(
    ("nom", "qui", "requetes"),
    [
        ("periode", "coordination", 19),
        ("periode", "sei", 19),
        ("tableau", "sei", 18),
        ("calendrier", "sei", 19),
        ("suivi", "sei", 18),
        ("suivi_pole", "sei", 18),
        ("tache", "sei", 17),
        ("modele", "sei", 18),
    ],
)
def test_autant_de_requetes_pour_un_pole_que_pour_quatre(petit, dans_35, nom, qui, requetes):
    kwargs: dict[str, Any] = {"departement": "35"}
    if nom in ("tableau", "calendrier", "suivi", "suivi_pole"):
        kwargs["annee"] = 2026
    if nom == "suivi_pole":
        kwargs["pole"] = petit.pole.pk
    if nom == "tache":
        kwargs["tache_film"] = tache(petit, "REN-07").pk
    client = client_de(petit.extras[qui])
    url = reverse(f"film:{nom}", kwargs=kwargs)

    def compter() -> int:
        with CaptureQueriesContext(connection) as lues:
            assert client.get(url).status_code == 200
        return len(lues)

    compter()  # what is read once per process
    avant = compter()
    with cloison("35"):
        for n in range(3):
            pole = f.pole(f"Pôle {n}", (f.ecole(f"École {n}"),))
            SuiviTache.objects.create(
                tache=tache(petit, "REN-07"), pole=pole, etat="fait", origine="preuve"
            )
        ModeleTache.objects.filter(code="REN-08").update(libelle="Autre")
    assert compter() == avant == requetes


def test_sans_film_la_page_dit_comment_l_ouvrir(dans_35):
    chef = f.mandat(Role.SEI_CHEF, f.perimetre("T"))
    page = lire(chef, "periode")
    assert (
        "pas encore ouvert" in page and reverse("film:modele", kwargs={"departement": "35"}) in page
    )
    client = client_de(chef)
    client.post(reverse("film:modele_charger", kwargs={"departement": "35"}))
    page = lire(chef, "modele")
    assert "70 tâches" in page
