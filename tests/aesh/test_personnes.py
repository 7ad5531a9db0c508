"""AESH: who is listed to whom, contract hours, and when they cannot work."""

import datetime

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from psycopg.types.range import DateRange

from aesh.actions.indisponibilites import declarer_indisponibilite, retirer_indisponibilite
from aesh.models import IndisponibiliteAesh
from aesh.requetes.grille import grille_du_pole
from socle.erreurs import ActionRefusee
from tests import fabriques as f

LE = datetime.date(2026, 9, 14)


@pytest.fixture
def petit(dans_35):
    return f.petit_pole()


def client_de(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur


def declarer(petit, **champs):
    commun = {
        "aesh": petit.sophie,
        "auteur": petit.coordination,
        "du": f.RENTREE,
        "au": None,
        "jours": [1],
        "moment": "matin",
        "motif": "second_employeur",
    }
    return declarer_indisponibilite(**{**commun, **champs})


def test_la_liste_est_celle_du_pole_et_se_cherche(petit):
    ailleurs = f.aesh("Étrangère", f.pole("Autre", (f.ecole("Ailleurs"),)))
    client = client_de(petit.coordination)
    texte = client.get("/35/aesh/").content.decode()
    assert petit.sophie.nom_complet in texte
    assert petit.karim.nom_complet in texte
    assert ailleurs.nom_complet not in texte
    assert "24 h" in texte
    cherche = client.get("/35/aesh/", {"q": "SOPH"}).content.decode()
    assert petit.sophie.nom_complet in cherche
    assert petit.karim.nom_complet not in cherche
    assert client.get(f"/35/aesh/{ailleurs.pk}/").status_code == 404


def test_qui_ne_lit_pas_les_contrats_n_a_pas_les_heures(petit):
    texte = client_de(f.mandat("AESH_REF", petit.pole.perimetre)).get("/35/aesh/").content.decode()
    assert petit.sophie.nom_complet in texte
    assert "24 h" not in texte


@pytest.mark.parametrize("nombre", [1, 3])
def test_meme_nombre_de_requetes(dans_35, nombre, django_assert_num_queries):
    un_pole = f.pole("Rennes", (f.ecole(),))
    for n in range(nombre):
        f.aesh(f"A{n}", un_pole)
    client = client_de(f.mandat("COORD_PIAL", un_pole.perimetre))
    with django_assert_num_queries(15):
        assert client.get("/35/aesh/").status_code == 200


def test_une_indisponibilite_durable_bloque_le_creneau(petit):
    declarer(petit)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    (constat,) = grille_du_pole(petit.emploi, petit.coordination, LE).bloquants
    assert constat.regle == "R2-indisponible"
    assert "n'est pas disponible lundi de 8 h 30 à 10 h. Déplacez ce créneau." in constat.phrase


def test_une_indisponibilite_datee_avertit_avec_ses_semaines(petit):
    declarer(petit, du=datetime.date(2026, 9, 7), au=datetime.date(2026, 9, 20))
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    grille = grille_du_pole(petit.emploi, petit.coordination, f.RENTREE)
    assert not grille.bloquants
    assert "(2 semaines)" in " ".join(c.phrase for c in grille.conflits)


@pytest.mark.parametrize(
    ("champs", "bloque"),
    [({"moment": "apres_midi"}, False), ({"jours": [2]}, False), ({"moment": "journee"}, True)],
)
def test_le_jour_et_la_demi_journee_comptent(petit, champs, bloque):
    declarer(petit, **champs)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, 1, "8:30", "10:00", petit.lea)
    grille = grille_du_pole(petit.emploi, petit.coordination, LE)
    assert bool(grille.bloquants) is bloque


@pytest.mark.parametrize(
    ("champs", "champ"),
    [
        ({"au": datetime.date(2026, 8, 31)}, "au"),
        ({"jours": []}, "jours"),
        ({"jours": [6]}, "jours"),
        ({"moment": "nuit"}, "moment"),
        ({"motif": "maladie"}, "motif"),
    ],
)
def test_une_saisie_impossible_nomme_le_champ(petit, champs, champ):
    with pytest.raises(ValidationError) as refus:
        declarer(petit, **champs)
    assert set(refus.value.message_dict) == {champ}
    assert not IndisponibiliteAesh.objects.exists()


def test_le_pilote_ne_declare_ni_ne_retire(petit):
    with pytest.raises(ActionRefusee):
        declarer(petit, auteur=petit.pilote)
    ligne = declarer(petit)
    with pytest.raises(ActionRefusee):
        retirer_indisponibilite(indisponibilite=ligne, auteur=petit.pilote)


def test_le_motif_n_est_lu_que_par_le_sei(petit):
    declarer(petit)
    url = f"/35/aesh/{petit.sophie.pk}/"
    coordination = client_de(petit.coordination).get(url).content.decode()
    assert "Lundi, le matin" in coordination
    assert "(second employeur)" not in coordination
    sei = client_de(f.mandat("SEI", f.perimetre("T"))).get(url).content.decode()
    assert "(second employeur)" in sei


def test_saisir_puis_retirer_a_l_ecran(petit):
    client = client_de(petit.coordination)
    url = f"/35/aesh/{petit.sophie.pk}/"
    champs = {"du": "2026-09-01", "jours": ["1", "3"], "moment": "matin", "motif": "decharge"}
    faux = client.post(f"{url}indisponibilites/", {**champs, "au": "2026-08-01"})
    assert "Le dernier jour doit suivre le premier." in faux.content.decode()
    assert client.post(f"{url}indisponibilites/", champs).status_code == 302
    ligne = IndisponibiliteAesh.objects.get()
    assert (ligne.jours, ligne.periode) == ([1, 3], DateRange(f.RENTREE, None))
    client.post(f"{url}indisponibilites/{ligne.pk}/retirer/")
    assert not IndisponibiliteAesh.objects.exists()
