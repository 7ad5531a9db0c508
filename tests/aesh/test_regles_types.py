"""Rules of the kinds of slot: what counts, what books a pupil, where each one may stand (R12)."""

from dataclasses import replace

import pytest

from aesh.enums import LETTRES_TYPE_CRENEAU, Niveau, TypeCreneau
from aesh.regles.faits import FaitAesh, FaitAilleurs, FaitCours, FaitEcole, FaitIndisponible, Plage
from aesh.regles.registre import constats
from aesh.regles.types_creneau import TYPES
from eleves.enums import TypeNotification
from tests.aesh.test_regles import (
    LEA,
    NOUR,
    PORT,
    SOPHIE,
    TOUTES,
    codes,
    creneau,
    phrases,
    semaine_de,
    situation,
)

OBS, P = TypeCreneau.OBSERVATION, TypeCreneau.MERIDIENNE
R, U = TypeCreneau.REFERENT, TypeCreneau.REUNION
AVERTIR = Niveau.AVERTISSEMENT
KARIM = FaitAesh("karim", "Karim Petit", 24 * 60)
COUPEE = FaitEcole(
    "e",
    "École des Tilleuls",
    tuple(p for j in (1, 2, 4, 5) for p in (Plage(j, 510, 720), Plage(j, 810, 990))),
)


def test_chaque_type_a_une_ligne_et_une_lettre_a_lui():
    assert set(TYPES) == set(TypeCreneau)
    assert len(set(LETTRES_TYPE_CRENEAU.values())) == len(TypeCreneau)
    assert [t.lettre for t in TYPES.values()] == list("IMCOPRU")
    assert {t.code for t in TYPES.values() if not t.compte} == {U}
    assert {t.lettre for t in TYPES.values() if t.reserve_eleve} == set("IMP")


@pytest.mark.parametrize("type_creneau", [t for t in TypeCreneau if t != U])
def test_r1_compte_tout_sauf_la_reunion(type_creneau):
    pleine = semaine_de(24 * 60 + 15)
    en_plus = creneau("z", 5, 1020, 1021, type=type_creneau, eleves=())
    assert "R1" in codes(situation(*pleine, en_plus))
    reunion = creneau("z", 5, 1020, 1080, type=U, eleves=())
    assert "R1" not in codes(situation(*pleine, reunion))


def test_r1_dit_que_les_reunions_ne_sont_pas_comprises():
    trop = situation(*semaine_de(24 * 60 + 16), creneau("z", 5, 1020, 1080, type=U, eleves=()))
    assert "24 h 16 placées pour 24 h de contrat (réunions non comprises)." in phrases(trop)


def test_r1_ne_compte_pas_la_reunion_d_un_autre_pole():
    plage = Plage(5, 1020, 1080)
    for compte, attendu in ((True, ["R1"]), (False, [])):
        occupee = replace(SOPHIE, ailleurs=(FaitAilleurs(plage, TOUTES, PORT, compte),))
        assert codes(situation(*semaine_de(24 * 60), aesh=(occupee,))) == attendu


def test_r2_une_reunion_occupe_l_aesh():
    deux = (creneau("a", 1, 510, 570), creneau("b", 1, 569, 600, type=U, eleves=()))
    assert codes(situation(*deux)) == ["R2"]


@pytest.mark.parametrize(
    ("type_creneau", "debut", "fin", "bloque"),
    [
        (TypeCreneau.COLLECTIVE, 510, 720, False),
        (TypeCreneau.COLLECTIVE, 509, 720, True),
        (OBS, 700, 721, True),
        (P, 720, 810, False),
        (P, 719, 780, True),
        (P, 750, 811, True),
        (R, 420, 1140, False),
        (U, 1000, 1060, False),
    ],
)
def test_r2_chaque_type_a_sa_place_dans_la_journee(type_creneau, debut, fin, bloque):
    une = creneau("a", 1, debut, fin, type=type_creneau, eleves=())
    assert ("R2-horaires" in codes(situation(une, ecoles=(COUPEE,)))) is bloque


def test_r2_la_pause_meridienne_dit_quand_elle_est():
    tot = situation(creneau("a", 1, 700, 760, type=P), ecoles=(COUPEE,))
    assert "hors de la pause méridienne de École des Tilleuls. Elle va de 12 h à 13 h 30." in (
        phrases(tot)
    )
    mercredi = situation(creneau("a", 3, 720, 780, type=P), ecoles=(COUPEE,))
    assert codes(mercredi) == ["R2-horaires"]
    assert "pas de pause entre deux demi-journées" in phrases(mercredi)


def test_r2_au_college_chaque_classe_dejeune_a_son_heure():
    college = FaitEcole("e", "Collège", (Plage(1, 480, 1080),), est_second_degre=True)
    assert codes(situation(creneau("a", 1, 660, 720, type=P), ecoles=(college,))) == []
    tard = creneau("a", 1, 1050, 1081, type=P)
    assert codes(situation(tard, ecoles=(college,))) == ["R2-horaires"]


def test_horaires_inconnus_rien_a_dire_d_une_reunion():
    muette = FaitEcole("e", "École muette", ())
    for type_creneau, attendu in ((P, True), (R, False), (U, False)):
        une = situation(creneau(type=type_creneau, eleves=()), ecoles=(muette,))
        assert ("R2-horaires" in codes(une, AVERTIR)) is attendu


