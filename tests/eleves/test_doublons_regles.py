"""Names that look alike: accents, order, compound names, one letter; and what does not."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eleves.regles.doublons import (
    Identite,
    Ressemblance,
    a_une_lettre,
    mots,
    paires_probables,
    ressemblance,
)

NOMS = st.text(alphabet="abcdeéèçœ '-", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("un", "autre", "attendu"),
    [
        (("LE GALL", "Éloïse"), ("Le-Gall", "eloise"), Ressemblance.MEME_NOM),
        (("D'Hervé", "Zoé"), ("dherve", "Zoe"), Ressemblance.MEME_NOM),
        (("Martin", "Léon"), ("Léon", "Martin"), Ressemblance.INVERSES),
        (("Martin", "Léon"), ("Leon", "Martine"), Ressemblance.INVERSES),
        (("Martin", "Jean-Luc"), ("Martin-Duval", "Jean"), Ressemblance.COMPOSE),
        (("Duval Martin", "Ana Maria"), ("Martin", "Ana"), Ressemblance.COMPOSE),
        (("Martin", "Mathieu"), ("Martin", "Matthieu"), Ressemblance.UNE_LETTRE),
        (("Dupond", "Nolan"), ("Dupont", "Nolan"), Ressemblance.UNE_LETTRE),
        (("Gaultier", "Nolan"), ("Gautlier", "Nolan"), Ressemblance.UNE_LETTRE),
        (("Martin-Duval", "Mathieu"), ("Martin", "Mathieux"), Ressemblance.UNE_LETTRE),
        (("Martin", "Léa"), ("Martin", "Léo"), None),
        (("Martin", "Adam"), ("Martin", "Sarah"), None),
        (("Le Gall", "Noé"), ("Le Bihan", "Noé"), None),
        (("Traoré", "Awa"), ("Diallo", "Awa"), None),
        (("", "Awa"), ("Diallo", "Awa"), None),
    ],
)
def test_ressemblance(un, autre, attendu):
    assert ressemblance(Identite(*un), Identite(*autre)) == attendu
    assert ressemblance(Identite(*autre), Identite(*un)) == attendu


@given(NOMS, NOMS, NOMS, NOMS)
def test_la_ressemblance_ne_depend_pas_de_l_ordre_des_dossiers(a, b, c, d):
    assert ressemblance(Identite(a, b), Identite(c, d)) == ressemblance(
        Identite(c, d), Identite(a, b)
    )


def distance(un: str, autre: str) -> int:
    """Slow reference: optimal string alignment."""
    table = {(i, 0): i for i in range(len(un) + 1)} | {(0, j): j for j in range(len(autre) + 1)}
    for i in range(1, len(un) + 1):
        for j in range(1, len(autre) + 1):
            table[i, j] = min(
                table[i - 1, j] + 1,
                table[i, j - 1] + 1,
                table[i - 1, j - 1] + (un[i - 1] != autre[j - 1]),
            )
            if i > 1 and j > 1 and un[i - 2 : i] == autre[j - 2 : j][::-1]:
                table[i, j] = min(table[i, j], table[i - 2, j - 2] + 1)
    return table[len(un), len(autre)]


@given(st.text("abc", min_size=4, max_size=8), st.text("abc", min_size=4, max_size=8))
def test_une_lettre_est_la_distance_de_la_reference_lente(un, autre):
    assert a_une_lettre(un, autre) == (distance(un, autre) <= 1)


def test_un_nom_court_ne_pardonne_aucune_lettre():
    assert not a_une_lettre("lea", "leo") and mots("Ça-va d’Œuf") == ("ca", "va", "d", "oeuf")


def test_seuls_les_enfants_nes_le_meme_jour_sont_compares():
    jour, lendemain = datetime.date(2017, 3, 4), datetime.date(2017, 3, 5)
    martin = Identite("Martin", "Zoé")
    enfants = [(1, jour, martin), (2, lendemain, martin), (3, jour, Identite("MARTIN", "Zoe"))]
    assert list(paires_probables(enfants)) == [(1, 3, Ressemblance.MEME_NOM)]
