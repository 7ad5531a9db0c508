"""Timetables on the homes: what waits and for whom, at 1 and 3 poles under the same queries."""

import pytest
from django.test import Client

from tests import fabriques as f

URL = "/35/accueil/emplois/"


def lire(mandat):
    navigateur = Client()
    navigateur.force_login(mandat.membre)
    return navigateur.get(URL)


def test_la_coordination_voit_son_brouillon_et_ses_eleves_sans_aide(dans_35):
    petit = f.petit_pole()
    texte = lire(petit.coordination).content.decode()
    assert "PIAL Rennes Nord, version 1" in texte
    assert "en brouillon" in texte
    assert "Élèves sans accompagnement" in texte
    assert '<p class="chiffre-valeur">3</p>' in texte


def test_qui_ne_lit_pas_les_eleves_n_a_pas_leur_nombre(dans_35):
    petit = f.petit_pole()
    texte = lire(f.mandat("AESH_REF", petit.pole.perimetre)).content.decode()
    assert "AESH affectés" in texte
    assert "Élèves sans accompagnement" not in texte


@pytest.mark.parametrize("nombre", [1, 3])
def test_meme_nombre_de_requetes(dans_35, nombre, django_assert_num_queries):
    for n in range(nombre):
        f.emploi(f.pole(f"Pôle {n}", (f.ecole(f"École {n}"),)))
    sei = f.mandat("SEI", f.perimetre("T"))
    navigateur = Client()
    navigateur.force_login(sei.membre)
    with django_assert_num_queries(18):
        assert navigateur.get(URL).status_code == 200
