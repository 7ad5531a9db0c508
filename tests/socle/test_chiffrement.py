"""Encrypted text: unreadable without a key, readable after a change of keys, never searched."""

import pytest
from cryptography.fernet import InvalidToken
from django.core.exceptions import FieldError

from pas.models import Brouillon
from socle.chiffrement import chiffrer, chiffrer_objet, dechiffrer, dechiffrer_objet, empreinte


def test_un_texte_se_relit_et_ne_se_devine_pas():
    ecrit = chiffrer("Léa a peur de l'école")
    assert dechiffrer(ecrit) == "Léa a peur de l'école"
    assert "Léa" not in ecrit and ecrit != chiffrer("Léa a peur de l'école")
    assert dechiffrer_objet(chiffrer_objet({"a": [1, "é"]})) == {"a": [1, "é"]}
    assert chiffrer("") == "" and dechiffrer_objet("") is None


def test_une_nouvelle_cle_en_tete_lit_encore_l_ancien_texte(settings):
    settings.CLES_CHIFFREMENT = ["ancienne"]
    ecrit, marque = chiffrer("Léa"), empreinte("auteur", "a@x.fr")
    settings.CLES_CHIFFREMENT = ["nouvelle", "ancienne"]
    assert dechiffrer(ecrit) == "Léa" and empreinte("auteur", "a@x.fr") == marque
    neuf = chiffrer("Léa")
    settings.CLES_CHIFFREMENT = ["ancienne"]
    with pytest.raises(InvalidToken):
        dechiffrer(neuf)


def test_une_empreinte_reconnait_sans_lire():
    assert empreinte("enfant", "LÉA ", "Martin") == empreinte("enfant", "lea", "martin")
    assert empreinte("enfant", "lea", "martin") != empreinte("auteur", "lea", "martin")
    assert empreinte("enfant", "ab", "c") != empreinte("enfant", "a", "bc")


def test_on_ne_cherche_pas_dans_une_colonne_chiffree(dans_35):
    with pytest.raises(FieldError):
        Brouillon.objects.filter(contenu="Léa").exists()
    with pytest.raises(FieldError):
        Brouillon.objects.filter(contenu__icontains="Léa").exists()
