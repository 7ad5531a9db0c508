"""The trial and the employer, at their boundaries.

Every date of these tables was counted on a calendar from the text, none from the code:
décret n° 86-83, art. 9 (« un jour ouvré par semaine de durée de contrat, dans la limite de trois
semaines lorsque la durée initialement prévue au contrat est inférieure à six mois, d'un mois
lorsqu'elle est inférieure à un an, de deux mois lorsqu'elle est inférieure à deux ans, de trois
mois lorsqu'elle est égale ou supérieure à deux ans, de quatre mois » for a CDI).
"""

import uuid
from dataclasses import replace

import pytest

from aesh.enums import Employeur, OrigineContrat, TypeContrat
from contrats.enums.vie import NatureSuite
from contrats.regles.chaines import Chaine
from contrats.regles.echeances import FaitVie, GenreEcheance, echeances
from contrats.regles.employeurs import deja_sous_contrat, employeur_de_la_suite, suit
from contrats.regles.entretiens import entretien_au_plus_tard
from contrats.regles.essai import deja_employee, essai_au_plus, fin_essai
from contrats.regles.textes import Parametres
from tests.contrats.test_regles_vie import chaine, jour

LYCEE, COLLEGE = uuid.uuid4(), uuid.uuid4()


@pytest.mark.parametrize(
    ("du", "fin", "dernier_jour"),
    [
        # the three-year CDD of AESH: three months
        ("2026-09-01", "2029-09-01", "2026-11-30"),
        # two years exactly: three months; a day less: two
        ("2026-09-01", "2028-09-01", "2026-11-30"),
        ("2026-09-01", "2028-08-31", "2026-10-31"),
        # one year exactly: two months; a day less: one
        ("2026-09-01", "2027-09-01", "2026-10-31"),
        ("2026-09-01", "2027-08-31", "2026-09-30"),
        # six months exactly: one month (26 weeks would give 26 working days, later)
        ("2026-09-01", "2027-03-01", "2026-09-30"),
        # a day less: three weeks (25 weeks would give 25 working days, later)
        ("2026-09-01", "2027-02-28", "2026-09-21"),
        # ten whole weeks from Tuesday 1 September: ten working days, Monday 14
        ("2026-09-01", "2026-11-10", "2026-09-14"),
        # fourteen weeks: fourteen working days, Friday 18; fifteen: Monday 21, as three weeks
        ("2026-09-01", "2026-12-08", "2026-09-18"),
        ("2026-09-01", "2026-12-15", "2026-09-21"),
        # less than a week: one working day; begun on a Saturday, the Monday
        ("2026-09-01", "2026-09-04", "2026-09-01"),
        ("2026-09-05", "2026-09-09", "2026-09-07"),
        # a CDI: four months; from the end of a month, the last day of a shorter one
        ("2026-09-01", None, "2026-12-31"),
        ("2026-10-31", None, "2027-02-27"),
        # before the text of 5 November 2014, nothing limited it
        ("2014-11-05", "2017-11-05", None),
        ("2014-11-06", "2017-11-06", "2015-02-05"),
    ],
)
def test_l_essai_est_celui_de_l_article_9_selon_la_duree(du, fin, dernier_jour):
    lue = essai_au_plus(jour(du), None if fin is None else jour(fin))
    assert lue == (None if dernier_jour is None else jour(dernier_jour))


def test_le_departement_peut_prevoir_moins_jamais_plus_que_le_texte():
    cdi, cdd = chaine("2026-09-01", None, genre=TypeContrat.CDI), chaine("2026-09-01", "2029-08-31")
    assert fin_essai(cdi, Parametres()) == jour("2026-12-31")
    assert fin_essai(cdi, Parametres(essai_mois=2)) == jour("2026-10-31")
    assert fin_essai(cdd, Parametres(essai_mois=4)) == jour("2026-11-30")


def de(une: Chaine, employeur: Employeur, eple: uuid.UUID | None = None) -> Chaine:
    """The same contract, of another employer."""
    return Chaine(tuple(replace(t, employeur=employeur, eple=eple) for t in une.troncons))


AVANT = chaine("2023-09-01", "2026-08-31")
CDI = chaine("2026-09-01", None, genre=TypeContrat.CDI)


@pytest.mark.parametrize(
    ("avant", "apres", "sans_essai"),
    [
        (AVANT, CDI, True),  # the State, then the State
        (de(AVANT, Employeur.HORS_TITRE_2, LYCEE), CDI, False),  # another authority
        (
            de(AVANT, Employeur.HORS_TITRE_2, LYCEE),
            de(CDI, Employeur.HORS_TITRE_2, COLLEGE),
            False,
        ),
        (de(AVANT, Employeur.HORS_TITRE_2, LYCEE), de(CDI, Employeur.HORS_TITRE_2, LYCEE), True),
        (de(AVANT, Employeur.HORS_TITRE_2, LYCEE), de(CDI, Employeur.HORS_TITRE_2), True),
        (chaine("2016-09-01", "2017-08-31"), CDI, True),  # however long ago
        (chaine("2027-09-01", "2028-08-31"), CDI, False),  # a later one changes nothing
    ],
)
def test_pas_de_nouvel_essai_apres_un_contrat_du_meme_employeur(avant, apres, sans_essai):
    assert deja_employee(apres, [avant, apres]) is sans_essai
    genres = {
        une.genre for une in echeances(FaitVie(apres, deja_employee=sans_essai), jour("2026-09-10"))
    }
    assert (GenreEcheance.ESSAI in genres) is not sans_essai


