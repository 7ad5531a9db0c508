"""The machine of an intervention: nothing begins without the head, then the family."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pas.enums.interventions import (
    AVEC_FAMILLE,
    LIBELLES_ACTE_INTERVENTION,
    LIBELLES_ETAT_INTERVENTION,
    ActeIntervention,
    EtatIntervention,
)
from pas.regles.interventions import (
    FINIES,
    PASSAGES,
    FaitsIntervention,
    Heure,
    PassageImpossibleError,
    ce_qui_manque,
    passer,
    refus_des_heures,
)

A, E = ActeIntervention, EtatIntervention
LE = datetime.date(2026, 11, 23)
JUIN = datetime.date(2027, 6, 30)
jours = st.dates(datetime.date(2026, 9, 1), datetime.date(2027, 8, 31))
faits = st.builds(
    FaitsIntervention,
    le=jours,
    au=jours,
    salle=st.sampled_from(["", " ", "Salle bleue"]),
    motif=st.sampled_from(["", "La salle est prise."]),
    informee_le=st.none() | jours,
    moyen=st.sampled_from(["", "telephone"]),
)
heures = st.builds(
    lambda jour, debut, duree, semaine: Heure(jour, debut, debut + duree, semaine),
    st.integers(1, 6),
    st.integers(420, 1100),
    st.integers(15, 90),
    st.sampled_from(["toutes", "A", "B"]),
)


@given(st.sampled_from(E), st.sampled_from(A), faits)
def test_aucun_chemin_hors_de_la_table(etat, acte, f):
    try:
        suivant = passer(etat, acte, f)
    except PassageImpossibleError as refus:
        assert (etat, acte) not in PASSAGES or ce_qui_manque(acte, f) == str(refus)
        assert len(str(refus)) > 15
    else:
        assert PASSAGES[(etat, acte)] == suivant


@given(st.lists(st.tuples(st.sampled_from(A), faits), max_size=40))
def test_rien_ne_commence_sans_la_direction_puis_la_famille(actes):
    """In place means: since the last request, the head agreed with a room, then the family knew."""
    etat, faite = E.DEMANDEE, []
    for acte, f in actes:
        try:
            etat = passer(etat, acte, f)
        except PassageImpossibleError:
            continue
        faite = [] if etat == E.DEMANDEE else [*faite, (acte, f)]
        if etat == E.EN_PLACE:
            assert [a for a, _ in faite] == [A.ACCORDER, A.INFORMER, A.METTRE_EN_PLACE]
            assert faite[0][1].salle.strip()
            assert faite[1][1].moyen and faite[1][1].informee_le <= faite[1][1].le
        if etat in AVEC_FAMILLE:
            assert any(a == A.INFORMER for a, _ in faite)


def test_chaque_etat_s_atteint_et_se_quitte():
    atteints, bord = set(), {E.DEMANDEE}
    while bord:
        atteints |= bord
        bord = {suite for (etat, _), suite in PASSAGES.items() if etat in bord} - atteints
    assert atteints == set(E) == {etat for etat, _ in PASSAGES} == set(LIBELLES_ETAT_INTERVENTION)
    assert set(LIBELLES_ACTE_INTERVENTION) == set(A)
    for etat in E:  # one regret is never without a way back to the request
        assert any(suite == E.DEMANDEE for (de, _), suite in PASSAGES.items() if de == etat)
    assert {E.TERMINEE, E.ANNULEE} == FINIES


@given(heures, heures)
def test_deux_heures_se_recouvrent_quand_une_minute_est_commune(une, autre):
    def minutes(h):
        lettres = {"toutes": "AB"}.get(h.semaine, h.semaine)
        return {(h.jour, lettre, m) for lettre in lettres for m in range(h.debut, h.fin)}

    assert une.chevauche(autre) == bool(minutes(une) & minutes(autre)) == autre.chevauche(une)
    refus = refus_des_heures([une, autre], LE, JUIN)
    assert bool(refus) == une.chevauche(autre)


@pytest.mark.parametrize(
    ("posees", "du", "au", "mots"),
    [
        ([], LE, JUIN, "au moins une heure"),
        ([Heure(7, 600, 660)], LE, JUIN, "du lundi au samedi"),
        ([Heure(2, 660, 600)], LE, JUIN, "La fin doit suivre"),
        ([Heure(2, 400, 460)], LE, JUIN, "entre 7 h et 20 h"),
        ([Heure(2, 600, 660)], JUIN, LE, "Le dernier jour"),
        ([Heure(2, 600, 660)], LE, LE + datetime.timedelta(367), "un an au plus"),
        ([Heure(j, 600, 660) for j in (1, 2, 3, 4)], LE, JUIN, "3 heures"),
    ],
)
def test_des_heures_impossibles_disent_quoi_changer(posees, du, au, mots):
    assert mots in refus_des_heures(posees, du, au)
    assert not refus_des_heures([Heure(2, 600, 660, "A"), Heure(2, 600, 660, "B")], LE, JUIN)
