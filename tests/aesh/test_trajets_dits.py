"""Travel between two schools of one day: in the grid, in « Ma semaine », on paper; never typed."""

import datetime

import pytest

from aesh.actions.publication import publier
from aesh.enums import StatutEmploi
from aesh.requetes.agenda import evenements_de_aesh
from aesh.requetes.grille import grille_du_pole
from aesh.requetes.impression import R14, semaine_reelle
from aesh.requetes.impression_version import feuille_aesh, lire_version
from aesh.requetes.semaine import dont, semaine_de_aesh
from pial.models import TempsDeTrajet
from tests import fabriques as f

LUNDI = datetime.date(2026, 9, 14)


@pytest.fixture
def pole(dans_35):
    """Monday: 8:30-10:00 at the school, 25 min of road, 10:30-12:00 at the collège, a meeting."""
    pole = f.petit_pole()
    TempsDeTrajet.objects.create(
        depart=pole.ecole, arrivee=pole.autre_ecole, mode="voiture", minutes=25
    )
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "8:30", "10:00", pole.lea)
    f.creneau(pole.emploi, pole.sophie, pole.autre_ecole, 1, "10:30", "12:00", pole.tom)
    f.creneau(pole.emploi, pole.sophie, pole.autre_ecole, 1, "16:30", "17:30", type="reunion")
    return pole


def ligne_de_sophie(pole):
    grille = grille_du_pole(pole.emploi, pole.coordination, f.RENTREE)
    return next(ligne for ligne in grille.aesh if ligne.id == str(pole.sophie.pk))


def test_la_grille_dit_le_trajet_et_ne_compte_pas_la_reunion(pole):
    ligne = ligne_de_sophie(pole)
    (trajet,) = ligne.trajets
    assert trajet == {
        "jour": 1,
        "debut": 600,
        "fin": 625,
        "minutes": 25,
        "vers": pole.autre_ecole.nom_court,
        "semaine": "toutes",
    }
    assert (ligne.semaine_a, ligne.semaine_b) == (3 * 60 + 25, 3 * 60 + 25)


def test_un_trajet_des_semaines_a_seulement(pole):
    pole.emploi.creneaux.filter(etablissement=pole.autre_ecole).update(semaine="A")
    ligne = ligne_de_sophie(pole)
    assert [t["semaine"] for t in ligne.trajets] == ["A"]
    assert (ligne.semaine_a, ligne.semaine_b) == (3 * 60 + 25, 90)


def test_un_detour_les_semaines_a_ne_compte_pas_en_semaine_b(pole):
    """Weeks B: 8:30 here, 10:30 there. Weeks A: a slot there in between, one trip as well."""
    f.creneau(pole.emploi, pole.sophie, pole.ecole, 1, "10:00", "10:05", pole.lea, semaine="A")
    ligne = ligne_de_sophie(pole)
    assert {(t["debut"], t["semaine"]) for t in ligne.trajets} == {(605, "A"), (600, "B")}
    assert (ligne.semaine_a, ligne.semaine_b) == (3 * 60 + 30, 3 * 60 + 25)


def test_sans_temps_connu_rien_n_est_invente(pole):
    TempsDeTrajet.objects.all().delete()
    assert ligne_de_sophie(pole).trajets == []


@pytest.fixture
def publie(pole):
    pole.emploi.statut = StatutEmploi.VISE
    pole.emploi.save(update_fields=["statut"])
    publier(pole.emploi, auteur=pole.coordination, le=f.RENTREE)
    return pole


def test_ma_semaine_dit_le_trajet_et_la_reunion_dans_le_total(publie):
    jours = semaine_de_aesh(publie.sophie, LUNDI)
    (trajet,) = jours[0].trajets.values()
    assert trajet.phrase == f"Trajet : 25 min vers {publie.autre_ecole.nom_court}"
    assert [bool(t) for t, _ in jours[0].etapes] == [False, True, False]
    assert jours[0].minutes == 3 * 60 + 25 + 60
    assert dont(jours) == ", dont 25 min de trajet et 1 h de réunion"
    assert dont(jours[1:]) == ""


def test_le_papier_de_la_semaine_reelle(publie):
    feuille = semaine_reelle(publie.sophie, LUNDI)
    titres = [c.titre for ligne in feuille.tableaux[0].lignes for c in ligne.cellules[0]]
    assert titres == ["Léa S.", f"Trajet vers {publie.autre_ecole.nom_court}", "Tom S.", "Réunion"]
    assert feuille.total == "4 h 25 cette semaine, dont 25 min de trajet et 1 h de réunion"
    assert R14 in feuille.legende


@pytest.mark.parametrize("affichage", [True, False])
def test_le_papier_de_la_semaine_type(pole, affichage):
    lecture = lire_version(pole.emploi, pole.coordination, f.RENTREE, affichage=affichage)
    feuille = feuille_aesh(lecture, pole.sophie)
    titres = [c.titre for ligne in feuille.tableaux[0].lignes for c in ligne.cellules[0]]
    assert titres[1] == f"Trajet vers {pole.autre_ecole.nom_court}"
    assert titres[3] == "Réunion"
    assert ("Léa S." in titres) is not affichage
    assert feuille.total == "3 h 25 par semaine, dont 25 min de trajet, et 1 h de réunion"
    assert R14 in feuille.legende


def test_l_agenda_nomme_la_reunion_jamais_l_aide(publie):
    titres = {e.titre for e in evenements_de_aesh(publie.sophie, publie.sophie.departement, LUNDI)}
    lieu = publie.autre_ecole.nom
    assert titres == {
        f"Accompagnement — {publie.ecole.nom}",
        f"Accompagnement — {lieu}",
        f"Réunion — {lieu}",
    }
