"""Rules of what follows a request: age, reminders, first advice, what a refusal stops."""

import datetime
import uuid
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eleves.requetes.mots_medicaux import mots_signales
from pas.enums import PROFESSIONNELS, Difficulte, Origine
from pas.enums.lecture import EFFET_LU, ETAT_LU, INTERVENANT_LU, TYPE_LU
from pas.enums.plan import Effet, EtatReponse, Intervenant, TypeReponse
from pas.regles.age import est_majeur, refus_d_age
from pas.regles.conseils import (
    ConseilsIllisiblesError,
    conseils_connus,
    conseils_pour,
    lire_conseils,
)
from pas.regles.plan_dit import retenues
from pas.regles.rappels import est_a_rappeler, jour_du_rappel
from pial.regles import UN_JOUR, Fermeture

PARIS = ZoneInfo("Europe/Paris")
JEUDI = datetime.date(2026, 11, 26)


def a(jour, heure, minute=0):
    return datetime.datetime.combine(jour, datetime.time(heure, minute), PARIS)


# --- age -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("naissance", "le", "majeur"),
    [
        ((2008, 11, 26), (2026, 11, 25), False),
        ((2008, 11, 26), (2026, 11, 26), True),
        ((2008, 2, 29), (2026, 2, 28), False),
        ((2008, 2, 29), (2026, 3, 1), True),
    ],
)
def test_on_est_majeur_le_jour_de_ses_dix_huit_ans(naissance, le, majeur):
    assert est_majeur(datetime.date(*naissance), datetime.date(*le)) is majeur


def test_qui_demande_selon_l_age():
    enfant, adulte = datetime.date(2017, 3, 14), datetime.date(2008, 11, 26)
    dit = {"tutelle": False, "le": JEUDI}
    assert refus_d_age(Origine.ELEVE_MAJEUR, adulte, **dit) == ""
    assert "un parent" in refus_d_age(Origine.ELEVE_MAJEUR, enfant, **dit)
    assert "date de naissance" in refus_d_age(Origine.ELEVE_MAJEUR, None, **dit)
    assert refus_d_age(Origine.RESPONSABLE, enfant, **dit) == ""
    assert refus_d_age(Origine.RESPONSABLE, None, **dit) == ""
    assert "Élève majeur" in refus_d_age(Origine.RESPONSABLE, adulte, **dit)
    assert refus_d_age(Origine.RESPONSABLE, adulte, tutelle=True, le=JEUDI) == ""
    assert refus_d_age(Origine.PROFESSEUR, adulte, **dit) == ""


# --- reminders -----------------------------------------------------------------------------------

TOUSSAINT = [Fermeture(datetime.date(2026, 11, 23), datetime.date(2026, 11, 26))]


def test_le_jour_ouvre_d_avant_saute_fins_de_semaine_et_vacances():
    lundi = datetime.date(2026, 11, 30)
    assert jour_du_rappel(a(lundi, 9), PARIS, []) == datetime.date(2026, 11, 27)
    assert jour_du_rappel(a(JEUDI, 9), PARIS, TOUSSAINT) == datetime.date(2026, 11, 20)
    tout_ferme = [Fermeture(datetime.date(2026, 1, 1), datetime.date(2027, 1, 1))]
    assert jour_du_rappel(a(JEUDI, 9), PARIS, tout_ferme) == JEUDI - UN_JOUR


@pytest.mark.parametrize(
    ("maintenant", "du"),
    [
        (a(JEUDI - 2 * UN_JOUR, 12), False),  # too early
        (a(JEUDI - UN_JOUR, 6, 59), False),  # quiet
        (a(JEUDI - UN_JOUR, 7), True),
        (a(JEUDI - UN_JOUR, 18, 59), True),
        (a(JEUDI - UN_JOUR, 21), True),  # about the next working day: it leaves
        (a(JEUDI, 5), False),
        (a(JEUDI, 8), True),  # a clock stopped the day before catches up
        (a(JEUDI, 10), False),  # it has begun
    ],
)
def test_un_rappel_part_la_veille_hors_des_heures_de_silence(maintenant, du):
    dit = {"fuseau": PARIS, "fermetures": [], "maintenant": maintenant}
    pose = a(JEUDI - 8 * UN_JOUR, 9)
    assert est_a_rappeler(debut=a(JEUDI, 10), pose_le=pose, **dit) is du
    # Proposed or changed the day before: the person has just been told.
    neuf = a(JEUDI - UN_JOUR, 6)
    assert not est_a_rappeler(debut=a(JEUDI, 10), pose_le=neuf, **dit)


@given(
    st.datetimes(datetime.datetime(2026, 9, 1), datetime.datetime(2027, 7, 1)),
    st.integers(0, 40 * 24 * 60),
)
def test_aucun_rappel_la_nuit_ni_apres(debut, minutes):
    debut = debut.replace(tzinfo=PARIS)
    maintenant = debut - datetime.timedelta(minutes=minutes)
    pose = debut - datetime.timedelta(days=60)
    if est_a_rappeler(
        debut=debut, pose_le=pose, maintenant=maintenant, fuseau=PARIS, fermetures=[]
    ):
        assert maintenant < debut and maintenant.astimezone(PARIS).hour >= 7
        assert debut.astimezone(PARIS).date() - maintenant.date() <= 3 * UN_JOUR


# --- first advice --------------------------------------------------------------------------------


def test_chaque_difficulte_a_ses_conseils_sans_rien_de_medical():
    conseils = conseils_connus()
    assert set(conseils) == set(Difficulte)
    for phrases in conseils.values():
        assert len(phrases) >= 2
        assert not [mot for une in phrases for mot in mots_signales(une)]


@pytest.mark.parametrize("origine", list(Origine))
def test_seuls_les_professionnels_lisent_des_conseils(origine):
    lus = conseils_pour(origine, ["venir", "attention"], conseils_connus())
    assert [d for d, _ in lus] == (["attention", "venir"] if origine in PROFESSIONNELS else [])


@pytest.mark.parametrize(
    "texte", ["- une liste", "inconnue:\n  - x", "venir: une phrase", "venir:\n  - ''", "{", "a: ["]
)
def test_un_fichier_de_conseils_faux_est_refuse(texte):
    with pytest.raises(ConseilsIllisiblesError):
        lire_conseils(texte)


# --- the plan ------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from(list(TypeReponse)), max_size=8), st.data())
def test_un_refus_arrete_tout_sauf_la_classe(genres, data):
    """Refusal never blocks pedagogy in class (dossier §4)."""
    proposees = [(uuid.uuid4(), genre) for genre in genres]
    choix = st.sets(st.sampled_from([c for c, _ in proposees])) if proposees else st.just(set())
    refusees = data.draw(choix)
    gardees = set(retenues(proposees, refusees))
    for cle, genre in proposees:
        assert (cle in gardees) is (cle not in refusees or genre == TypeReponse.PEDAGOGIQUE)


def test_la_famille_a_un_mot_simple_pour_tout():
    assert set(TYPE_LU) == set(TypeReponse) and set(INTERVENANT_LU) == set(Intervenant)
    assert set(EFFET_LU) == set(Effet)
    assert set(ETAT_LU) == set(EtatReponse) - {EtatReponse.PREPAREE}, "prepared is not told yet"
