"""Rules of contracts at their boundaries: each line is a case of the dossier §2.4."""

import datetime
import uuid
from decimal import Decimal

import pytest

from aesh.enums import Employeur, OrigineContrat, TypeContrat
from aesh.regles.contrat import quotite
from contrats.enums.vie import EtatProposition, NatureSuite, Reponse
from contrats.regles.anciennete import anciennete, atteinte_le, fin_de_cdd
from contrats.regles.chaines import Chaine, Troncon, chaines
from contrats.regles.delais import en_mois_et_jours, plus_mois, trentiemes
from contrats.regles.echeances import FaitVie, GenreEcheance, echeances, prochaine
from contrats.regles.propositions import (
    FaitProposition,
    a_proposer_le,
    etat,
    limite_avenant,
    limite_suite,
    natures_permises,
    preavis_le,
    refus_de_l_effet,
)
from contrats.regles.quotites import (
    differe,
    heures_de,
    lire_pourcent,
    minutes_connexes,
    pourcent,
    semaines_permises,
    signalement,
)
from contrats.regles.textes import Parametres, valeur_au


def jour(texte: str) -> datetime.date:
    return datetime.date.fromisoformat(texte)


def chaine(
    du: str,
    au: str | None,
    *avenants: str,
    genre: TypeContrat = TypeContrat.CDD,
    origine: OrigineContrat = OrigineContrat.INITIAL,
) -> Chaine:
    """A contract from ``du`` to the last day ``au``, its terms changed on each of ``avenants``."""
    fin = None if au is None else jour(au) + datetime.timedelta(days=1)
    debuts = [jour(du), *map(jour, avenants)]
    aesh, lignes = uuid.uuid4(), []
    for rang, debut in enumerate(debuts):
        suivant = debuts[rang + 1] if rang + 1 < len(debuts) else fin
        lignes.append(
            Troncon(
                uuid.uuid4(),
                aesh,
                genre,
                Employeur.TITRE_2,
                debut,
                suivant,
                1440 - 240 * rang,
                41,
                OrigineContrat.AVENANT if rang else origine,
                lignes[-1].pk if rang else None,
            )
        )
    (une,) = chaines(reversed(lignes))
    return une


@pytest.mark.parametrize(
    ("heures", "semaines", "attendu"),
    [
        (20 * 60, 41, "51.03"),
        (24 * 60, 41, "61.23"),
        (24 * 60 + 45, 41, "63.15"),
        (30 * 60, 41, "76.54"),
        (24 * 60, 45, "67.21"),
    ],
)
def test_la_quotite_est_celle_des_exemples_de_la_circulaire(heures, semaines, attendu):
    assert pourcent(heures, semaines) == Decimal(attendu)
    assert quotite(heures, semaines) == Decimal(attendu) / 100


@pytest.mark.parametrize(
    ("texte", "lue"),
    [
        ("62 %", "62"),
        ("62", "62"),
        ("61,23 %", "61.23"),
        ("0,6123", "61.23"),
        ("1", "1"),
        ("100 %", "100"),
        ("62 pour cent", None),
        ("162 %", None),
        ("0 %", None),
        ("", None),
    ],
)
def test_une_quotite_se_lit_comme_les_fichiers_l_ecrivent(texte, lue):
    assert lire_pourcent(texte) == (None if lue is None else Decimal(lue))


@pytest.mark.parametrize(
    ("ecrite", "signalee"),
    [("62", True), ("61", False), ("61.2", False), ("61.23", False), ("61.24", True), ("60", True)],
)
def test_62_pour_cent_et_24_h_sont_signales_les_heures_restent(ecrite, signalee):
    assert differe(1440, 41, Decimal(ecrite)) is signalee
    phrase = signalement(1440, 41, Decimal(ecrite))
    assert bool(phrase) is signalee
    if signalee:
        assert "24 h sur 41 semaines font 61,23 %" in phrase


def test_une_quotite_seule_propose_des_heures_sans_jamais_les_ecrire():
    assert heures_de(Decimal("62"), 41) == 1458  # 24 h 18, and not the 24 h of the contract
    assert heures_de(Decimal("100"), 41) == 2352  # 39.195 h


def test_les_heures_connexes_sont_les_semaines_au_dela_de_36():
    assert minutes_connexes(1440, 41, jour("2026-11-22")) == 120 * 60
    assert minutes_connexes(1440, 45, jour("2026-11-22")) == 216 * 60
    assert list(semaines_permises(jour("2026-11-22"))) == [41, 42, 43, 44, 45]


