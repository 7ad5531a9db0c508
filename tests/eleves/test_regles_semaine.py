"""A class's week: bounds, overlaps, warnings, proposals; against a minute-by-minute model."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eleves.regles.modeles_semaine import MODELES, poser_modele
from eleves.regles.semaine import (
    Cours,
    attentions_semaine,
    comparer,
    demi_journees,
    jointes,
    resume,
    verifier_semaine,
)

PLAGES = {1: [(510, 720), (825, 990)], 2: [(510, 720)]}
HEURES = st.integers(min_value=0, max_value=47).map(lambda n: n * 30)
COURS = st.builds(
    Cours,
    st.integers(1, 3),
    HEURES,
    HEURES,
    st.sampled_from(["Maths", "EPS"]),
    st.sampled_from(["toutes", "A", "B"]),
)


def phrases(*cours, plages=PLAGES):
    return [(r.ligne, r.champ, r.phrase) for r in verifier_semaine(cours, plages)]


def test_une_semaine_dans_les_horaires_ne_dit_rien():
    assert phrases(Cours(1, 510, 600, "Français"), Cours(1, 600, 720, "Maths")) == []


def test_une_seance_hors_des_horaires_dit_les_horaires():
    assert phrases(Cours(2, 700, 750, "Maths")) == [
        (
            0,
            "debut",
            "Le mardi de 11 h 40 à 12 h 30, la séance sort des horaires de l'école, ouverte le "
            "mardi de 8 h 30 à 12 h 00.",
        )
    ]
    assert phrases(Cours(3, 510, 600, "Maths")) == [
        (0, "debut", "L'école n'a pas classe le mercredi.")
    ]


def test_une_seance_ne_traverse_pas_midi_mais_traverse_deux_plages_jointes():
    traverse = Cours(1, 700, 830, "Maths")
    assert len(phrases(traverse)) == 1
    assert phrases(traverse, plages={1: [(510, 720), (720, 990)]}) == []


def test_sans_horaires_connus_seules_les_bornes_de_bon_sens_tiennent():
    assert phrases(Cours(6, 420, 1200, "Sortie"), plages={}) == []
    assert len(phrases(Cours(6, 400, 500, "Sortie"), plages={})) == 1


def test_deux_seances_qui_se_recouvrent_nomment_l_autre_ligne():
    deux = (Cours(1, 510, 600, "Français"), Cours(1, 590, 650, "Maths"))
    [remarque] = verifier_semaine(deux, PLAGES, [4, 9])
    assert remarque.ligne == 1
    assert "recouvre la ligne 4 (Français, 8 h 30 à 10 h 00)" in remarque.phrase


@given(st.lists(COURS, max_size=8))
def test_les_erreurs_sont_celles_du_modele_minute_par_minute(cours):
    """A line is refused when it is reversed, when one of its minutes is outside the school's, or
    taken by an earlier sound line."""
    attendues = set()
    for rang, un in enumerate(cours):
        minutes = set(range(un.debut, un.fin))
        ouvertes = [set(range(a, b)) for a, b in PLAGES.get(un.jour, [])]
        avant = [c for c in cours[:rang] if c.jour == un.jour]
        semaines = [un.semaine] if un.semaine != "toutes" else ["A", "B"]
        prises = {
            m
            for c in avant
            if c.semaine == "toutes" or c.semaine in semaines
            for m in range(c.debut, c.fin)
        }
        if not minutes or not any(minutes <= o for o in ouvertes) or minutes & prises:
            attendues.add(rang)
    assert {r.ligne for r in verifier_semaine(cours, PLAGES)} == attendues


@given(st.lists(st.tuples(HEURES, HEURES).map(sorted).map(tuple), max_size=6))
def test_joindre_des_plages_garde_leurs_minutes(plages):
    jointes_ = jointes(plages)
    assert {m for a, b in jointes_ for m in range(a, b)} == {
        m for a, b in plages for m in range(a, b)
    }
    assert all(un[1] < deux[0] for un, deux in zip(jointes_, jointes_[1:], strict=False))


def test_les_bornes_du_premier_degre_sont_des_attentions():
    longue = [Cours(1, 480, 730, "Maths")]
    assert any("3 h 30 au plus" in p for p in attentions_semaine(longue, {}, "premier"))
    assert not any("3 h 30" in p for p in attentions_semaine(longue, {}, "second"))
    semaine = [Cours(j, a, a + 200, "x") for j in (1, 2, 3, 4, 5) for a in (500, 800)]
    assert any("33 h 20" in p and "24 h" in p for p in attentions_semaine(semaine, {}, "premier"))


def test_les_semaines_a_et_b_se_comptent_chacune():
    commun = Cours(1, 510, 720, "Français")
    a, b = Cours(2, 510, 720, "Maths", "A"), Cours(2, 510, 600, "EPS", "B")
    assert resume([commun, a, b]) == "3 séances, 7 h en semaine A, 5 h en semaine B"
    assert resume([commun, a]) == "2 séances, 7 h en semaine A, 3 h 30 en semaine B"
    plages = {1: [(510, 720)], 2: [(510, 720)]}
    attentions = attentions_semaine([commun, a], plages, "premier")
    assert "Semaine B : Aucune séance n'est saisie le mardi de 8 h 30 à 12 h 00." in attentions
    assert not any("Semaine A" in phrase for phrase in attentions)
    assert a.moment == "mardi de 8 h 30 à 12 h 00 (semaine A)"


def test_une_derogation_de_l_ecole_ne_se_redit_pas_pour_chaque_classe():
    plages = {jour: [(510, 690), (810, 990)] for jour in (1, 2, 4, 5)}
    cours = [Cours(jour, a, b, "x") for jour, demi in plages.items() for a, b in demi]
    assert attentions_semaine(cours, plages, "premier") == []
    assert any("dérogation" in p for p in attentions_semaine(cours, {}, "premier"))


def test_la_recreation_entre_deux_seances_est_du_temps_de_classe():
    assert demi_journees([Cours(1, 510, 600, "a"), Cours(1, 620, 690, "b")]) == {1: [(510, 690)]}


def test_une_demi_journee_oubliee_se_dit():
    dites = attentions_semaine([Cours(1, 510, 720, "Maths")], PLAGES, "premier")
    assert (
        "Aucune séance n'est saisie le lundi de 13 h 45 à 16 h 30, le mardi de 8 h 30 à 12 h 00."
        in dites
    )
    assert attentions_semaine([], PLAGES, "premier") == []


@pytest.mark.parametrize("modele", MODELES.values(), ids=lambda m: m.code)
def test_un_modele_est_une_semaine_sans_erreur(modele):
    cours = poser_modele(modele, {})
    assert cours and verifier_semaine(cours, modele.horaires) == []
    degre = "premier" if modele.complete else "second"
    assert not [p for p in attentions_semaine(cours, modele.horaires, degre) if "24 h" in p]


@pytest.mark.parametrize("niveau", ["Maternelle", "Élémentaire"])
@pytest.mark.parametrize(("rythme", "mercredi"), [("4 jours", False), ("4 jours et demi", True)])
def test_chaque_niveau_du_premier_degre_a_un_modele_par_rythme(niveau, rythme, mercredi):
    (modele,) = (m for m in MODELES.values() if m.libelle == f"{niveau}, {rythme}")
    cours = poser_modele(modele, {})
    assert any(c.jour == 3 for c in cours) is mercredi
    assert sum(c.fin - c.debut for c in cours) == 24 * 60


PLAGE = st.tuples(st.integers(420, 1100), st.integers(5, 300)).map(lambda p: (p[0], sum(p)))


@given(
    st.sampled_from(sorted(MODELES)),
    st.dictionaries(st.integers(1, 6), st.lists(PLAGE, min_size=1, max_size=2), min_size=1),
)
def test_un_modele_se_pose_sur_les_horaires_de_toute_ecole(code, plages):
    bornees = {jour: [(a, min(b, 1200)) for a, b in ouvertes] for jour, ouvertes in plages.items()}
    assert verifier_semaine(poser_modele(MODELES[code], bornees), bornees) == []


@given(st.lists(COURS, max_size=6), st.lists(COURS, max_size=6))
def test_comparer_deux_semaines_ne_perd_rien(avant, apres):
    ecarts = comparer(avant, apres)
    assert set(ecarts.gardes) | set(ecarts.ajoutes) == set(apres)
    assert set(ecarts.gardes) | set(ecarts.retires) == set(avant)
    assert ecarts.est_vide == (set(avant) == set(apres))


def test_le_resume_d_une_semaine():
    assert resume([]) == "Semaine non saisie"
    assert resume([Cours(1, 510, 600, "a"), Cours(2, 510, 600, "b")]) == (
        "2 séances, 3 h par semaine"
    )
