"""Dates, due rows and states: pure rules, no database."""

import datetime
from collections import Counter
from zoneinfo import ZoneInfo

import pytest

from film.actions.modele import lire_le_modele
from film.enums import EtatTache, GenreEcheance, Origine
from film.regles.dates import DateIllisible, Reperes, jour_de, reperes_du_calendrier
from film.regles.echeances import TacheDatee, echeances_de, jours_de_resume
from film.regles.etat import (
    Connu,
    Preuve,
    Situation,
    apres_la_preuve,
    compter,
    preuve_comptee,
    situation,
)
from pial.regles import Fermeture

J = datetime.date
PARIS = ZoneInfo("Europe/Paris")
ETE_2026 = Fermeture(J(2026, 7, 4), J(2026, 9, 1))
ETE_2027 = Fermeture(J(2027, 7, 3), J(2027, 9, 1))
TOUSSAINT = Fermeture(J(2026, 10, 17), J(2026, 11, 2))
ARMISTICE = Fermeture(J(2026, 11, 11), J(2026, 11, 12))
FERMETURES = [ETE_2026, TOUSSAINT, ARMISTICE, ETE_2027]
REPERES = Reperes(2026, J(2026, 9, 1), J(2026, 8, 28), J(2027, 7, 2))


@pytest.mark.parametrize(
    ("expression", "jour"),
    [
        ("R", J(2026, 9, 1)),
        ("R-56", J(2026, 7, 7)),
        ("P-3", J(2026, 8, 25)),
        ("F+7", J(2027, 7, 9)),
        ("12-31", J(2026, 12, 31)),
        ("01-02", J(2027, 1, 2)),
        ("08-31", J(2027, 8, 31)),
    ],
)
def test_une_date_relative_est_un_jour_de_l_annee(expression, jour):
    assert jour_de(expression, REPERES) == jour


@pytest.mark.parametrize("expression", ["", "R--1", "Q+3", "13-01", "02-30", "demain"])
def test_ce_qui_n_est_pas_une_date_le_dit(expression):
    with pytest.raises(DateIllisible):
        jour_de(expression, REPERES)


def test_les_reperes_se_lisent_dans_le_calendrier():
    assert reperes_du_calendrier(2026, FERMETURES, 2) == REPERES


def test_un_calendrier_d_outre_mer_se_lit_pareil():
    ici = [
        Fermeture(J(2026, 7, 4), J(2026, 8, 17)),
        Fermeture(J(2026, 12, 19), J(2027, 1, 25)),  # longer than July: not the one
        Fermeture(J(2027, 7, 3), J(2027, 8, 16)),
    ]
    lus = reperes_du_calendrier(2026, ici, 2)
    assert lus == Reperes(2026, J(2026, 8, 17), J(2026, 8, 13), J(2027, 7, 2))


def test_sans_calendrier_rien_n_est_devine():
    assert reperes_du_calendrier(2026, [TOUSSAINT, ARMISTICE], 2) is None
    assert reperes_du_calendrier(2026, [ETE_2026], 2) is None


def test_un_resume_par_semaine_jamais_en_vacances_sauf_la_prerentree():
    jours = jours_de_resume(J(2026, 7, 7), J(2026, 11, 20), REPERES, FERMETURES)
    assert jours[:2] == [J(2026, 8, 28), J(2026, 8, 31)]
    assert not [j for j in jours if TOUSSAINT.du <= j < TOUSSAINT.au]
    assert not [j for j in jours if j < REPERES.prerentree]
    semaines = Counter(j.isocalendar()[:2] for j in jours)
    assert max(semaines.values()) == 1


def _de(tache: TacheDatee, fuseau: ZoneInfo = PARIS) -> dict[GenreEcheance, datetime.datetime]:
    lues = echeances_de([tache], REPERES, FERMETURES, fuseau)
    return {une.genre: une.due_le for une in lues if une.tache}


def test_les_rappels_tombent_au_plus_tard_quatorze_et_trois_jours_avant():
    dues = _de(TacheDatee("T", J(2026, 9, 1), J(2026, 10, 8)))
    assert dues[GenreEcheance.RAPPEL_14].date() == J(2026, 9, 21)
    assert dues[GenreEcheance.RAPPEL_3].date() == J(2026, 10, 5)
    assert dues[GenreEcheance.RETARD].date() == J(2026, 10, 12)


