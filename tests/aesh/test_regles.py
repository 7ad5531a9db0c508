"""The rules of the first timetable, at their boundaries and against a minute-by-minute model."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.contrat import quotite
from aesh.regles.cumul import cumuler
from aesh.regles.durees import duree, heure, moment
from aesh.regles.faits import (
    FaitAesh,
    FaitAilleurs,
    FaitCours,
    FaitCreneau,
    FaitEcole,
    FaitEleve,
    FaitIndisponible,
    Plage,
)
from aesh.regles.registre import constats, toutes
from aesh.regles.situation import ReglagesRegles, Situation
from eleves.enums import TypeNotification

M, C = TypeCreneau.MUTUALISEE, TypeCreneau.COLLECTIVE
TOUTES = frozenset({0, 1})
OUVERTE = FaitEcole("e", "École des Tilleuls", tuple(Plage(j, 480, 1080) for j in range(1, 6)))
LEA = FaitEleve("lea", "Léa G.", "e", TypeNotification.INDIVIDUELLE, 12 * 60)
NOUR = FaitEleve("nour", "Nour A.", "e", TypeNotification.MUTUALISEE)
SOPHIE = FaitAesh("sophie", "Sophie Bernard", 24 * 60)
PORT = FaitEcole("port", "Collège du Port", (), est_du_pole=False)


def creneau(cle="a", jour=1, debut=510, fin=570, **champs):
    commun = {
        "aesh": "sophie",
        "etablissement": "e",
        "type": TypeCreneau.INDIVIDUELLE,
        "eleves": ("lea",),
    }
    return FaitCreneau(
        id=cle, jour=jour, debut=debut, fin=fin, **{**commun, "semaines": TOUTES, **champs}
    )


def situation(*creneaux, aesh=(SOPHIE,), eleves=(LEA, NOUR), ecoles=(OUVERTE,), **reglages):
    return Situation(
        creneaux=creneaux,
        aesh={a.id: a for a in aesh},
        eleves={e.id: e for e in eleves},
        ecoles={e.id: e for e in ecoles},
        nombre_semaines=2,
        reglages=ReglagesRegles(**reglages),
    )


def codes(une_situation, niveau=Niveau.BLOQUANT):
    return [c.regle for c in constats(une_situation) if c.niveau == niveau]


def phrases(une_situation):
    return " ".join(c.phrase for c in constats(une_situation))


def test_une_semaine_saine_ne_bloque_pas():
    assert codes(situation(creneau())) == []


def semaine_de(minutes):
    """Slots of one AESH that add up to ``minutes``: mornings, then afternoons after lunch."""
    restant, creneaux = minutes, []
    for jour in range(1, 6):
        for debut, plafond in ((480, 240), (780, 300)):
            pris = min(restant, plafond)
            if pris:
                cle = f"c{jour}-{debut}"
                creneaux.append(creneau(cle, jour, debut, debut + pris, type=M, eleves=("nour",)))
            restant -= pris
    return creneaux


def test_r1_tolere_un_quart_d_heure_et_pas_une_minute_de_plus():
    assert codes(situation(*semaine_de(24 * 60 + 15))) == []
    trop = situation(*semaine_de(24 * 60 + 16))
    assert codes(trop) == ["R1"]
    assert "Sophie Bernard : 24 h 16 placées pour 24 h de contrat. Retirez 16 min." in phrases(trop)


def test_r1_suit_le_reglage_du_departement():
    assert codes(situation(*semaine_de(24 * 60 + 16), tolerance_contrat_minutes=30)) == []


def test_r1_ne_fait_jamais_la_moyenne_des_semaines():
    lourdes = [replace(c, semaines=frozenset({0})) for c in semaine_de(26 * 60)]
    assert codes(situation(*lourdes)) == ["R1"]


def test_r1_sans_contrat():
    sans = replace(SOPHIE, minutes_contrat=None)
    assert codes(situation(creneau(), aesh=(sans,))) == ["R1"]
    assert "n'a pas de contrat" in phrases(situation(creneau(), aesh=(sans,)))


def test_r1_compte_les_heures_d_un_autre_pole():
    ailleurs = FaitAilleurs(Plage(5, 480, 540), TOUTES, PORT)
    occupee = replace(SOPHIE, ailleurs=(ailleurs,))
    pleine = semaine_de(23 * 60 + 15)
    assert codes(situation(*pleine, aesh=(occupee,))) == []
    assert codes(situation(*semaine_de(23 * 60 + 16), aesh=(occupee,))) == ["R1"]


def test_r2_deux_creneaux_qui_se_touchent_ne_se_recouvrent_pas():
    dos_a_dos = (creneau("a", 1, 510, 570), creneau("b", 1, 570, 630))
    assert codes(situation(*dos_a_dos)) == []
    croises = (creneau("a", 1, 510, 570), creneau("b", 1, 569, 630, eleves=("nour",), type=M))
    assert codes(situation(*croises)) == ["R2"]


def test_r2_semaines_a_et_b_ne_se_croisent_pas():
    a = creneau("a", semaines=frozenset({0}))
    b = creneau("b", semaines=frozenset({1}))
    assert codes(situation(a, b)) == []


def test_r2_pris_par_un_autre_pole():
    ailleurs = FaitAilleurs(Plage(1, 480, 540), frozenset({1}), PORT)
    occupee = replace(SOPHIE, ailleurs=(ailleurs,))
    assert codes(situation(creneau(), aesh=(occupee,))) == ["R2"]
    semaine_libre = creneau(semaines=frozenset({0}))
    assert codes(situation(semaine_libre, aesh=(occupee,))) == []


def test_r2_horaires_dit_quand_l_ecole_est_ouverte():
    coupee = FaitEcole("e", "École des Tilleuls", (Plage(1, 510, 720), Plage(1, 825, 990)))
    midi = situation(creneau("a", 1, 690, 840), ecoles=(coupee,))
    assert codes(midi) == ["R2-horaires"]
    assert "L'école est ouverte de 8 h 30 à 12 h et de 13 h 45 à 16 h 30." in phrases(midi)
    assert "L'école est fermée ce jour." in phrases(situation(creneau("a", 3), ecoles=(coupee,)))


def test_r2_horaires_inconnus_avertissent_seulement():
    muette = FaitEcole("e", "École muette", ())
    assert codes(situation(creneau(), ecoles=(muette,))) == []
    assert "R2-horaires" in codes(situation(creneau(), ecoles=(muette,)), Niveau.AVERTISSEMENT)


def test_r7_un_eleve_et_un_seul():
    assert codes(situation(creneau(eleves=()))) == ["R7"]
    assert codes(situation(creneau(eleves=("lea", "nour")))) == ["R7"]


def test_r7_au_dela_des_heures_notifiees_avertit():
    douze_heures = [creneau(f"c{j}", j, 480, 624) for j in range(1, 6)]
    assert "R7" not in codes(situation(*douze_heures), Niveau.AVERTISSEMENT)
    plus = [*douze_heures, creneau("d", 1, 624, 625)]
    assert "R7" in codes(situation(*plus), Niveau.AVERTISSEMENT)


def test_r8_groupe_vide_bloque_et_groupe_trop_grand_avertit():
    assert codes(situation(creneau(type=M, eleves=()))) == ["R8"]
    cinq = tuple(replace(NOUR, id=f"n{n}", nom=f"N{n}") for n in range(5))
    groupe = creneau(type=M, eleves=tuple(e.id for e in cinq))
    assert "R8" in codes(situation(groupe, eleves=cinq), Niveau.AVERTISSEMENT)
    quatre = creneau(type=M, eleves=tuple(e.id for e in cinq[:4]))
    assert "R8" not in codes(situation(quatre, eleves=cinq), Niveau.AVERTISSEMENT)
    assert "R8" not in codes(
        situation(groupe, eleves=cinq, eleves_par_groupe=5), Niveau.AVERTISSEMENT
    )


def test_r9_sans_notification_jamais_d_aesh():
    sans_droit = replace(LEA, notification=None, minutes_notifiees=None)
    assert codes(situation(creneau(), eleves=(sans_droit,))) == ["R9"]


def test_r9_aide_individuelle_pour_un_droit_mutualise_avertit():
    assert "R9" in codes(situation(creneau(eleves=("nour",))), Niveau.AVERTISSEMENT)


def test_r10_deux_aides_en_meme_temps():
    karim = FaitAesh("karim", "Karim Petit", 24 * 60)
    deux = (creneau("a"), creneau("b", aesh="karim"))
    assert codes(situation(*deux, aesh=(SOPHIE, karim))) == ["R10"]


def test_r10_une_inclusion_pendant_le_collectif_est_permise():
    karim = FaitAesh("karim", "Karim Petit", 24 * 60)
    deux = (creneau("a"), creneau("b", aesh="karim", type=C, eleves=()))
    assert codes(situation(*deux, aesh=(SOPHIE, karim))) == []


def test_r10_dans_l_ecole_de_l_eleve():
    ailleurs = replace(LEA, etablissement="x")
    assert codes(situation(creneau(), eleves=(ailleurs,))) == ["R10"]


def test_chaque_regle_a_une_source_et_un_code_unique():
    regles = toutes()
    assert len({r.code for r in regles}) == len(regles) == 21
    assert all(r.source and r.titre and r.depuis for r in regles)


def test_quotite_des_cas_cites():
    cas = {20: "0.5103", 24: "0.6123", 30: "0.7654"}
    assert {h: str(quotite(h * 60, 41)) for h in cas} == cas
    assert str(quotite(24 * 60, 45)) == "0.6721"


def test_durees_et_moments():
    assert [duree(m) for m in (45, 60, 90, 1440, -75)] == [
        "45 min",
        "1 h",
        "1 h 30",
        "24 h",
        "-1 h 15",
    ]
    assert heure(505) == "8 h 25"
    assert moment(2, 510, 600) == "mardi de 8 h 30 à 10 h"


# A naive model: a set of (week, weekday, minute) per person, quarter hours are enough.
quarts = st.integers(min_value=32, max_value=48)
creneaux_au_hasard = st.lists(
    st.tuples(
        st.sampled_from(["sophie", "karim"]),
        st.sampled_from(["lea", "tom"]),
        st.integers(1, 2),
        quarts,
        st.integers(1, 6),
        st.sampled_from([frozenset({0}), frozenset({1}), TOUTES]),
    ),
    max_size=7,
)


def minutes_de(c):
    return {(s, c.jour, m) for s in c.semaines for m in range(c.debut, c.fin)}


@given(creneaux_au_hasard)
def test_les_regles_disent_ce_que_dit_le_modele_minute_par_minute(tirage):
    aesh = (SOPHIE, FaitAesh("karim", "Karim Petit", 5 * 60))
    tom = FaitEleve("tom", "Tom D.", "e", TypeNotification.INDIVIDUELLE, 6 * 60)
    creneaux = tuple(
        creneau(f"c{n}", jour, q * 15, (q + d) * 15, aesh=qui, eleves=(eleve,), semaines=semaines)
        for n, (qui, eleve, jour, q, d, semaines) in enumerate(tirage)
    )
    trouves = constats(situation(*creneaux, aesh=aesh, eleves=(LEA, tom)))
    for regle, cle in (("R2", "aesh"), ("R10", "eleves")):
        attendu = {
            frozenset({un.id, deux.id})
            for un in creneaux
            for deux in creneaux
            if un.id < deux.id
            and getattr(un, cle) == getattr(deux, cle)
            and minutes_de(un) & minutes_de(deux)
        }
        assert {frozenset(c.creneaux) for c in trouves if c.regle == regle} == attendu
    depasses = set()
    for une in aesh:
        for semaine in (0, 1):
            siens = [minutes_de(c) for c in creneaux if c.aesh == une.id]
            total = {m for minutes in siens for m in minutes if m[0] == semaine}
            if len(total) > une.minutes_contrat + 15:
                depasses.add(une.id)
    assert {c.aesh for c in trouves if c.regle == "R1"} == depasses


@given(st.lists(st.tuples(st.integers(1, 120), st.sampled_from([frozenset({0}), TOUTES]))))
def test_cumuler_compte_chaque_semaine_pour_elle(tirage):
    totaux = cumuler((semaines, minutes) for minutes, semaines in tirage)
    for semaine in (0, 1):
        assert totaux.get(semaine, 0) == sum(m for m, semaines in tirage if semaine in semaines)


COURS = (FaitCours(1, 510, 570), FaitCours(1, 570, 630), FaitCours(1, 645, 705))


@pytest.mark.parametrize(
    ("debut", "fin", "dehors"),
    [(510, 630, 0), (520, 600, 0), (500, 560, 1), (600, 660, 1), (645, 705, 0), (645, 706, 1)],
)
def test_r10_le_creneau_tient_dans_les_cours_de_la_classe(debut, fin, dehors):
    en_classe = replace(LEA, cours=COURS)
    une = situation(creneau("a", 1, debut, fin), eleves=(en_classe, NOUR))
    assert codes(une, Niveau.AVERTISSEMENT).count("R10-cours") == dehors
    assert "R10-cours" not in codes(situation(creneau("a", 1, debut, fin)), Niveau.AVERTISSEMENT)


def test_r10_une_lecon_de_semaine_a_ne_couvre_pas_la_semaine_b():
    seulement_a = FaitCours(1, 510, 570, frozenset({0}))
    en_classe = replace(LEA, cours=(seulement_a, FaitCours(1, 570, 630)))
    une = situation(creneau("a", 1, 510, 600), eleves=(en_classe, NOUR))
    assert "(lundi de 8 h 30 à 10 h, 1 semaine sur 2)" in phrases(une)
    en_a = situation(creneau("a", 1, 510, 600, semaines=frozenset({0})), eleves=(en_classe, NOUR))
    assert "R10-cours" not in codes(en_a, Niveau.AVERTISSEMENT)


LECONS = st.lists(
    st.tuples(
        st.integers(0, 6),
        st.integers(1, 4),
        st.sampled_from([None, frozenset({0}), frozenset({1})]),
    ),
    min_size=1,
    max_size=6,
)


@given(LECONS, st.integers(0, 8), st.integers(1, 4), st.sampled_from([TOUTES, frozenset({1})]))
def test_r10_les_cours_disent_ce_que_dit_le_modele_minute_par_minute(
    tirage, quart, longueur, semaines
):
    """Week by week, each minute of the slot is a minute of a lesson of that week."""
    cours = tuple(FaitCours(1, 510 + 15 * a, 510 + 15 * (a + n), s) for a, n, s in tirage)
    debut = 510 + 15 * quart
    pose = creneau("a", 1, debut, debut + 15 * longueur, semaines=semaines)
    manque = set()
    for semaine in semaines:
        cours_minutes = {
            m
            for c in cours
            if c.semaines is None or semaine in c.semaines
            for m in range(c.debut, c.fin)
        }
        if not set(range(pose.debut, pose.fin)) <= cours_minutes:
            manque.add(semaine)
    en_classe = replace(LEA, cours=cours)
    trouves = [
        c for c in constats(situation(pose, eleves=(en_classe, NOUR))) if c.regle == "R10-cours"
    ]
    assert len(trouves) == bool(manque)
    assert all((", 1 semaine" in c.phrase) == (manque != semaines) for c in trouves)


def test_r10_l_eleve_au_sessad_une_semaine_sur_deux():
    absence = FaitIndisponible(Plage(1, 540, 600), frozenset({1}))
    partie = replace(LEA, absences=(absence,))
    toutes = situation(creneau("a", 1, 510, 570), eleves=(partie, NOUR))
    assert codes(toutes, Niveau.AVERTISSEMENT).count("R10-absent") == 1
    semaine_a = creneau("a", 1, 510, 570, semaines=frozenset({0}))
    assert "R10-absent" not in codes(
        situation(semaine_a, eleves=(partie, NOUR)), Niveau.AVERTISSEMENT
    )
    apres = creneau("a", 1, 600, 660)
    assert "R10-absent" not in codes(situation(apres, eleves=(partie, NOUR)), Niveau.AVERTISSEMENT)