@pytest.mark.parametrize(
    ("du", "mois", "attendu"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2027-03-31", -1, "2027-02-28"),
        ("2024-09-01", 36, "2027-09-01"),
    ],
)
def test_un_mois_finit_le_meme_jour_ou_le_dernier(du, mois, attendu):
    assert plus_mois(jour(du), mois) == jour(attendu)


@pytest.mark.parametrize(
    ("du", "fin", "attendu"),
    [
        ("2024-09-01", "2027-09-01", 1080),
        ("2024-09-01", "2025-07-05", 304),
        ("2026-01-31", "2026-02-28", 30),
        ("2026-09-01", "2026-09-01", 0),
        ("2026-09-02", "2026-09-01", 0),
    ],
)
def test_les_durees_comptent_des_mois_de_trente_jours(du, fin, attendu):
    assert trentiemes(jour(du), jour(fin)) == attendu


@pytest.mark.parametrize(
    ("periodes", "le", "mots"),
    [
        # three whole years
        ([("2024-09-01", "2027-09-01")], "2027-09-01", "3 ans"),
        # the eve: one day is missing
        ([("2024-09-01", "2027-09-01")], "2027-08-31", "2 ans 11 mois 29 jours"),
        # a gap of four months exactly keeps what came before, and counts for nothing
        ([("2023-09-01", "2024-09-01"), ("2025-01-01", "2026-01-01")], "2026-01-01", "2 ans"),
        # one day more loses it
        ([("2023-09-01", "2024-09-01"), ("2025-01-02", "2026-01-02")], "2026-01-02", "1 an"),
        # two employers at once count once
        ([("2023-09-01", "2024-09-01"), ("2024-03-01", "2025-03-01")], "2025-03-01", "1 an 6 mois"),
        # no day is won by cutting the same three years in two
        ([("2023-09-01", "2024-02-15"), ("2024-02-15", "2026-09-01")], "2026-09-01", "3 ans"),
        (
            [("2023-09-01", "2024-02-15"), ("2024-02-15", "2026-08-31")],
            "2026-08-31",
            "2 ans 11 mois 29 jours",
        ),
        # left for more than four months: nothing is kept
        ([("2020-09-01", "2021-09-01")], "2022-03-01", "0 jour"),
        ([("2020-09-01", "2021-09-01")], "2022-01-01", "1 an"),
        ([], "2026-09-01", "0 jour"),
    ],
)
def test_l_anciennete_garde_les_interruptions_de_quatre_mois_au_plus(periodes, le, mots):
    lues = [(jour(du), jour(fin)) for du, fin in periodes]
    assert en_mois_et_jours(anciennete(lues, jour(le)).total) == mots


def test_trois_ans_depuis_le_1er_septembre_2023_six_avant():
    assert valeur_au("anciennete_cdi", jour("2023-08-31")) == 72
    assert valeur_au("anciennete_cdi", jour("2023-09-01")) == 36
    assert fin_de_cdd(jour("2024-09-01")) == jour("2027-08-31")


@pytest.mark.parametrize(
    ("avant", "du", "fin", "attendu"),
    [
        ([], "2024-09-01", "2027-09-01", "2027-09-01"),  # at the term, not before
        ([], "2024-09-01", "2027-08-31", None),
        ([("2023-09-01", "2024-09-01")], "2024-09-01", "2027-09-01", "2026-09-01"),
        ([("2023-09-01", "2024-02-15")], "2024-02-15", "2027-02-15", "2026-09-01"),  # one block
        ([("2023-09-01", "2024-02-15")], "2024-03-15", "2027-02-15", "2026-10-01"),  # two
        ([("2022-09-01", "2023-09-01")], "2024-02-01", "2027-02-01", "2027-02-01"),  # 5 months
        ([], "2019-09-01", "2022-09-01", None),  # under the six years of before
    ],
)
def test_l_horloge_du_cdi_dit_le_jour_ou_l_anciennete_est_atteinte(avant, du, fin, attendu):
    periodes = [(jour(a), jour(b)) for a, b in avant]
    lue = atteinte_le(periodes, jour(du), jour(fin))
    assert lue == (None if attendu is None else jour(attendu))