def test_un_retard_pendant_les_vacances_attend_la_reprise():
    dues = _de(TacheDatee("T", J(2026, 9, 1), J(2026, 10, 16)))
    assert dues[GenreEcheance.RETARD].date() == J(2026, 11, 2)


def test_une_tache_de_toute_l_annee_n_a_que_son_ouverture():
    assert set(_de(TacheDatee("T", J(2026, 9, 1), None))) == {GenreEcheance.OUVERTURE}


def test_sept_heures_est_celle_du_departement():
    metropole = _de(TacheDatee("T", J(2026, 9, 1), J(2026, 10, 8)))
    reunion = _de(TacheDatee("T", J(2026, 9, 1), J(2026, 10, 8)), ZoneInfo("Indian/Reunion"))
    ecart = metropole[GenreEcheance.RAPPEL_3] - reunion[GenreEcheance.RAPPEL_3]
    assert ecart == datetime.timedelta(hours=2)


def test_l_annee_entiere_tient_debout():
    taches = [
        TacheDatee(une.code, jour_de(une.du, REPERES), jour_de(une.au, REPERES))
        for une in lire_le_modele()
    ]
    lues = echeances_de(taches, REPERES, FERMETURES, PARIS)
    assert [une.due_le for une in lues] == sorted(une.due_le for une in lues)
    assert len({une.cle for une in lues}) == len(lues)
    assert all(une.perime_le and une.perime_le > une.due_le for une in lues)
    ouvertures = [une for une in lues if une.genre == GenreEcheance.OUVERTURE]
    assert len(ouvertures) == len(taches)


# --- states ------------------------------------------------------------------------------------

FAIT = Preuve(EtatTache.FAIT, "Version publiée")
RIEN = Preuve(EtatTache.A_FAIRE, "Aucune version")


def test_une_preuve_coche_et_sa_perte_rouvre_en_disant_pourquoi():
    suite = apres_la_preuve(Connu(), FAIT)
    assert suite is not None and suite.etat == EtatTache.FAIT and suite.rouverte == ""
    perdue = apres_la_preuve(Connu(EtatTache.FAIT, Origine.PREUVE, "Version publiée"), RIEN)
    assert perdue is not None
    assert perdue.etat == EtatTache.A_FAIRE
    assert perdue.rouverte == "La preuve n'est plus là : aucune version."


def test_une_preuve_qui_ne_change_pas_n_ecrit_rien():
    assert apres_la_preuve(Connu(EtatTache.FAIT, Origine.PREUVE, FAIT.phrase), FAIT) is None
    assert apres_la_preuve(Connu(), RIEN) is None


def test_sans_objet_dit_par_une_personne_reste_jusqu_a_la_preuve():
    dit = Connu(EtatTache.SANS_OBJET, Origine.MAIN, "")
    assert apres_la_preuve(dit, RIEN) is None
    suite = apres_la_preuve(dit, FAIT)
    assert suite is not None and suite.etat == EtatTache.FAIT


@pytest.mark.parametrize(
    ("faits", "total", "etat"),
    [
        (0, 0, EtatTache.SANS_OBJET),
        (0, 3, EtatTache.A_FAIRE),
        (2, 3, EtatTache.EN_COURS),
        (3, 3, EtatTache.FAIT),
    ],
)
def test_une_preuve_comptee(faits, total, etat):
    assert preuve_comptee(faits, total, "classes", rien="Aucune").etat == etat


def test_une_tache_est_finie_quand_tous_ses_lieux_le_sont():
    compte = compter({EtatTache.FAIT: 2, EtatTache.SANS_OBJET: 1}, 4)
    assert (compte.clos, compte.restent, compte.est_fini) == (3, 1, False)
    assert compter({EtatTache.FAIT: 4}, 4).est_fini
    assert not compter({}, 0).est_fini


def test_le_jour_de_l_echeance_n_est_pas_un_retard():
    ouvre, fin = J(2026, 9, 1), J(2026, 10, 1)
    assert situation(ouvre, fin, False, J(2026, 8, 31)) == Situation.A_VENIR
    assert situation(ouvre, fin, False, fin) == Situation.OUVERTE
    assert situation(ouvre, fin, False, J(2026, 10, 2)) == Situation.EN_RETARD
    assert situation(ouvre, fin, True, J(2026, 10, 2)) == Situation.FAITE
    assert situation(ouvre, None, False, J(2030, 1, 1)) == Situation.OUVERTE
