"""Definitions, periods and small numbers of indicators, without a database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reporting.enums.indicateurs import Chapitre, PetitsNombres, Unite
from reporting.regles.histogramme import dessiner_barres
from reporting.regles.indicateurs.definition import (
    Indicateur,
    RegistreIncoherent,
    registre,
)
from reporting.regles.indicateurs.lus import Compte, bloc, quantiles, sommer
from reporting.regles.indicateurs.pas import INDICATEURS_PAS
from reporting.regles.indicateurs.periodes import mois_de_l_annee, periode_chiffres
from reporting.regles.indicateurs.phrases import nombre_dit, quantiles_dits
from reporting.regles.petits_nombres import SEUIL
from reporting.requetes.indicateurs_pas.lecture import DES_ATTENTES
from reporting.requetes.indicateurs_pas.sources import SOURCES

D = datetime.date
ORIGINES = INDICATEURS_PAS["demandes-origine"]
jours = st.dates(D(2024, 1, 1), D(2030, 12, 31))


def test_chaque_definition_dit_comment_elle_se_mesure_ou_pourquoi_pas():
    for un in INDICATEURS_PAS.values():
        des_etats = ("file-active", "couverture", "etp")
        calcule = un.code in SOURCES or un.code in (*DES_ATTENTES, *des_etats)
        assert calcule == un.est_mesure, un.code
        assert un.definition.endswith(".") and un.source
        assert bool(un.parts) == un.est_mesure
    assert not any("AESH évité" in un.libelle for un in INDICATEURS_PAS.values())
    assert {"demandes-sexe", "satisfaction", "formations"} == {
        un.code for un in INDICATEURS_PAS.values() if not un.est_mesure
    }


def test_le_registre_refuse_un_code_deux_fois_et_une_definition_vide():
    with pytest.raises(RegistreIncoherent):
        registre([ORIGINES, ORIGINES])
    with pytest.raises(RegistreIncoherent):
        registre([Indicateur("x", "X", Chapitre.FIN, "Sans calcul.", "", "ici")])


@given(st.integers(2024, 2028), st.none() | st.integers(0, 11), jours, st.booleans())
def test_une_periode_s_arrete_aujourd_hui_et_se_compare_a_la_meme_duree(annee, rang, le, arretee):
    mois = None if rang is None else mois_de_l_annee(annee)[rang]
    lue = periode_chiffres(annee, mois, le, arretee=arretee)
    assert lue.periode.au <= max(lue.periode.du, le + datetime.timedelta(days=1))
    assert sum((c.au - c.du).days for c in lue.colonnes) == (lue.periode.au - lue.periode.du).days
    assert lue.avant.au <= lue.periode.du  # disjoint: a request is never on both sides
    if arretee and not lue.est_vide:
        assert lue.periode.au.day == 1
    entamee = (lue.periode.au - lue.periode.du).days
    if mois is None and 0 < entamee < 365:
        assert (lue.avant.au - lue.avant.du).days == entamee


def agrege(effectifs):
    parts = list(ORIGINES.parts)
    comptes = {p: [Compte(n, n), Compte(n, n)] for p, n in zip(parts, effectifs, strict=True)}
    return bloc(ORIGINES, comptes, 0, agregee=True)


def test_un_petit_nombre_et_ce_qui_le_rendrait_sont_caches():
    lu = agrege([40, 3, 12, 9, 0])
    assert [ligne.total for ligne in lu.lignes] == [40, None, 12, None, 0]
    assert lu.total.total == 64
    assert lu.lignes[1].ecart is None
    rare = agrege([3, 0, 0, 0, 0])
    assert rare.lignes[0].total is None and rare.total.total is None
    assert nombre_dit(rare.total.total, Unite.DEMANDES) == "n. c."


@given(st.lists(st.integers(0, 12), min_size=5, max_size=5))
def test_aucune_soustraction_ne_rend_un_petit_nombre(effectifs):
    lu = agrege(effectifs)
    cachees = [e for e, ligne in zip(effectifs, lu.lignes, strict=True) if ligne.total is None]
    montrees = [ligne.total for ligne in lu.lignes if ligne.total is not None]
    assert all(n == 0 or n >= SEUIL for n in montrees)
    if lu.total.total is not None and cachees:
        assert len(cachees) > 1 and lu.total.total - sum(montrees) >= SEUIL


def test_huit_actions_pour_trois_enfants_sont_un_petit_nombre():
    """What is hidden is decided by the requests behind, not by the rows."""
    genres = INDICATEURS_PAS["actions-genre"]
    un, deux, trois, *_ = genres.parts
    comptes = {
        un: [Compte(8, 3), Compte(8, 3)],
        deux: [Compte(30, 20), Compte(30, 20)],
        trois: [Compte(90, 60), Compte(90, 60)],
    }
    lu = bloc(genres, comptes, 0, agregee=True)
    assert [ligne.total for ligne in lu.lignes[:3]] == [None, None, 90]
    exact = bloc(genres, comptes, 0, agregee=False)
    assert [ligne.total for ligne in exact.lignes[:3]] == [8, 30, 90]


def test_les_chiffres_du_territoire_ne_sont_jamais_caches():
    couverture = INDICATEURS_PAS["couverture"]
    assert couverture.petits_nombres is PetitsNombres.AUCUN
    lu = bloc(couverture, {"oui": [Compte(2, 2)] * 2, "non": [Compte(3, 3)] * 2}, 0, agregee=True)
    assert [ligne.total for ligne in lu.lignes] == [2, 3]


def test_une_mediane_de_quatre_demandes_se_tait_pour_qui_n_a_que_les_chiffres():
    assert quantiles([3, 4, 5, 6], agregee=True).mediane is None
    assert quantiles_dits(quantiles([3, 4, 5, 6], agregee=True)) == "pas assez de données"
    lus = quantiles([1, 2, 3, 4, 30], agregee=True)
    assert (lus.mediane, lus.p90) == (3, 30)
    assert quantiles_dits(quantiles([2, 3], agregee=False)) == "médiane 2,5, 9 sur 10 en 3 au plus"


def test_ce_qui_ne_s_ajoute_pas_ne_s_ajoute_pas():
    with pytest.raises(ValueError, match="ne s'ajoutent pas"):
        sommer(INDICATEURS_PAS["file-active"], [Compte(3, 3), Compte(3, 3)])


@pytest.mark.parametrize(
    ("valeur", "unite", "dit"),
    [
        (1204, Unite.DEMANDES, "1\u202f204"),
        (750, Unite.MINUTES, "12 h 30"),
        (-60, Unite.MINUTES, "\u22121 h"),
        (150, Unite.CENTIEMES_ETP, "1,50"),
        (0, Unite.DEMANDES, "0"),
    ],
)
def test_un_nombre_se_dit_dans_son_unite(valeur, unite, dit):
    assert nombre_dit(valeur, unite) == dit


def test_une_barre_part_de_zero_et_son_nombre_est_au_dessus():
    dessin = dessiner_barres([("sept", 10), ("oct", 0), ("nov", 20)])
    assert [b.hauteur for b in dessin.barres][1] == 0
    assert dessin.barres[2].hauteur == pytest.approx(2 * dessin.barres[0].hauteur, abs=0.2)
    assert [g.valeur for g in dessin.graduations] == [0, 5, 10, 15, 20]
    assert dessiner_barres([]).barres == ()