@pytest.mark.parametrize(
    ("fin", "periodes", "permises"),
    [
        ("2023-09-01", [("2020-09-01", "2023-09-01")], (NatureSuite.CDI, NatureSuite.AUCUNE)),
        ("2023-08-31", [("2020-09-01", "2023-08-31")], (NatureSuite.CDD, NatureSuite.AUCUNE)),
        ("2023-08-31", [("2017-08-31", "2023-08-31")], (NatureSuite.CDI, NatureSuite.AUCUNE)),
        ("2026-07-05", [("2025-09-01", "2026-07-05")], (NatureSuite.CDI, NatureSuite.AUCUNE)),
    ],
)
def test_depuis_la_loi_de_2022_un_cdd_ne_se_renouvelle_qu_en_cdi(fin, periodes, permises):
    lues = [(jour(a), jour(b)) for a, b in periodes]
    assert natures_permises(lues, lues[-1][0], jour(fin)) == permises


@pytest.mark.parametrize(
    ("remise", "limite"),
    [("2026-11-03", "2026-12-03"), ("2027-01-31", "2027-02-28"), ("2026-10-31", "2026-11-30")],
)
def test_un_avenant_laisse_un_mois(remise, limite):
    assert limite_avenant(jour(remise)) == jour(limite)


@pytest.mark.parametrize(
    ("le", "reponse", "attendu"),
    [
        ("2026-12-03", "", EtatProposition.ATTENTE),
        ("2026-12-04", "", EtatProposition.SILENCE),  # nobody clicked
        ("2026-12-04", Reponse.ACCEPTE, EtatProposition.ACCEPTEE),
        ("2026-11-10", Reponse.REFUSE, EtatProposition.REFUSEE),
    ],
)
def test_le_silence_vaut_refus_le_lendemain_du_dernier_jour(le, reponse, attendu):
    fait = FaitProposition(None, jour("2026-11-03"), jour("2026-12-03"), reponse)
    assert etat(fait, jour(le)) == attendu


def test_sans_proposition_il_n_y_a_qu_un_entretien():
    note = FaitProposition(jour("2026-11-03"), None, None)
    assert etat(note, jour("2030-01-01")) == EtatProposition.ENTRETIEN
    retire = FaitProposition(None, jour("2026-11-03"), jour("2026-12-03"), annulee=True)
    assert etat(retire, jour("2026-11-10")) == EtatProposition.ANNULEE
    assert limite_suite(jour("2026-11-03"), Parametres()) == jour("2026-11-11")
    assert limite_suite(jour("2026-11-03"), Parametres(reponse_suite_jours=10)) == jour(
        "2026-11-13"
    )


@pytest.mark.parametrize(
    ("effet", "remise", "mot"),
    [
        ("2024-09-01", "2024-08-01", "début des conditions"),
        ("2027-09-01", "2027-06-01", "finit le 31/08/2027"),
        ("2026-11-22", "2026-11-22", "avant sa date d'effet"),
        ("2026-11-23", "2026-11-22", ""),
        ("2027-08-31", "2027-06-01", ""),
    ],
)
def test_un_avenant_prend_effet_apres_sa_remise_et_dans_le_contrat(effet, remise, mot):
    refus = refus_de_l_effet(chaine("2024-09-01", "2027-08-31"), jour(effet), jour(remise))
    assert (mot in refus) and bool(refus) is bool(mot)


def test_un_avenant_ne_se_glisse_pas_avant_un_autre():
    longue = chaine("2024-09-01", "2027-08-31", "2027-01-04")
    assert "04/01/2027" in refus_de_l_effet(longue, jour("2026-12-01"), jour("2026-11-01"))


def test_un_avenant_continue_le_contrat_il_n_en_fait_pas_un_autre():
    une = chaine("2024-09-01", "2027-08-31", "2025-01-06", "2026-01-05")
    assert (une.du, une.au) == (jour("2024-09-01"), jour("2027-08-31"))
    assert une.au_jour(jour("2025-01-05")).minutes == 1440
    assert une.au_jour(jour("2025-01-06")).minutes == 1200
    assert une.au_jour(jour("2026-11-22")).minutes == 960
    assert une.au_jour(jour("2020-01-01")).minutes == 1440  # before it starts: its first terms
    assert [t.du for t in une.changements(jour("2025-06-01"))] == [jour("2026-01-05")]


@pytest.mark.parametrize(
    ("du", "au", "preavis", "proposer"),
    [
        # before 1 September 2023, another CDD may follow
        ("2019-08-30", "2022-08-29", "2022-06-30", "2022-05-30"),  # two years and more
        ("2020-08-31", "2022-08-30", "2022-06-30", "2022-05-31"),  # exactly two years
        ("2020-09-01", "2022-08-30", "2022-07-31", "2022-05-31"),  # a day less
        ("2022-02-28", "2022-08-27", "2022-07-28", "2022-05-28"),  # six months
        ("2022-03-01", "2022-08-27", "2022-08-20", "2022-05-28"),  # a day less
        # a CDI may follow: three months, however long it was
        ("2024-09-01", "2027-08-31", "2027-06-01", "2027-06-01"),
        ("2027-03-02", "2027-08-31", "2027-06-01", "2027-06-01"),
    ],
)
def test_le_preavis_de_renouvellement_suit_la_duree(du, au, preavis, proposer):
    une = chaine(du, au)
    assert preavis_le(une, Parametres()) == jour(preavis)
    assert a_proposer_le(une, Parametres()) == jour(proposer)
    assert preavis_le(chaine(du, None, genre=TypeContrat.CDI), Parametres()) is None


