"""The generated pages say what the code says."""

import pytest

from config.documents import DOSSIER, PAGES


@pytest.mark.parametrize("nom", PAGES)
def test_la_page_est_a_jour(nom):
    ecrite = (DOSSIER / nom).read_text(encoding="utf-8")
    assert ecrite == PAGES[nom](), "lancez manage.py generer_docs"


def test_aucune_page_n_est_orpheline():
    assert {page.name for page in DOSSIER.glob("*.md")} == set(PAGES)
