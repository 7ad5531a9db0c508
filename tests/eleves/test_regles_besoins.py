"""From observed needs to a proposed target: each minute counts once, every step is shown."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eleves.enums.besoins import Intensite
from eleves.regles.besoins import Besoin, Plage, Poids, calculer, duree
from eleves.regles.moments import moments_de
from eleves.regles.semaine import Cours

POIDS = Poids(legere=15, moyenne=35, forte=60)
HEURES = {1: [(510, 720), (825, 990)], 3: [(510, 720)]}


def besoin(*plages, intensite=Intensite.MOYENNE, securite=False, quoi="Apprentissages"):
    return Besoin(quoi, "un moment", tuple(Plage(*p) for p in plages), intensite, securite)


def test_une_heure_d_aide_reguliere_compte_pour_trente_cinq_pour_cent():
    calcul = calculer([besoin((1, 540, 640))], POIDS)
    assert (calcul.somme, calcul.cible) == (35, 45)
    assert calcul.etapes[0].phrase == "Apprentissages, un moment : 1 h 40 × 35 % = 35 min"
    assert calcul.phrase == "Ensemble : 35 min par semaine, arrondi au quart d'heure : 45 min"


def test_deux_besoins_au_meme_moment_ne_s_ajoutent_pas():
    forte = besoin((1, 540, 600), intensite=Intensite.FORTE)
    legere = besoin((1, 540, 660), intensite=Intensite.LEGERE)
    calcul = calculer([legere, forte], POIDS)
    assert [e.minutes for e in calcul.etapes] == [60, 60]
    assert calcul.somme == 9 + 36
    cachee = calculer([besoin((1, 540, 600), intensite=Intensite.LEGERE), forte], POIDS)
    assert "déjà compté" in cachee.etapes[0].phrase
    assert cachee.somme == 36


def test_la_securite_compte_tout_le_temps_meme_pour_une_aide_legere():
    calcul = calculer([besoin((2, 600, 660), intensite=Intensite.LEGERE, securite=True)], POIDS)
    assert calcul.somme == 60
    assert "sécurité : tout le temps" in calcul.etapes[0].phrase


def test_une_semaine_sur_deux_compte_pour_moitie():
    assert calculer([besoin((1, 540, 640, "A"))], POIDS).somme == 17
    ensemble = calculer([besoin((1, 540, 640, "A")), besoin((1, 540, 640, "B"))], POIDS)
    assert ensemble.somme == 34


def test_rien_ne_donne_aucune_cible():
    assert calculer([], POIDS).cible == 0


@pytest.mark.parametrize(("minutes", "mots"), [(0, "0 min"), (45, "45 min"), (270, "4 h 30")])
def test_une_duree_se_dit_comme_on_l_ecrit(minutes, mots):
    assert duree(minutes) == mots


UNE = st.builds(
    lambda jour, debut, long, semaine: Plage(jour, debut, debut + long, semaine),
    st.integers(1, 5),
    st.integers(500, 560),
    st.integers(1, 60),
    st.sampled_from(["toutes", "A", "B"]),
)
DES_BESOINS = st.lists(
    st.builds(
        Besoin,
        st.just("x"),
        st.just("y"),
        st.lists(UNE, max_size=4).map(tuple),
        st.sampled_from(list(Intensite)),
        st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=150, deadline=None)
@given(DES_BESOINS, st.tuples(st.integers(0, 50), st.integers(0, 100), st.integers(0, 100)))
def test_le_calcul_est_celui_d_une_recherche_minute_par_minute(besoins, poids):
    """The slow reference: for each minute of each week, the strongest need that holds it."""
    lus = Poids(*poids)
    gagnees = [0] * len(besoins)
    for jour in range(1, 6):
        for semaine in ("A", "B"):
            for minute in range(500, 620):
                presents = [
                    n
                    for n, b in enumerate(besoins)
                    for p in b.plages
                    if semaine in p.semaines and p.touche(jour, minute, minute + 1)
                ]
                if presents:
                    gagnees[max(presents, key=lambda n: (lus.part(besoins[n]), -n))] += 1
    calcul = calculer(besoins, lus)
    assert [e.minutes_ab for e in calcul.etapes] == gagnees
    exact = sum(Fraction(m * lus.part(b), 200) for m, b in zip(gagnees, besoins, strict=True))
    assert calcul.somme <= exact < calcul.somme + max(1, len(besoins))
    assert calcul.cible % 15 == 0 and 0 <= calcul.cible - calcul.somme < 15


def test_les_moments_vont_de_la_semaine_a_la_seance():
    cours = [Cours(1, 510, 570, "EPS"), Cours(1, 840, 900, "Maths"), Cours(4, 510, 570, "EPS", "A")]
    moments = {m.code: m for m in moments_de(cours, HEURES)}
    assert moments["matiere:EPS"].plages == (Plage(1, 510, 570), Plage(4, 510, 570, "A"))
    assert moments["apres_midis"].plages == (Plage(1, 840, 900),)
    assert moments["matin:1"].libelle == "lundi matin"
    assert moments["seance:4:510:570:A"].libelle == "jeudi 8 h 30 – 9 h 30 (EPS, semaine A)"
    assert len(moments["semaine"].plages) == 3


def test_sans_semaine_saisie_les_heures_de_l_ecole_suffisent():
    moments = {m.code: m for m in moments_de([], HEURES)}
    assert moments["matins"].libelle == "tous les matins"
    assert "matiere:EPS" not in moments
    assert moments["seance:3:690:720:toutes"].libelle == "mercredi 11 h 30 – 12 h 00"


def test_sans_rien_de_connu_aucun_moment_n_est_propose():
    assert moments_de([], {}) == []