def test_une_information_de_non_renouvellement_n_attend_rien():
    dite = FaitProposition(None, jour("2027-06-10"), None, attend_reponse=False)
    fait = FaitVie(chaine("2024-09-01", "2027-08-31"), None, dite, NatureSuite.AUCUNE)
    for le in ("2027-06-10", "2027-08-30"):
        assert etat(dite, jour(le)) == EtatProposition.INFORMEE
        genres = {une.genre for une in echeances(fait, jour(le))}
        assert not genres & {
            GenreEcheance.REPONSE_SUITE,
            GenreEcheance.PROPOSER,
            GenreEcheance.PREAVIS,
        }


def test_un_preavis_passe_reste_en_retard_tant_que_rien_n_est_dit():
    fait = FaitVie(chaine("2024-09-01", "2027-08-31"))
    lus = {une.genre: une for une in echeances(fait, jour("2027-07-15"))}
    assert lus[GenreEcheance.PREAVIS].en_retard
    assert lus[GenreEcheance.PREAVIS].jour == jour("2027-06-01")
    assert not {u.genre: u for u in echeances(fait, jour("2027-06-01"))}[
        GenreEcheance.PREAVIS
    ].en_retard


TROIS_ANS = chaine("2024-09-01", "2027-08-31")
ATTEND = FaitProposition(None, jour("2027-06-10"), jour("2027-06-18"))


@pytest.mark.parametrize(
    ("le", "fait", "genre", "quand", "retard"),
    [
        (
            "2026-11-22",
            FaitVie(TROIS_ANS),
            "proposer",
            "2027-06-01",
            False,
        ),
        (
            "2027-06-01",
            FaitVie(TROIS_ANS),
            "proposer",
            "2027-06-01",
            False,
        ),
        ("2027-06-02", FaitVie(TROIS_ANS), "proposer", "2027-06-01", True),
        (
            "2027-06-12",
            FaitVie(chaine("2024-09-01", "2027-08-31"), suite=ATTEND, nature=NatureSuite.CDI),
            "suite",
            "2027-06-18",
            False,
        ),
        (
            "2027-06-12",
            FaitVie(chaine("2024-09-01", "2027-08-31"), a_suivant=True),
            "fin",
            "2027-08-31",
            False,
        ),
        ("2026-10-01", FaitVie(chaine("2026-09-01", "2029-08-31")), "essai", "2026-11-30", False),
        (
            "2026-12-01",
            FaitVie(chaine("2024-09-01", "2027-08-31", "2027-01-04")),
            "effet",
            "2027-01-04",
            False,
        ),
        (
            "2026-11-22",
            FaitVie(
                chaine("2024-09-01", "2027-08-31"),
                avenant=FaitProposition(None, jour("2026-11-03"), jour("2026-12-03")),
            ),
            "avenant",
            "2026-12-03",
            False,
        ),
        (
            "2026-11-22",
            FaitVie(chaine("2020-09-01", None, genre=TypeContrat.CDI)),
            "entretien",
            "2029-08-31",
            False,
        ),
    ],
)
def test_la_prochaine_date_legale(le, fait, genre, quand, retard):
    une = prochaine(fait, jour(le))
    assert une is not None
    assert (une.genre, une.jour, une.en_retard) == (genre, jour(quand), retard)
    assert une.source  # every date says by which text


def test_un_contrat_fini_n_a_plus_de_date():
    assert prochaine(FaitVie(chaine("2023-09-01", "2026-08-31")), jour("2026-11-22")) is None


def test_une_proposition_sans_reponse_ne_redemande_pas_de_proposer():
    fait = FaitVie(chaine("2024-09-01", "2027-08-31"), suite=ATTEND, nature=NatureSuite.CDI)
    genres = [e.genre for e in echeances(fait, jour("2027-06-30"))]
    # the interview of three exact years stays; nothing asks to propose again
    assert genres == [GenreEcheance.FIN, GenreEcheance.ENTRETIEN]
