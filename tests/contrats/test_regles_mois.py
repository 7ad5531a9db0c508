"""Months, cut-offs, minutes of a day, what a contract owes: no database."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contrats.regles.adresses import Personne, lire_adresses
from contrats.regles.mois import (
    Mois,
    coupure_de,
    heures_minutes,
    liste_au_plus_tard,
    mois_a_clore,
)
from contrats.regles.service_fait import (
    Compte,
    Journee,
    Passage,
    compter,
    demies_absentes,
    demies_de,
    demies_du_jour,
    minutes_dues,
    repartir,
)


def j(texte):
    return datetime.date.fromisoformat(texte)


OCTOBRE, FEVRIER = Mois(j("2026-10-01")), Mois(j("2027-02-01"))


# --- months and payroll -------------------------------------------------------------------------


def test_un_mois_dit_ses_jours_et_ses_voisins():
    assert OCTOBRE.dernier == j("2026-10-31")
    assert OCTOBRE.libelle == "octobre 2026" and OCTOBRE.du_mois == "d'octobre 2026"
    assert FEVRIER.du_mois == "de février 2027"
    assert FEVRIER.precedent.libelle == "janvier 2027"
    assert Mois(j("2026-12-01")).suivant.libelle == "janvier 2027"
    with pytest.raises(ValueError, match="commence le 1er"):
        Mois(j("2026-10-02"))


@pytest.mark.parametrize(
    ("mois", "jour", "coupure", "liste"),
    [
        (OCTOBRE, 15, "2026-11-15", "2026-11-05"),  # a Thursday
        (OCTOBRE, 10, "2026-11-10", "2026-10-30"),  # the 31st is a Saturday: the Friday before
        (Mois(j("2027-01-01")), 31, "2027-02-28", "2027-02-18"),  # February is shorter
        (OCTOBRE, 4, "2026-11-04", "2026-10-23"),  # the 25th is a Sunday
    ],
)
def test_les_differences_sont_listees_dix_jours_avant_la_coupure(mois, jour, coupure, liste):
    assert coupure_de(mois, jour) == j(coupure)
    assert liste_au_plus_tard(j(coupure)) == j(liste)
    assert (j(coupure) - j(liste)).days >= 10


@given(st.dates(j("2026-09-01"), j("2030-01-01")), st.integers(1, 31))
def test_la_liste_est_toujours_ouvree_et_a_temps(jour, du_mois):
    coupure = coupure_de(Mois.de(jour), du_mois)
    liste = liste_au_plus_tard(coupure)
    assert liste.weekday() < 5
    assert 10 <= (coupure - liste).days <= 12


def test_le_mois_a_clore_change_quand_ses_differences_sont_dues():
    assert mois_a_clore(j("2026-11-04"), 15) == Mois(j("2026-10-01"))
    assert mois_a_clore(j("2026-10-29"), 10) == Mois(j("2026-09-01"))
    assert mois_a_clore(j("2026-10-30"), 10) == OCTOBRE  # listed before the month is over


# --- one day ------------------------------------------------------------------------------------

MATIN, APRES = Passage(510, 720, "A"), Passage(825, 990, "B")
REUNION = Passage(740, 800, "A", compte=False)


def vingt(depart, arrivee):
    return 20


@pytest.mark.parametrize(
    ("journee", "attendu"),
    [
        (Journee((MATIN, APRES)), Compte(210 + 165 + 20)),  # travel is work
        (Journee((MATIN, REUNION)), Compte(210)),  # a meeting is not in the weekly hours
        # absent in the afternoon: its slot and the trip that leads to it
        (Journee((MATIN, APRES), (), ((765, 1440),)), Compte(395, 185)),
        # away ten minutes: the trip stays
        (Journee((MATIN, APRES), (), ((710, 720),)), Compte(395, 10)),
        # a replacement in her free time, at another school: its minutes and two trips
        (
            Journee((MATIN,), (Passage(825, 885, "B"),)),
            Compte(210, 0, 60 + 20),
        ),
        # a replacement taken on her own slot adds nothing, but the road does
        (Journee((MATIN,), (Passage(600, 720, "B"),)), Compte(210, 0, 20)),
        (Journee((), (Passage(600, 660, "B", compte=False),)), Compte()),
        (Journee((MATIN,), (), ((0, 1440),)), Compte(210, 210)),
    ],
)
def test_une_journee_a_la_minute(journee, attendu):
    assert compter(journee, vingt) == attendu


# --- what a contract owes -----------------------------------------------------------------------

SEMAINE = [(jour, p) for jour in (1, 2, 4, 5) for p in (MATIN, APRES)] + [(3, MATIN)]


def test_un_contrat_doit_ses_heures_par_demi_journee_de_classe():
    demies = demies_de(SEMAINE)
    assert len(demies) == 9
    semaine = [j("2026-10-05") + datetime.timedelta(days=n) for n in range(5)]
    assert minutes_dues(1440, demies, semaine) == 1440
    assert minutes_dues(1440, demies, semaine[2:3]) == 160  # a Wednesday is one of nine
    assert minutes_dues(1440, demies, semaine[:1]) == 320
    assert minutes_dues(1440, demies, []) == 0  # holidays owe nothing
    # without a published week: the eight usual half-days, the Wednesday owes nothing
    assert minutes_dues(1440, frozenset(), semaine) == 1440
    assert minutes_dues(1440, frozenset(), semaine[2:3]) == 0
    assert minutes_dues(1441, demies, semaine[2:3]) == 160  # 160.1 minutes


def test_une_absence_prend_des_demi_journees_entieres():
    lundi, mercredi = j("2026-10-05"), j("2026-10-07")
    demies = demies_du_jour(frozenset(), lundi)
    assert len(demies) == 2 and demies_du_jour(frozenset(), mercredi) == ()
    assert demies_absentes(demies, [(0, 765)]) == 1
    assert demies_absentes(demies, [(0, 1440)]) == demies_absentes(demies, [(0, 765), (765, 1440)])
    assert demies_absentes(demies, [(0, 1440)]) == 2
    assert demies_absentes(demies, [(540, 600)]) == 0


@given(st.integers(-5000, 5000), st.lists(st.integers(1, 3000), min_size=1, max_size=4))
def test_un_partage_ne_perd_pas_une_minute(minutes, poids):
    parts = repartir(minutes, poids)
    assert sum(parts) == minutes
    for part, un in zip(parts, poids, strict=True):
        assert abs(part - minutes * un / sum(poids)) < 1


def test_les_heures_negatives_ne_sont_pas_des_formules():
    assert [heures_minutes(m) for m in (0, 65, -45, 6000)] == ["0:00", "1:05", "−0:45", "100:00"]


# --- addresses ----------------------------------------------------------------------------------

ANA = Personne("a", "M1", frozenset({"le goff ana", "ana le goff"}), "")
BEA = Personne("b", "M2", frozenset({"roux bea", "bea roux"}), "bea@ac.fr")
BEA2 = Personne("c", "M3", frozenset({"roux bea", "bea roux"}), "")


def lire(*lignes):
    rangees = [(n, ligne.split(";")) for n, ligne in enumerate(lignes, 1)]
    noms = {
        n: " ".join(c for c in cases if "@" not in c).strip().casefold() for n, cases in rangees
    }
    return lire_adresses(rangees, [ANA, BEA, BEA2], noms)


def test_chaque_ligne_d_adresse_dit_ce_qu_elle_fera():
    lues = lire("Matricule;Adresse", "M1;Ana@ac.fr", "m2;bea@ac.fr", "M3;autre@ac.fr")
    assert [(une.numero, une.cle, une.change) for une in lues] == [
        (2, "a", True),
        (3, "b", False),  # already hers
        (4, "c", True),
    ]
    assert lues[0].adresse == "ana@ac.fr"
    assert lire("Ana;Le Goff;ana@ac.fr")[0].cle == "a"
    assert lire("M2;neuve@ac.fr")[0].remplace


@pytest.mark.parametrize(
    ("lignes", "erreur"),
    [
        (["M1;pas-une-adresse"], "Aucune adresse"),
        (["M1;ana@ac"], "n'est pas complète"),
        (["ana@ac.fr"], "Personne n'est nommé"),
        (["Zoé;Inconnue;z@ac.fr"], "Personne ne porte"),
        (["Béa Roux;b@ac.fr".replace("é", "e")], "Plusieurs personnes"),
        (["M1;un@ac.fr", "M1;deux@ac.fr"], "déjà à la ligne 1"),
        (["M1;bea@ac.fr"], "quelqu'un d'autre"),
        (["M1;x@ac.fr", "M3;X@ac.fr"], "quelqu'un d'autre"),
    ],
)
def test_une_ligne_fautive_dit_quoi_faire(lignes, erreur):
    assert erreur in lire(*lignes)[-1].erreur
