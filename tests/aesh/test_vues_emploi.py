"""Screens of the timetable without a browser: rights, counts of queries, forms, positions."""

import datetime
import re

import pytest
from django.test import Client

from aesh.actions.agenda import renouveler_agenda
from aesh.forms import ecrire_heure, lire_heure
from aesh.models import Creneau, EmploiDuTemps
from aesh.views.presentation import quarts
from comptes.models import Mandat
from socle.models import Acces, Travail
from tests import fabriques as f

LISTE = "/35/emplois/?liste=1"


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def connecter(mandat: Mandat) -> Client:
    client = Client()
    client.force_login(mandat.membre)
    return client


def grille(petit) -> str:
    return f"/35/emplois/{petit.emploi.pk}/"


def texte(reponse) -> str:
    return reponse.content.decode()


@pytest.mark.parametrize("poles", [1, 3])
def test_la_liste_coute_autant_de_requetes_quel_que_soit_le_nombre_de_poles(
    petit, poles, django_assert_num_queries
):
    for numero in range(1, poles):
        une = f.ecole(f"École {numero}")
        autre = f.pole(f"Pôle {numero}", (une,))
        f.aesh(f"Aesh{numero}", autre)
        f.eleve(f"Eleve{numero}", une)
        f.emploi(autre)
    client = connecter(f.mandat("SEI", f.perimetre("T")))
    client.get(LISTE)
    with django_assert_num_queries(17):
        reponse = client.get(LISTE)
    assert texte(reponse).count('<th scope="row">') == poles


@pytest.mark.parametrize("creneaux", [1, 4])
def test_la_grille_coute_autant_de_requetes_quel_que_soit_le_nombre_de_creneaux(
    petit, creneaux, django_assert_num_queries
):
    for jour in range(1, creneaux + 1):
        f.creneau(petit.emploi, petit.sophie, petit.ecole, jour, "8:30", "10:00", petit.lea)
    client = connecter(petit.coordination)
    client.get(grille(petit))
    with django_assert_num_queries(36):
        reponse = client.get(grille(petit))
    assert len(re.findall(r'<a class="creneau ', texte(reponse))) == creneaux


def test_la_liste_compte_les_eleves_sans_aide(petit):
    reponse = texte(connecter(petit.coordination).get(LISTE))
    assert re.search(r'<td class="nombre">2</td>\s*<td class="nombre">3</td>', reponse)


def test_un_seul_pole_s_ouvre_aussitot(petit):
    reponse = connecter(petit.coordination).get("/35/emplois/")
    assert reponse["Location"] == grille(petit)


def test_sans_version_la_coordination_en_ouvre_une(petit):
    EmploiDuTemps.objects.all().delete()
    client = connecter(petit.coordination)
    assert "Commencer" in texte(client.get("/35/emplois/"))
    reponse = client.post(f"/35/emplois/poles/{petit.pole.pk}/ouvrir/")
    emploi = EmploiDuTemps.objects.get()
    assert reponse["Location"] == f"/35/emplois/{emploi.pk}/"
    assert emploi.date_effet.isoweekday() == 1


def test_la_position_est_arrondie_au_quart_d_heure_et_le_texte_dit_l_heure_exacte(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 2, "8:35", "9:25", petit.lea)
    reponse = texte(connecter(petit.coordination).get(grille(petit)))
    assert 'class="creneau d2 l4 v0 t-individuelle' in reponse
    assert "8 h 35 – 9 h 25" in reponse
    assert quarts(515, 565, 480) == (2, 4)