@pytest.mark.parametrize(
    ("fin_midi", "reprise", "avertit"), [(760, 780, False), (761, 780, True), (800, 810, True)]
)
def test_r4_le_service_de_midi_laisse_les_vingt_minutes_legales(fin_midi, reprise, avertit):
    jour = (
        creneau("a", 1, 510, 720),
        creneau("p", 1, 720, fin_midi, type=P, eleves=()),
        creneau("b", 1, reprise, 960, type=R, eleves=()),
    )
    une = situation(*jour, ecoles=(COUPEE,))
    assert ("R4" in codes(une, AVERTIR)) is avertit
    if avertit:
        assert "20 min au moins, en plus de la pause méridienne." in phrases(une)


def test_r4_sans_service_de_midi_la_pause_voulue_reste_celle_du_departement():
    jour = (creneau("a", 1, 510, 760), creneau("b", 1, 780, 960, type=R, eleves=()))
    assert "R4" in codes(situation(*jour), AVERTIR)


def test_r10_la_pause_meridienne_reserve_l_eleve_et_l_observation_jamais():
    for type_creneau, attendu in ((P, ["R10"]), (OBS, [])):
        autre = creneau("b", aesh="karim", type=type_creneau)
        assert codes(situation(creneau("a"), autre, aesh=(SOPHIE, KARIM))).count("R10") == len(
            attendu
        )


@pytest.mark.parametrize("type_creneau", [OBS, P])
def test_r9_et_r10_valent_pour_tout_eleve_nomme(type_creneau):
    sans_droit = replace(LEA, notification=None, minutes_notifiees=None)
    une = creneau(type=type_creneau)
    assert "R9" in codes(situation(une, eleves=(sans_droit,)))
    ailleurs = replace(LEA, etablissement="x")
    assert "R10" in codes(situation(une, eleves=(ailleurs,)))


@pytest.mark.parametrize(("type_creneau", "attendu"), [(P, 1), (OBS, 0)])
def test_r10_absent_pendant_la_pause(type_creneau, attendu):
    partie = replace(LEA, absences=(FaitIndisponible(Plage(1, 540, 600), TOUTES),))
    une = situation(creneau(type=type_creneau), eleves=(partie,))
    assert codes(une, AVERTIR).count("R10-absent") == attendu


def test_r10_cours_ne_dit_rien_de_la_pause():
    en_classe = replace(LEA, cours=(FaitCours(1, 510, 540),))
    assert "R10-cours" in codes(situation(creneau(), eleves=(en_classe,)), AVERTIR)
    assert "R10-cours" not in codes(situation(creneau(type=P), eleves=(en_classe,)), AVERTIR)


@pytest.mark.parametrize(
    ("debut", "fin", "semaines", "seule"),
    [
        (510, 570, TOUTES, False),
        (520, 560, TOUTES, False),
        (509, 570, TOUTES, True),
        (510, 571, TOUTES, True),
        (510, 570, frozenset({0}), True),
    ],
)
def test_observation_a_cote_d_une_aide_pendant_tout_le_creneau(debut, fin, semaines, seule):
    """The help lasts from 8:30 to 9:30; the observation varies, or the help is on weeks A only."""
    aide = creneau("a", semaines=semaines)
    observe = creneau("o", 1, debut, fin, aesh="karim", type=OBS)
    une = situation(aide, observe, aesh=(SOPHIE, KARIM))
    assert ("R10-observation" in codes(une, AVERTIR)) is seule


def test_observation_de_deux_aides_qui_se_suivent():
    suite = (creneau("a", 1, 510, 540), creneau("b", 1, 540, 570, type=P))
    observe = creneau("o", aesh="karim", type=OBS)
    une = situation(*suite, observe, aesh=(SOPHIE, KARIM))
    assert "R10-observation" not in codes(une, AVERTIR)


def test_observation_seule_ou_sans_eleve_avertit():
    moi_meme = (creneau("a"), creneau("o", 1, 510, 570, type=OBS))
    assert "R10-observation" in codes(situation(*moi_meme), AVERTIR)
    vide = situation(creneau("o", type=OBS, eleves=()))
    assert "cette observation n'a aucun élève" in phrases(vide)
    ulis = replace(LEA, notification=TypeNotification.ULIS, minutes_notifiees=None)
    assert "R10-observation" not in codes(
        situation(creneau("o", type=OBS), eleves=(ulis,)), AVERTIR
    )


def test_r7_et_r13_ne_comptent_ni_observation_ni_pause():
    longues = [creneau(f"{t}{j}", j, 480, 780, type=t) for t in (OBS, P) for j in range(1, 6)]
    trouves = constats(situation(*longues, aesh_par_eleve=1))
    assert not {c.regle for c in trouves} & {"R7", "R13"}


def test_r12_une_ecole_publique_sans_convention_bloque():
    sans = replace(COUPEE, sans_convention=True)
    pause = creneau("p", 1, 720, 780, type=P)
    assert codes(situation(pause, ecoles=(sans,))) == ["R12"]
    assert "demandez au SEI d'enregistrer la convention signée" in phrases(
        situation(pause, ecoles=(sans,))
    )
    assert codes(situation(pause, ecoles=(COUPEE,))) == []
    assert codes(situation(creneau("a"), ecoles=(sans,))) == []


@pytest.mark.parametrize(
    ("nombre", "plafond", "avertit"), [(4, 4, False), (5, 4, True), (5, 5, False)]
)
def test_r12_le_groupe_suit_le_reglage(nombre, plafond, avertit):
    groupe = tuple(replace(NOUR, id=f"n{n}", nom=f"N{n}") for n in range(nombre))
    pause = creneau("p", 1, 720, 780, type=P, eleves=tuple(e.id for e in groupe))
    une = situation(pause, eleves=groupe, ecoles=(COUPEE,), eleves_par_meridienne=plafond)
    assert codes(une) == []
    assert ("R12" in codes(une, AVERTIR)) is avertit
    assert "R8" not in codes(une, AVERTIR)