def test_qui_part_n_a_plus_d_essai_a_surveiller():
    fait = FaitVie(chaine("2026-09-01", "2029-08-31"), fin_notee=True)
    assert GenreEcheance.ESSAI not in {une.genre for une in echeances(fait, jour("2026-09-10"))}


CDD_ETAT = chaine("2024-09-01", "2027-08-31")
CDD_LYCEE = de(CDD_ETAT, Employeur.HORS_TITRE_2, LYCEE)


@pytest.mark.parametrize(
    ("nature", "avant", "attendu"),
    [
        (NatureSuite.CDI, CDD_ETAT, Employeur.TITRE_2),
        (NatureSuite.CDI, CDD_LYCEE, Employeur.TITRE_2),  # art. L917-1: the State signs it
        (NatureSuite.CDD, CDD_LYCEE, Employeur.HORS_TITRE_2),
        (NatureSuite.AUCUNE, CDD_LYCEE, Employeur.HORS_TITRE_2),
    ],
)
def test_l_employeur_de_la_suite_decoule_de_sa_nature(nature, avant, attendu):
    assert employeur_de_la_suite(nature, avant) == attendu


@pytest.mark.parametrize(
    ("avant", "autre", "attendu"),
    [
        (CDD_ETAT, chaine("2027-09-01", None, genre=TypeContrat.CDI), True),
        (CDD_ETAT, chaine("2027-10-01", None, genre=TypeContrat.CDI), True),  # a month later
        (CDD_ETAT, chaine("2027-10-02", None, genre=TypeContrat.CDI), False),
        (CDD_LYCEE, chaine("2027-09-01", None, genre=TypeContrat.CDI), True),  # taken over
        # another employer's CDD that begins then is another job, which follows nothing
        (CDD_LYCEE, chaine("2027-09-01", "2030-08-31"), False),
        (CDD_ETAT, de(chaine("2027-09-01", "2030-08-31"), Employeur.HORS_TITRE_2, LYCEE), False),
        (CDD_LYCEE, de(chaine("2027-09-01", "2030-08-31"), Employeur.HORS_TITRE_2, LYCEE), True),
        (CDD_LYCEE, de(chaine("2027-09-01", "2030-08-31"), Employeur.HORS_TITRE_2, COLLEGE), False),
        (CDD_ETAT, chaine("2027-08-01", None, genre=TypeContrat.CDI), False),  # before the term
        (CDI, chaine("2027-09-01", "2030-08-31"), False),  # nothing follows what has no end
    ],
)
def test_un_contrat_en_suit_un_autre_selon_l_employeur(avant, autre, attendu):
    assert suit(avant, autre) is attendu


def test_ce_qui_a_ete_ecrit_comme_la_suite_la_suit_toujours():
    ecrit = chaine("2027-09-01", None, genre=TypeContrat.CDI, origine=OrigineContrat.CDI)
    (troncon,) = ecrit.troncons
    lie = Chaine((replace(troncon, suite_de=CDD_LYCEE.dernier.pk, du=jour("2028-01-01")),))
    assert suit(CDD_LYCEE, lie)
    assert not suit(CDD_ETAT, CDD_ETAT)


def test_l_employeur_qui_a_deja_la_personne_ne_lui_propose_rien():
    cdi = chaine("2025-09-01", None, genre=TypeContrat.CDI)
    fini = chaine("2024-01-01", "2027-08-31")
    assert deja_sous_contrat(CDD_LYCEE, Employeur.TITRE_2, [CDD_LYCEE, cdi]) is cdi
    assert deja_sous_contrat(CDD_LYCEE, Employeur.TITRE_2, [CDD_LYCEE, fini]) is None
    assert deja_sous_contrat(CDD_LYCEE, Employeur.HORS_TITRE_2, [CDD_LYCEE, cdi]) is None


@pytest.mark.parametrize(
    ("depuis", "tenu", "le", "attendu"),
    [
        ("2024-09-01", None, "2026-11-22", "2027-08-31"),
        ("2024-09-01", None, "2027-08-31", "2027-08-31"),  # the last day still counts
        ("2024-09-01", None, "2027-09-01", "2030-08-31"),  # never recorded: the next turn
        ("2018-09-01", "2024-03-15", "2026-11-22", "2027-03-15"),
        ("2018-09-01", "2023-03-15", "2026-11-22", "2026-03-15"),  # recorded, and late
        ("2018-09-01", "2024-02-29", "2026-11-22", "2027-02-28"),
    ],
)
def test_un_entretien_professionnel_tous_les_trois_ans(depuis, tenu, le, attendu):
    lue = entretien_au_plus_tard(jour(depuis), None if tenu is None else jour(tenu), jour(le))
    assert lue == jour(attendu)


@pytest.mark.parametrize(
    ("au", "tenu", "attendu"),
    [
        ("2027-08-31", None, ("2027-08-31", False)),  # three years exactly: within the contract
        ("2027-08-30", None, None),  # the contract ends before
        ("2027-08-31", "2024-10-01", None),  # held: the next falls after the term
        (None, "2023-06-01", ("2026-06-01", True)),  # late, and said so until one is noted
    ],
)
def test_la_date_de_l_entretien_ne_se_perd_pas(au, tenu, attendu):
    genre = TypeContrat.CDI if au is None else TypeContrat.CDD
    fait = FaitVie(
        chaine("2024-09-01", au, genre=genre),
        entretien_tenu=None if tenu is None else jour(tenu),
    )
    lues = [
        (str(une.jour), une.en_retard)
        for une in echeances(fait, jour("2026-11-22"))
        if une.genre == GenreEcheance.ENTRETIEN
    ]
    assert lues == ([] if attendu is None else [attendu])