def test_la_lecture_des_noms_est_journalisee(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    connecter(petit.coordination).get(grille(petit))
    acces = Acces.objects.get(objet="eleve", route="aesh:grille")
    assert petit.lea.pk in acces.ids


@pytest.mark.parametrize(
    ("role", "statut", "boutons"),
    [
        ("COORD_PIAL", "brouillon", {"Proposer au pilote"}),
        ("COORD_PIAL", "propose", {"Reprendre le brouillon"}),
        ("COORD_PIAL", "vise", {"Publier…", "Reprendre le brouillon"}),
        ("COORD_PIAL", "publie", {"Nouvelle version"}),
        ("PILOTE", "brouillon", set()),
        ("PILOTE", "propose", {"Donner le visa", "Renvoyer avec un motif"}),
        ("PILOTE", "vise", set()),
        ("AESH_REF", "propose", set()),
    ],
)
def test_les_boutons_sont_ceux_du_role_et_de_l_etat(petit, role, statut, boutons):
    maintenant = datetime.datetime(2026, 9, 1, tzinfo=datetime.UTC)
    EmploiDuTemps.objects.update(statut=statut, propose_le=maintenant, vise_le=maintenant)
    reponse = texte(connecter(f.mandat(role, petit.pole.perimetre)).get(grille(petit)))
    tous = {
        "Proposer au pilote",
        "Reprendre le brouillon",
        "Publier…",
        "Nouvelle version",
        "Donner le visa",
        "Renvoyer avec un motif",
    }
    assert {b for b in tous if f"<span>{b}</span>" in reponse} == boutons


def test_qui_ne_lit_pas_les_eleves_ne_voit_aucun_nom(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    referent = connecter(f.mandat("AESH_REF", petit.pole.perimetre))
    for adresse in (grille(petit), f"{grille(petit)}?vue=liste", LISTE):
        reponse = texte(referent.get(adresse))
        assert "Léa" not in reponse
        assert "Couverture des élèves" not in reponse
        assert "de contrat" not in reponse and "/ 24 h" not in reponse and "à placer" not in reponse
        assert '"contrat": 1440' not in reponse
        assert "sans aide" not in reponse


def test_un_autre_pole_est_introuvable(petit):
    autre = connecter(f.mandat("COORD_PIAL", f.pole("Ailleurs").perimetre))
    for adresse in (
        grille(petit),
        f"{grille(petit)}publication/",
        f"{grille(petit)}creneaux/nouveau/",
    ):
        assert autre.get(adresse).status_code == 404
    for acte in ("proposer", "reprendre", "imprimer"):
        assert autre.post(f"{grille(petit)}{acte}/").status_code == 404


def test_le_formulaire_sans_javascript_cree_modifie_et_supprime(petit):
    client = connecter(petit.coordination)
    saisie = {
        "aesh": str(petit.sophie.pk),
        "type": "individuelle",
        "etablissement": str(petit.ecole.pk),
        "eleves": [str(petit.lea.pk)],
        "jour": "1",
        "debut": "8h30",
        "fin": "10:00",
        "semaine": "toutes",
    }
    assert client.post(f"{grille(petit)}creneaux/nouveau/", saisie).status_code == 302
    creneau = Creneau.objects.get()
    assert (creneau.debut, creneau.fin) == (510, 600)

    page = f"{grille(petit)}creneaux/{creneau.pk}/"
    assert 'value="08:30"' in texte(client.get(page))
    perimee = client.post(page, {**saisie, "fin": "11:00", "revision": "7"}, follow=True)
    assert "a été modifié entre-temps" in texte(perimee)
    client.post(page, {**saisie, "fin": "11:00", "revision": "1"})
    creneau.refresh_from_db()
    assert (creneau.fin, creneau.revision) == (660, 2)

    client.post(f"{page}supprimer/", {"revision": "2"})
    assert not Creneau.objects.exists()


def test_le_formulaire_dit_ce_qui_ne_va_pas(petit):
    reponse = connecter(petit.coordination).post(
        f"{grille(petit)}creneaux/nouveau/",
        {"type": "collective", "jour": "1", "debut": "neuf", "fin": "10:00", "semaine": "toutes"},
    )
    assert reponse.status_code == 422
    assert "Écrivez une heure comme 8:30." in texte(reponse)
    assert "<title>Erreur : " in texte(reponse)


def test_un_filtre_cache_sans_retirer(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    f.creneau(petit.emploi, petit.karim, petit.autre_ecole, 1, "8:30", "10:00", petit.tom)
    reponse = texte(connecter(petit.coordination).get(f"{grille(petit)}?q=lea"))
    lignes = re.findall(r'role="row" data-aesh="([^"]+)"[^>]*?(hidden)?>', reponse)
    assert dict(lignes) == {str(petit.sophie.pk): "", str(petit.karim.pk): "hidden"}


def test_l_agenda_ne_dit_que_l_ecole_et_se_revoque(petit):
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    agent = f.mandat("AESH", petit.sophie.perimetre)
    petit.sophie.membre = agent.membre
    petit.sophie.save(update_fields=["membre"])
    adresse = f"/agenda/35-{renouveler_agenda(petit.sophie)}.ics"
    reponse = Client().get(adresse)
    assert reponse.status_code == 200
    assert b"Secret" not in reponse.content and "Léa".encode() not in reponse.content
    assert Client().get(adresse, headers={"If-None-Match": reponse["ETag"]}).status_code == 304
    connecter(agent).post("/35/ma-semaine/agenda/", {"acte": "revoquer"})
    assert Client().get(adresse).status_code == 404
    assert Client().get("/agenda/35-inconnu.ics").status_code == 404
    assert Client().get("/agenda/99-inconnu.ics").status_code == 404


def test_ma_semaine_est_celle_de_l_aesh_seulement(petit):
    assert connecter(petit.coordination).get("/35/ma-semaine/").status_code == 404
    agent = f.mandat("AESH", petit.sophie.perimetre)
    petit.sophie.membre = agent.membre
    petit.sophie.save(update_fields=["membre"])
    client = connecter(agent)
    assert "Aucun créneau cette semaine." in texte(client.get("/35/ma-semaine/"))
    reponse = client.post("/35/ma-semaine/pdf/")
    travail = Travail.objects.get()
    assert reponse["Location"] == f"/35/mes-travaux/{travail.pk}/"
    assert set(travail.parametres) == {"aesh", "lundi"}
    assert client.get(grille(petit)).status_code == 404


@pytest.mark.parametrize(
    ("saisie", "minutes"),
    [("8:30", 510), ("8h30", 510), ("8 h", 480), ("0830", 510), ("25:00", None), ("huit", None)],
)
def test_les_heures_se_tapent_de_plusieurs_facons(saisie, minutes):
    assert lire_heure(saisie) == minutes
    if minutes is not None:
        assert lire_heure(ecrire_heure(minutes)) == minutes


@pytest.mark.parametrize("jour", ["2019-08-31", "2035-09-01"])
def test_une_date_d_effet_hors_de_l_annee_est_refusee(petit, jour):
    avant = petit.emploi.date_effet
    client = connecter(petit.coordination)
    reponse = client.post(f"{grille(petit)}date-d-effet/", {"date_effet": jour}, follow=True)
    assert "choisissez une date entre le 01/09/" in texte(reponse)
    petit.emploi.refresh_from_db()
    assert petit.emploi.date_effet == avant


def test_le_filtre_d_ecole_vaut_aussi_pour_la_couverture(petit):
    client = connecter(petit.coordination)
    tous = texte(client.get(grille(petit)))
    assert "3 élèves · " in tous and "Dans cette école" not in tous
    autre = f.ecole("École lointaine")
    reponse = texte(client.get(f"{grille(petit)}?ecole={autre.pk}"))
    assert "Dans cette école : 0 élève · " in reponse


def test_ma_semaine_dit_les_vacances_et_ignore_une_semaine_impossible(petit):
    agent = f.mandat("AESH", petit.sophie.perimetre)
    petit.sophie.membre = agent.membre
    petit.sophie.save(update_fields=["membre"])
    f.vacances(datetime.date(2026, 12, 19), datetime.date(2027, 1, 4))
    client = connecter(agent)
    fermee = texte(client.get("/35/ma-semaine/?semaine=2026-12-21"))
    assert "Pas de classe cette semaine." in fermee
    for semaine in ("9999-12-31", "0001-01-01", "demain"):
        assert "Aucun créneau" in texte(client.get(f"/35/ma-semaine/?semaine={semaine}"))
