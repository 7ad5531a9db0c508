"""The island as it is built: what the first gesture waits for stays small."""

import pytest

from config import ilot

PREMIER_GESTE_MAX = 14_600


@pytest.fixture(scope="module")
def bati() -> None:
    """The built files; without esbuild (make install) nothing can be measured."""
    assert ilot.programme(), "esbuild manque : make install"
    assert ilot.batir()


@pytest.mark.usefixtures("bati")
def test_ce_que_le_premier_geste_attend_tient_en_14_6_ko():
    poids, initiaux = ilot.poids(), ilot.premier_geste()
    assert "grille.js" in initiaux
    assert sum(poids[nom] for nom in initiaux) <= PREMIER_GESTE_MAX


@pytest.mark.usefixtures("bati")
def test_glisser_envoyer_et_les_dialogues_viennent_apres():
    """Said of words that only these parts hold: they left the first one."""
    premiers = "".join((ilot.BATI / "aesh" / nom).read_text() for nom in ilot.premier_geste())
    for mot in ("X-CSRFToken", "fantome", "indexedDB", "Donner des heures à"):
        assert mot not in premiers, mot
        assert any(
            mot in (ilot.BATI / "aesh" / nom).read_text()
            for nom in ilot.poids().keys() - ilot.premier_geste()
        ), mot
