"""Every column of ours is declared: personal with a category and a retention, or not personal."""

import pghistory.models
import pytest
from django.apps import apps

from tests.sources import SALLES

TECHNIQUES = {"id", "departement", "cree_le", "modifie_le"}
PERSONNES = {"Membre", "Eleve", "Aesh", "Mandat"}

NOTRES = [m for m in apps.get_models() if m._meta.app_label in SALLES]
TABLES = [m for m in NOTRES if not issubclass(m, pghistory.models.Event)]
HISTORIQUES = [m for m in NOTRES if issubclass(m, pghistory.models.Event)]


def _nom(modele):
    return modele._meta.label


@pytest.mark.parametrize("modele", TABLES, ids=_nom)
def test_chaque_colonne_est_declaree_une_fois(modele):
    rgpd = modele.__dict__.get("rgpd")
    assert rgpd is not None, "déclarez rgpd = Rgpd(…) dans le modèle (socle.rgpd)"
    colonnes = {champ.name for champ in modele._meta.local_concrete_fields} - TECHNIQUES
    if rgpd.autres == ("*",):
        assert not rgpd.personnelles
        return
    declarees = [*rgpd.personnelles, *rgpd.autres]
    assert len(declarees) == len(set(declarees)), "colonne déclarée deux fois"
    assert set(declarees) - TECHNIQUES == colonnes


@pytest.mark.parametrize("modele", TABLES, ids=_nom)
def test_une_colonne_personnelle_a_une_categorie_et_une_duree(modele):
    rgpd = modele.rgpd
    assert all(rgpd.personnelles.values())
    if rgpd.personnelles:
        assert rgpd.conservation is not None
        assert rgpd.conservation.duree and rgpd.conservation.statut


@pytest.mark.parametrize("modele", TABLES, ids=_nom)
def test_un_lien_vers_une_personne_est_une_donnee_personnelle(modele):
    liens = {
        champ.name
        for champ in modele._meta.local_concrete_fields
        if champ.is_relation and champ.related_model.__name__ in PERSONNES
    }
    assert liens <= set(modele.rgpd.personnelles)


@pytest.mark.parametrize("modele", HISTORIQUES, ids=_nom)
def test_l_historique_suit_la_declaration_de_son_modele(modele):
    suivi = modele.pgh_tracked_model
    colonnes = {c.name for c in modele._meta.local_concrete_fields if not c.name.startswith("pgh_")}
    assert colonnes <= {champ.name for champ in suivi._meta.local_concrete_fields}
    assert suivi.rgpd is not None


def test_aucune_colonne_ne_nomme_un_diagnostic():
    """Permissions page §1: medical documents and diagnoses are not stored."""
    interdits = ("diagnostic", "medical", "pathologie", "trouble", "numen", "telephone_perso")
    fautes = [
        f"{modele._meta.label}.{champ.name}"
        for modele in NOTRES
        for champ in modele._meta.local_concrete_fields
        if any(mot in champ.name for mot in interdits)
    ]
    assert fautes == []
