"""The list of mutations follows the code: `make mutations` itself takes minutes."""

import pytest

from tests.mutations import MUTATIONS, RACINE


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda m: m.nom)
def test_la_mutation_s_applique_encore(mutation):
    assert bool(mutation.sql) != bool(mutation.fichier)
    if mutation.fichier:
        texte = (RACINE / mutation.fichier).read_text(encoding="utf-8")
        assert texte.count(mutation.avant) == 1, f"mettez « {mutation.nom} » à jour"
    fichier, _, test = mutation.test.partition("::")
    assert f"def {test.split('[')[0]}(" in (RACINE / fichier).read_text(encoding="utf-8")
