"""Many rows at once, under the wall, with the history on."""

import uuid

import pghistory
import pytest

from comptes.models import Departement, Perimetre
from socle.cloison import ErreurCloison, cloison
from socle.masse import identifiants, inserer_en_masse, modifier_en_masse
from socle.texte import cle_tri

CHAMPS = ["id", "genre", "libelle"]


def test_inserer_puis_modifier_sous_l_historique(departement_35: Departement) -> None:
    ids = identifiants(3)
    with cloison("35"), pghistory.context(membre="essai"):
        assert inserer_en_masse(Perimetre, CHAMPS, [(i, "E", f"é;\t{i}") for i in ids]) == 3
        assert inserer_en_masse(Perimetre, CHAMPS, []) == 0
        assert modifier_en_masse(Perimetre, ["libelle"], [(ids[0], "neuf")]) == 1
        assert Perimetre.objects.get(pk=ids[0]).libelle == "neuf"
        assert Perimetre.objects.get(pk=ids[1]).libelle == f"é;\t{ids[1]}"
    with cloison("44"):
        assert modifier_en_masse(Perimetre, ["libelle"], [(ids[0], "volé")]) == 0
        assert not Perimetre.objects.exists()


@pytest.mark.django_db
def test_refuse_sans_cloison() -> None:
    with pytest.raises(ErreurCloison):
        inserer_en_masse(Perimetre, CHAMPS, [])
    with pytest.raises(ErreurCloison):
        modifier_en_masse(Perimetre, ["libelle"], [])


def test_les_identifiants_sont_des_uuid_4() -> None:
    assert all(str(uuid.UUID(i)) == i and uuid.UUID(i).version == 4 for i in identifiants(50))
    assert len(set(identifiants(1000))) == 1000


def test_cle_tri() -> None:
    assert cle_tri("  École  Élémentaire d’Œuilly ") == "ecole elementaire d'oeuilly"
    assert cle_tri("ÇÀ ET LÀ – Straße") == "ca et la - strasse"
    assert cle_tri("Nẵng Ångström") == "nang angstrom"
