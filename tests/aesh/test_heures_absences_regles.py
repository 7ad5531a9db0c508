"""Rules of delays, of long absences and of an AESH's hours, without a database."""

import datetime
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aesh.regles.absences import (
    Arret,
    arret_en_cours,
    enchainer,
    est_demandee_trop_tard,
    justificatif_attendu_le,
)
from aesh.regles.heures import FaitAbsence, FaitPassage, Heures, heures_du_jour, pot_connexe

LUNDI = datetime.date(2026, 11, 23)
J = datetime.timedelta(days=1)


def passage(debut, fin, **champs):
    return FaitPassage(LUNDI, debut, fin, **champs)


@pytest.mark.parametrize(
    ("est_prevue", "avance", "tard"),
    [(True, 13, True), (True, 14, False), (True, 15, False), (False, 0, False), (True, -1, True)],
)
def test_une_absence_prevue_se_demande_quatorze_jours_avant(est_prevue, avance, tard):
    dit = est_demandee_trop_tard(
        est_prevue=est_prevue, demandee_le=LUNDI, du=LUNDI + avance * J, preavis_jours=14
    )
    assert dit is tard


def test_le_justificatif_est_attendu_quarante_huit_heures_apres_le_premier_jour():
    assert justificatif_attendu_le(LUNDI) == datetime.date(2026, 11, 25)


def test_des_absences_qui_se_suivent_n_en_font_qu_une_week_end_compris():
    vendredi = LUNDI + 4 * J
    premiere, suite = Arret(LUNDI, vendredi + J), Arret(LUNDI + 7 * J, LUNDI + 9 * J)
    assert enchainer([suite, premiere]) == [Arret(LUNDI, suite.au)]
    un_jour_apres = Arret(LUNDI + 8 * J, LUNDI + 9 * J)
    assert enchainer([premiere, un_jour_apres]) == [premiere, un_jour_apres], "elle est revenue"
    assert enchainer([Arret(LUNDI, LUNDI + 2 * J), Arret(LUNDI + J, LUNDI + 3 * J)]) == [
        Arret(LUNDI, LUNDI + 3 * J)
    ]


@pytest.mark.parametrize(("decale", "trouve"), [(-1, False), (0, True), (29, True), (30, False)])
def test_l_arret_en_cours_tient_le_jour_demande(decale, trouve):
    arret = Arret(LUNDI, LUNDI + 30 * J)
    assert (arret_en_cours([arret], LUNDI + decale * J) == arret) is trouve


@pytest.mark.parametrize(
    ("heures", "semaines", "part", "pot"),
    [(24, 41, 1, 120), (20, 41, 1, 100), (24, 45, 1, 216), (24, 36, 1, 0), (24, 41, (1, 2), 60)],
)
def test_le_pot_des_activites_connexes(heures, semaines, part, pot):
    """24 h over 41 weeks: 120 h a year (dossier §2.4)."""
    part = Fraction(*part) if isinstance(part, tuple) else Fraction(part)
    assert pot_connexe(heures * 60, semaines, part) == pot * 60


def test_un_jour_ordinaire_compte_ses_creneaux_et_la_route_pas_la_reunion():
    lu = heures_du_jour(
        [passage(510, 600), passage(640, 720), passage(1020, 1080, compte=False)],
        [],
        trajet_prevu=25,
        trajet_fait=25,
    )
    assert lu == Heures(prevu=195, fait=195, connexe=60, trajet=25)


def test_une_ecole_fermee_n_enleve_rien_une_absence_si():
    ecarte = passage(510, 600, a_lieu=False)
    assert heures_du_jour([ecarte], []) == Heures(prevu=90, sans_perte=90)
    matin = FaitAbsence(LUNDI, LUNDI + J, 0, 570)
    assert heures_du_jour([ecarte], [matin]) == Heures(prevu=90, absent=60, sans_perte=30)
    hier = FaitAbsence(LUNDI - J, LUNDI, 0, 1440)
    assert heures_du_jour([ecarte], [hier]).absent == 0


def test_un_remplacement_prend_la_place_du_creneau_quitte():
    """She leaves 8:30–10:00 and replaces 8:30–9:30: an hour done, half an hour lost by nobody."""
    lu = heures_du_jour([passage(510, 600, a_lieu=False), passage(510, 570, est_ponctuel=True)], [])
    assert (lu.prevu, lu.fait, lu.sans_perte, lu.absent) == (90, 60, 30, 0)


def test_la_route_qui_tombe_suit_la_cause():
    ecarte = passage(510, 600, a_lieu=False)
    journee = FaitAbsence(LUNDI, LUNDI + J, 0, 1440)
    assert heures_du_jour([ecarte], [], trajet_prevu=20) == Heures(prevu=110, sans_perte=110)
    assert heures_du_jour([ecarte], [journee], trajet_prevu=20) == Heures(prevu=110, absent=110)


@given(
    st.lists(
        st.tuples(st.integers(0, 47), st.integers(1, 8), st.booleans()), max_size=6, unique=True
    ),
    st.lists(st.tuples(st.integers(0, 47), st.integers(1, 12)), max_size=3),
)
def test_rien_ne_se_perd_entre_prevu_fait_absent_et_sans_perte(creneaux, absences):
    """Without replacement: what was planned is done, her absence, or lost without loss."""
    fin, passages = 0, []
    for debut, duree, a_lieu in sorted(creneaux):
        if debut * 30 < fin:
            continue
        fin = debut * 30 + duree * 15
        passages.append(passage(debut * 30, fin, a_lieu=a_lieu))
    faits = [FaitAbsence(LUNDI, LUNDI + J, d * 30, (d + n) * 30) for d, n in absences]
    lu = heures_du_jour(passages, faits)
    assert lu.prevu == lu.fait + lu.absent + lu.sans_perte
    assert lu.service == lu.prevu - lu.absent
