"""The state machine of a request: no path outside the table, a way out of every state."""

import dataclasses
import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pas.enums import PROFESSIONNELS, Acte, Origine, Statut
from pas.regles.etats import (
    AVEC_ACCORD,
    FINIS,
    OUVERTS,
    PASSAGES,
    REOUVERTURE,
    Faits,
    PassageRefuseError,
    actes_possibles,
    passer,
    peut_nommer,
)

LE = datetime.date(2026, 11, 23)
TOUT = {"famille_informee": True, "analyse_acceptee": True, "a_une_reponse": True}
faits = st.builds(
    Faits,
    origine=st.sampled_from(Origine),
    le=st.dates(datetime.date(2026, 1, 1), datetime.date(2029, 1, 1)),
    famille_informee=st.booleans(),
    analyse_acceptee=st.booleans(),
    a_une_reponse=st.booleans(),
    a_un_motif=st.booleans(),
    fini_le=st.none() | st.dates(datetime.date(2026, 1, 1), datetime.date(2029, 1, 1)),
)


@given(st.sampled_from(Statut), st.sampled_from(Acte), faits)
def test_aucun_chemin_hors_de_la_table(statut, acte, f):
    """What succeeds is in the table and is announced; what fails changes nothing and says why."""
    try:
        suivant = passer(statut, acte, f)
    except PassageRefuseError as refus:
        assert acte not in actes_possibles(statut, f)
        assert len(str(refus)) > 15
    else:
        assert PASSAGES[(statut, acte)] == suivant
        assert acte in actes_possibles(statut, f)


@given(st.lists(st.sampled_from(Acte), max_size=40), faits)
def test_une_histoire_ne_contourne_jamais_les_parents(actes, f):
    """Whatever the order of the acts, nothing is analysed before the family is associated."""
    statut, vus = Statut.DEPOSEE, [Statut.DEPOSEE]
    for acte in actes:
        try:
            statut = passer(statut, acte, f)
        except PassageRefuseError:
            continue
        vus.append(statut)
    if Statut.EN_ANALYSE in vus:
        assert vus.index(Statut.FAMILLE_ASSOCIEE) < vus.index(Statut.EN_ANALYSE)
        assert f.analyse_acceptee
    if f.origine in PROFESSIONNELS and not f.famille_informee:
        assert not {Statut.FAMILLE_ASSOCIEE, Statut.EN_ANALYSE, Statut.PLAN_PROPOSE} & set(vus)


@given(
    st.sampled_from(Origine),
    st.lists(st.tuples(st.sampled_from(Acte), faits), max_size=60),
)
def test_une_demande_finie_ne_bouge_que_pour_rouvrir(origine, suite):
    """The facts change at each act: what held yesterday is asked again, an end is an end."""
    statut, fini_le = Statut.DEPOSEE, None
    for acte, f in suite:
        reel = dataclasses.replace(f, origine=origine, fini_le=fini_le)
        try:
            suivant = passer(statut, acte, reel)
        except PassageRefuseError:
            continue
        if statut in FINIS:
            assert acte == Acte.ROUVRIR and reel.le <= fini_le + REOUVERTURE
        if acte in AVEC_ACCORD:
            assert reel.analyse_acceptee
        if suivant == Statut.PLAN_PROPOSE:
            assert reel.a_une_reponse
        if acte in (Acte.CLORE, Acte.REORIENTER):
            assert reel.a_un_motif
        assert (suivant in FINIS) is (acte in (Acte.CLORE, Acte.REORIENTER, Acte.ANNULER))
        fini_le = reel.le if suivant in FINIS else None
        statut = suivant


@pytest.mark.parametrize("statut", list(Statut))
def test_chaque_etat_a_une_sortie_et_se_termine(statut):
    """From anywhere one can go somewhere, reach an end, and from an end start again."""
    tout = Faits(Origine.RESPONSABLE, LE, **TOUT, a_un_motif=True, fini_le=LE)
    assert actes_possibles(statut, tout)
    atteints, bord = set(), {statut}
    while bord:
        atteints |= bord
        bord = {PASSAGES[(s, a)] for s, a in PASSAGES if s in bord} - atteints
    assert atteints >= FINIS
    assert Statut.EN_COURS in atteints, "a closed request can be helped again"


def test_chaque_etat_s_atteint_depuis_le_depot():
    atteints, bord = set(), {Statut.DEPOSEE}
    while bord:
        atteints |= bord
        bord = {PASSAGES[(s, a)] for s, a in PASSAGES if s in bord} - atteints
    assert atteints == set(Statut)


def test_qui_a_demande_peut_toujours_arreter():
    assert {s for s, a in PASSAGES if a == Acte.ANNULER} == OUVERTS


def test_on_ne_termine_pas_sans_motif_et_on_rouvre_un_an():
    sans = Faits(Origine.RESPONSABLE, LE, **TOUT)
    with pytest.raises(PassageRefuseError, match="motif"):
        passer(Statut.EN_COURS, Acte.CLORE, sans)
    dernier = Faits(Origine.RESPONSABLE, LE, fini_le=LE - REOUVERTURE)
    assert passer(Statut.CLOSE, Acte.ROUVRIR, dernier) == Statut.RECEVABLE
    trop_tard = Faits(Origine.RESPONSABLE, LE, fini_le=LE - REOUVERTURE - datetime.timedelta(1))
    with pytest.raises(PassageRefuseError, match="nouvelle demande"):
        passer(Statut.CLOSE, Acte.ROUVRIR, trop_tard)


def test_un_professeur_ne_nomme_pas_avant_les_parents():
    assert not peut_nommer(Origine.PROFESSEUR, famille_informee=False)
    assert peut_nommer(Origine.PROFESSEUR, famille_informee=True)
    assert peut_nommer(Origine.RESPONSABLE, famille_informee=False)
