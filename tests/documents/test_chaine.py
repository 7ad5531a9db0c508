"""The chain of designation without a database: no path opens a mission without two signatures."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptes.enums import Role
from documents.enums import Acte, EtatLettre, GenreLettre, Qui
from documents.regles.chaine import (
    AUTORITES,
    AVEC_MOTIF,
    PREPARATEURS,
    VIVANTS,
    ActeRefuse,
    actes_possibles,
    bornes,
    est_autorite,
    periode_ouverte,
    suite,
)

QUIS = st.frozensets(st.sampled_from(Qui))
GESTES = st.lists(st.tuples(st.sampled_from(Acte), QUIS, st.sampled_from(["", " ", "absente"])))


@given(GESTES)
def test_aucun_chemin_n_ouvre_une_mission_sans_deux_signatures_dans_l_ordre(gestes):
    etat, signatures = EtatLettre.PREPAREE, []
    etablie = False
    for acte, quis, motif in gestes:
        try:
            apres = suite(etat, acte, quis, motif)
        except ActeRefuse:
            continue
        assert acte in actes_possibles(etat, quis)
        assert motif.strip() or acte not in AVEC_MOTIF, "un acte qui doit dire pourquoi l'a dit"
        assert etat not in (EtatLettre.REFUSEE, EtatLettre.RETIREE, EtatLettre.CLOSE)
        if acte == Acte.ETABLIR:
            etablie = True
        if acte == Acte.SIGNER:
            assert etablie, "on ne signe que ce qui est établi"
            signatures.append(Qui.AUTORITE if etat == EtatLettre.A_SIGNER else Qui.TITULAIRE)
            assert signatures[-1] in quis
        etat = apres
        if etat in (EtatLettre.SIGNEE, EtatLettre.CLOSE):
            assert signatures == [Qui.AUTORITE, Qui.TITULAIRE]


@given(st.sampled_from(EtatLettre), st.sampled_from(Acte), QUIS)
def test_ce_qui_est_possible_est_ce_qui_passe(etat, acte, quis):
    try:
        suite(etat, acte, quis, "pourquoi")
        passe = True
    except ActeRefuse:
        passe = False
    assert passe == (acte in actes_possibles(etat, quis))


def test_une_lettre_finie_ne_bouge_plus_et_une_vivante_s_arrete_toujours():
    for etat in EtatLettre:
        actes = actes_possibles(etat, frozenset(Qui))
        if etat in VIVANTS:
            assert actes & {Acte.RETIRER, Acte.REFUSER}, f"{etat} : personne ne peut l'arrêter"
        elif etat == EtatLettre.SIGNEE:
            assert actes == {Acte.CLORE}
        else:
            assert not actes


def test_la_dasen_designe_le_pilote_et_le_pilote_la_coordination():
    assert est_autorite(GenreLettre.PILOTE, Role.DASEN)
    assert est_autorite(GenreLettre.COORD_PAS, Role.DASEN)
    assert est_autorite(GenreLettre.AESH_REF, Role.DASEN)
    assert AUTORITES[GenreLettre.COORD_PIAL] == (Role.PILOTE,)
    for genre in GenreLettre:
        for role in (Role.ADMIN, Role.IEN_ASH, Role.SEI, Role.SEI_CHEF, Role.COORD_PIAL):
            assert not est_autorite(genre, role), f"{role} ne signe pas {genre}"
        assert Role.ADMIN not in PREPARATEURS[genre]
    assert Role.PILOTE not in PREPARATEURS[GenreLettre.PILOTE]


@given(st.dates(datetime.date(2019, 9, 1), datetime.date(2090, 8, 31)), st.integers(-400, 800))
def test_une_lettre_tient_dans_son_annee_scolaire(du, duree):
    au = du + datetime.timedelta(duree)
    terme = datetime.date(du.year + (du.month > 8), 8, 31)
    if du <= au <= terme:
        assert bornes(du, au) == (du, au)
    else:
        with pytest.raises(ActeRefuse):
            bornes(du, au)
    assert bornes(du, None) == (du, terme)


@given(
    st.dates(datetime.date(2026, 9, 1), datetime.date(2027, 8, 31)),
    st.integers(0, 300),
    st.integers(-300, 600),
)
def test_la_mission_ne_s_ouvre_jamais_avant_la_derniere_signature(du, duree, retard):
    au, le = du + datetime.timedelta(duree), du + datetime.timedelta(retard)
    if le > au:
        with pytest.raises(ActeRefuse, match="terme"):
            periode_ouverte(du, au, le)
        return
    debut, fin = periode_ouverte(du, au, le)
    assert (debut >= du, debut >= le, fin) == (True, True, au)
    assert debut in (du, le)
