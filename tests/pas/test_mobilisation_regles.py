"""The machine of a mobilisation: the director first, the family always, thirty days and no more."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptes.enums import Role
from pas.enums.mobilisation import ActeMobilisation, EtatMobilisation
from pas.regles.mobilisation import (
    ACTEURS,
    AVEC_ACCORD,
    CONFIEES,
    FINIES,
    PASSAGES,
    VIVANTES,
    FaitsMobilisation,
    MobilisationRefuseeError,
    actes_de,
    est_lisible_par_les_partenaires,
    fin_de_l_acces,
    passer,
)

A, E = ActeMobilisation, EtatMobilisation
UN_JOUR = datetime.timedelta(days=1)
TOUT = {"accord_partage": True, "accord_ecrit": True, "a_un_motif": True}
TOUT |= {"a_des_dates": True, "a_un_texte": True}
jours = st.dates(datetime.date(2026, 1, 1), datetime.date(2028, 1, 1))
faits = st.builds(
    FaitsMobilisation,
    est_directe=st.booleans(),
    accord_partage=st.booleans(),
    accord_ecrit=st.booleans(),
    demande_ouverte=st.booleans(),
    a_un_motif=st.booleans(),
    a_des_dates=st.booleans(),
    a_un_texte=st.booleans(),
)
gestes = st.lists(st.tuples(st.sampled_from(A), st.sampled_from(Role), faits), max_size=30)


def derouler(suite):
    """Every act that succeeds, with the state before and after."""
    etat, faits_ = E.DEMANDEE, []
    for acte, role, f in suite:
        try:
            suivant = passer(etat, acte, role, f)
        except MobilisationRefuseeError as refus:
            assert len(str(refus)) > 15  # it says what to do
            continue
        assert PASSAGES[(etat, acte)] == suivant
        assert acte in actes_de(etat, role)
        faits_.append((etat, acte, role, f, suivant))
        etat = suivant
    return etat, faits_


@given(gestes)
def test_rien_n_avance_sans_la_direction_ni_sans_la_famille(suite):
    etat, joues = derouler(suite)
    if etat in CONFIEES:
        assert any(r == Role.ESMS_DIR and a == A.ACCEPTER for _, a, r, _, _ in joues)
    for avant, acte, role, f, _ in joues:
        assert avant in VIVANTES  # what is over stays over
        assert role in ACTEURS[acte]
        if acte in AVEC_ACCORD:
            assert f.accord_partage
            assert f.accord_ecrit or not f.est_directe
        if acte in (A.PLANIFIER, A.REALISER):
            assert f.demande_ouverte and f.a_des_dates


@given(gestes)
def test_une_annulation_vient_du_pas_et_rien_n_a_encore_eu_lieu(suite):
    _, joues = derouler(suite)
    for avant, acte, role, _, _ in joues:
        if acte == A.ANNULER:
            assert role in (Role.COORD_PAS, Role.EDUC_PAS)
            assert avant not in (E.REALISEE, E.COMPTE_RENDU)


def test_de_chaque_etat_vivant_quelqu_un_a_une_issue_et_d_un_fini_personne():
    for etat in E:
        issues = [acte for role in Role for acte in actes_de(etat, role)]
        assert bool(issues) == (etat in VIVANTES)


def test_le_chemin_entier_et_ce_que_chaque_pas_demande():
    role = {acte: next(iter(ACTEURS[acte])) for acte in A}
    etat = E.DEMANDEE
    for acte in (A.METTRE_EN_ATTENTE, A.ACCEPTER, A.PLANIFIER, A.PLANIFIER, A.REALISER):
        etat = passer(etat, acte, role[acte], FaitsMobilisation(est_directe=True, **TOUT))
    # Closed at the PAS since: what happened is still reported.
    apres = FaitsMobilisation(est_directe=True, demande_ouverte=False, **TOUT)
    assert passer(etat, A.RENDRE_COMPTE, Role.EMAS, apres) == E.COMPTE_RENDU
    for manque, acte, mots in (
        ({"accord_partage": False}, A.ACCEPTER, "n'accepte pas"),
        ({"accord_ecrit": False}, A.ACCEPTER, "accord écrit"),
        ({"demande_ouverte": False}, A.ACCEPTER, "terminée"),
        ({"a_un_motif": False}, A.REFUSER, "raison"),
    ):
        with pytest.raises(MobilisationRefuseeError, match=mots):
            passer(
                E.DEMANDEE,
                acte,
                Role.ESMS_DIR,
                FaitsMobilisation(est_directe=True, **(TOUT | manque)),
            )
    # Advice to adults asks for no written agreement; refusing asks for none at all.
    indirecte = FaitsMobilisation(est_directe=False, accord_partage=True)
    assert passer(E.DEMANDEE, A.ACCEPTER, Role.ESMS_DIR, indirecte) == E.ACCEPTEE
    retire = FaitsMobilisation(est_directe=True, a_un_motif=True, demande_ouverte=False)
    assert passer(E.DEMANDEE, A.REFUSER, Role.ESMS_DIR, retire) == E.REFUSEE


@given(jours, st.none() | jours, st.none() | jours)
def test_l_acces_se_ferme_trente_jours_apres_la_premiere_fin(le, finie, close):
    ouvert = est_lisible_par_les_partenaires(le, finie_le=finie, demande_finie_le=close)
    fins = [jour for jour in (finie, close) if jour]
    assert ouvert == all(le <= fin + 30 * UN_JOUR for fin in fins)


def test_le_trentieme_jour_est_encore_ouvert_le_suivant_ne_l_est_plus():
    fin = datetime.date(2026, 11, 23)
    assert fin_de_l_acces(fin, None) == datetime.date(2026, 12, 23)
    for finie, close in ((fin, None), (None, fin), (fin + 9 * UN_JOUR, fin)):
        qui = {"finie_le": finie, "demande_finie_le": close}
        assert est_lisible_par_les_partenaires(fin + 30 * UN_JOUR, **qui)
        assert not est_lisible_par_les_partenaires(fin + 31 * UN_JOUR, **qui)
    assert FINIES | VIVANTES == set(E) and not FINIES & VIVANTES
