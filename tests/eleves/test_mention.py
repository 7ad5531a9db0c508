"""What is read of a decision's own words: nothing rounded, nothing dropped (decision 14)."""

import pytest

from eleves.regles.mention import en_heures, est_sur_le_pas, lire_mention, question_sur

INDIV, M = "individuelle", "mutualisee"


@pytest.mark.parametrize(
    ("mention", "type_lu", "minutes"),
    [
        ("12 h", None, 720),
        ("12h30", None, 750),
        ("12 h 30", None, 750),
        ("12,5 h", None, 750),
        ("12.5", None, 750),
        ("12", None, 720),
        ("12 heures 30 minutes", None, 750),
        ("12 h/semaine", None, 720),
        ("AESHi 18h", INDIV, 1080),
        ("AESH-I 12 h", INDIV, 720),
        ("Aide humaine INDIVIDUELLE : 15 heures par semaine", INDIV, 900),
        ("AESH-I, 12 h du 01/09/2026 au 31/08/2028", INDIV, 720),
        ("24 h sur le temps scolaire", None, 1440),
        ("AVS-i 6h", INDIV, 360),
    ],
)
def test_des_heures_claires(mention, type_lu, minutes):
    lue = lire_mention(mention)
    assert (lue.type, lue.minutes, lue.temps_scolaire, lue.question) == (
        type_lu,
        minutes,
        False,
        "",
    )


@pytest.mark.parametrize(
    "mention",
    ["tout le temps scolaire", "AESH individuelle à temps plein", "100 %", "Temps complet"],
)
def test_le_temps_scolaire(mention):
    lue = lire_mention(mention)
    assert lue.temps_scolaire and lue.minutes is None and not lue.question


@pytest.mark.parametrize(
    ("mention", "type_lu", "minutes", "mot"),
    [
        ("12,3", None, 738, "demi-heures"),
        ("AESH-I 12 h 20", INDIV, 740, "demi-heures"),
        ("9 h à 12 h", None, None, "laquelle"),
        ("de 12 à 15 h", None, None, "laquelle"),
        ("6 h puis 12 h", None, None, "laquelle"),
        ("50 h", None, 3000, "Plus de 40 h"),
        ("0,2 h", None, 12, "Moins de 30 min"),
        ("AESH-I", INDIV, None, "Aucun nombre d'heures"),
        ("ULIS + AESH-I 6 h", None, None, "Plusieurs aides"),
        ("AESH-M 6 h", M, None, "gardée telle quelle"),
    ],
)
def test_ce_qui_demande_un_humain(mention, type_lu, minutes, mot):
    lue = lire_mention(mention)
    assert (lue.type, lue.minutes) == (type_lu, minutes)
    assert mot in lue.question


@pytest.mark.parametrize(
    ("mention", "type_lu"),
    [
        ("AESH mutualisée", M),
        ("AESH-M", M),
        ("Orientation ULIS collège", "ulis"),
        ("SESSAD", "esms"),
        ("DITEP", "esms"),
        ("orientation en SEGPA", "segpa"),
        ("EREA", "segpa"),
        ("MPA : ordinateur", "mpa"),
        ("", None),
        ("vu", None),
    ],
)
def test_le_type_seul(mention, type_lu):
    lue = lire_mention(mention)
    assert (lue.type, lue.minutes, lue.question) == (type_lu, None, "")


def test_le_pas_est_de_trente_minutes():
    assert est_sur_le_pas(90) and not est_sur_le_pas(75)
    assert question_sur(40 * 60) == "" and question_sur(40 * 60 + 30)
    assert question_sur(30) == ""
    assert (en_heures(738), en_heures(720)) == ("12 h 18", "12 h")
