"""A number that one dictates: read back whatever the hand wrote, wrong when a sign is wrong."""

import itertools
import secrets

from hypothesis import assume, given
from hypothesis import strategies as st

from pas.regles.numeros import ALPHABET, LONGUEUR, composer, lire, tirer

corps = st.text(alphabet=ALPHABET, min_size=LONGUEUR, max_size=LONGUEUR)


def test_aucun_signe_ne_se_confond():
    confondus = [set("0OQDG"), set("1IL"), set("2Z"), set("5S"), set("8B"), set("UV"), set("MN")]
    for groupe in [*confondus, set("PT")]:
        assert len(groupe & set(ALPHABET)) <= 1, groupe


@given(corps)
def test_un_numero_se_relit_comme_on_l_ecrit(signes):
    numero = composer(signes)
    assert lire(numero) == numero
    assert lire(numero.lower()) == numero
    assert lire(f" {numero[4:8]} {numero[-2:]} ") == numero
    assert lire(numero.replace("-", ". ")) == numero


@given(corps, st.integers(0, LONGUEUR - 1), st.sampled_from(ALPHABET))
def test_un_signe_faux_se_voit(signes, place, autre):
    assume(signes[place] != autre)
    faux = signes[:place] + autre + signes[place + 1 :]
    assert lire(composer(signes).replace(signes, faux, 1)) is None


@given(corps, st.integers(0, LONGUEUR - 2))
def test_deux_signes_echanges_se_voient(signes, place):
    a, b = signes[place], signes[place + 1]
    assume(a != b)
    faux = signes[:place] + b + a + signes[place + 2 :]
    assert lire(f"PAS-{faux}-{composer(signes)[-2:]}") is None


def test_un_tirage_couvre_l_alphabet():
    tires = {tirer(secrets.randbelow) for _ in range(300)}
    assert len(tires) > 290 and all(lire(n) == n for n in tires)
    assert set(itertools.chain(*(n[4:8] for n in tires))) == set(ALPHABET)


@given(st.text(max_size=20))
def test_n_importe_quoi_n_est_pas_un_numero_par_erreur(texte):
    lu = lire(texte)
    assert lu is None or lire(lu) == lu
