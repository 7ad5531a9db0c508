"""The whole day of an AESH: two poles, two places at once; at its edges and minute by minute."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aesh.enums import Niveau
from aesh.regles.faits import FaitAilleurs, Plage
from tests.aesh.test_regles_travail import ICI, LOIN, SOPHIE, TOUTES, creneau, situation, trouver

HORS = replace(LOIN, id="hors", nom="Collège voisin", est_du_pole=False)  # 20 min from ICI
ROUTE = {frozenset({"ici", "loin"}): 20, frozenset({"ici", "hors"}): 20}
ROUTE[frozenset({"loin", "hors"})] = 15  # the same place: the least time by car


def ailleurs(*plages, jour=1, ecole=HORS, semaines=TOUTES, compte=True):
    return tuple(FaitAilleurs(Plage(jour, *p), semaines, ecole, compte) for p in plages)


def partagee(*la_bas, contrat=60 * 60):
    return (replace(SOPHIE, ailleurs=la_bas, minutes_contrat=contrat),)


def phrases(une, regle):
    return [c.phrase for c in trouver(une, regle)]


@pytest.mark.parametrize(("fin", "attendus"), [(1080, 0), (1081, 1)])
def test_r3_deux_creneaux_a_la_fois_ne_font_qu_une_journee(fin, attendus):
    """Ten hours with two hours taken twice: R2 blocks, R3 does not count twelve."""
    doubles = (creneau("a", 420, 720), creneau("b", 600, 720), creneau("c", 780, fin))
    assert len(trouver(situation(*doubles), "R3")) == attendus
    assert trouver(situation(*doubles), "R2")


def test_r3_la_journee_compte_l_autre_pole_et_la_route():
    matin = creneau("a", 420, 700)
    assert not trouver(situation(matin, aesh=partagee(*ailleurs((740, 1040)))), "R3")
    (constat,) = trouver(situation(matin, aesh=partagee(*ailleurs((740, 1041)))), "R3")
    assert "10 h 01 le lundi, dont 5 h 01 pour un autre pôle, pour 10 h au plus" in constat.phrase
    assert (constat.niveau, constat.creneaux) == (Niveau.BLOQUANT, ("a",))


def test_r3_l_amplitude_et_la_pause_sont_celles_de_la_personne():
    soir = partagee(*ailleurs((1080, 1141)))
    assert (
        "12 h 01 (autre pôle compris)"
        in phrases(situation(creneau("a", 420, 480), aesh=soir), "R3")[0]
    )
    suite = partagee(*ailleurs((719, 860)))  # 39 min free, 20 of them on the road
    (phrase,) = phrases(situation(creneau("a", 490, 680), aesh=suite), "R3")
    assert "6 h ou plus sans pause" in phrase


def test_une_journee_de_l_autre_pole_n_est_pas_a_corriger_ici():
    longue = ailleurs((420, 780), (790, 1080), jour=2)
    une = situation(creneau("a", 480, 540), aesh=partagee(*longue))
    assert not trouver(une, "R3") and not trouver(une, "R4") and not trouver(une, "R6")


def test_r1_compte_une_fois_la_route_d_un_pole_a_l_autre():
    la_bas = ailleurs((600, 660))  # one hour here, twenty minutes, one hour there
    for contrat, trop in ((140 - 15, 0), (140 - 16, 1)):
        une = situation(creneau("a", 480, 540), aesh=partagee(*la_bas, contrat=contrat))
        assert len(trouver(une, "R1")) == trop
    pendant = situation(creneau("a", 480, 540), aesh=partagee(*ailleurs((480, 540)), contrat=45))
    assert not trouver(pendant, "R1"), "an hour taken twice is one hour: R2 blocks it"
    assert trouver(pendant, "R2")


def test_r1_compte_la_route_entre_deux_ecoles_de_l_autre_pole():
    deux = (*ailleurs((480, 540), jour=2), *ailleurs((600, 660), jour=2, ecole=ICI))
    for contrat, trop in ((200 - 15, 0), (200 - 16, 1)):
        une = situation(creneau("a", 480, 540), aesh=partagee(*deux, contrat=contrat))
        assert len(trouver(une, "R1")) == trop


def test_r4_dejeuner_entre_les_deux_poles():
    for debut, attendus in ((720 + 45 + 20, 0), (720 + 45 + 19, 1)):
        une = situation(creneau("a", 480, 720), aesh=partagee(*ailleurs((debut, 960))))
        assert len(trouver(une, "R4")) == attendus


def test_r6_compte_les_ecoles_de_l_autre_pole():
    la_bas = partagee(*ailleurs((600, 660)))
    aller_retour = (creneau("a", 480, 540), creneau("b", 720, 780))
    assert (
        "change 2 fois d'école le lundi" in phrases(situation(*aller_retour, aesh=la_bas), "R6")[0]
    )
    trois = (creneau("a", 480, 540), creneau("b", 480, 540, "loin", 2))
    (phrase,) = phrases(situation(*trois, aesh=la_bas), "R6")
    assert "3 écoles dans la semaine, dont 1 pour un autre pôle, pour 2 souhaitées" in phrase


def test_r5_et_r6_deux_lieux_a_la_fois_ne_sont_pas_deux_trajets():
    pendant = (creneau("a", 480, 600), creneau("b", 510, 540, "loin"), creneau("c", 600, 660))
    une = situation(*pendant)
    assert trouver(une, "R2") and not trouver(une, "R5") and not trouver(une, "R6")


etapes_au_hasard = st.lists(
    st.tuples(
        st.sampled_from(["ici", "loin", "hors"]),
        st.integers(1, 2),
        st.integers(28, 68),
        st.integers(1, 10),
        st.sampled_from([frozenset({0}), frozenset({1}), TOUTES]),
    ),
    min_size=1,
    max_size=7,
)


def trajets_naifs(etapes):
    """Who arrives while nothing else runs, coming from the last place where a minute was worked."""
    for rang, (debut, _, ou) in enumerate(etapes):
        if any(d <= debut < f for d, f, _ in etapes[:rang]):
            continue
        avant = [(f, r) for r, (d, f, _) in enumerate(etapes) if f <= debut and r < rang]
        if avant and (depart := etapes[max(avant)[1]][2]) != ou:
            yield debut, ROUTE[frozenset({depart, ou})]


@given(etapes_au_hasard)
def test_la_journee_entiere_selon_le_modele_minute_par_minute(tirage):
    """Overlaps allowed, two poles, weeks A and B: each minute of the person counts once."""
    siens, la_bas = [], []
    for n, (ou, jour, quart, longueur, semaines) in enumerate(tirage):
        debut, fin = quart * 15, (quart + longueur) * 15
        if ou == "hors":
            la_bas += ailleurs((debut, fin), jour=jour, semaines=semaines)
        else:
            siens.append(creneau(f"c{n}", debut, fin, ou, jour, semaines=semaines))
    une = situation(*siens, aesh=partagee(*la_bas, contrat=8 * 60))
    r3, r4, r6, semaine_pleine = set(), set(), set(), 0
    for semaine in (0, 1):
        total = 0
        for jour in (1, 2):
            presents = [c for c in siens if c.jour == jour and semaine in c.semaines]
            etapes = [(c.debut, c.fin, 0, c.id, c.etablissement) for c in presents]
            etapes += [
                (a.debut, a.fin, 1, "", "hors")
                for a in la_bas
                if a.jour == jour and semaine in a.semaines
            ]
            etapes = [(e[0], e[1], e[4]) for e in sorted(etapes)]
            routes = dict(trajets_naifs(etapes))
            minutes = sorted({m for d, f, _ in etapes for m in range(d, f)})
            travail = len(minutes) + sum(routes.values())
            total += travail
            if not presents:
                continue
            if travail > 600 or minutes[-1] + 1 - minutes[0] > 720 or sans_pause(minutes, routes):
                r3.add(jour)
            if sans_dejeuner(etapes, minutes, routes):
                r4.add(jour)
            if len(routes) > 1:
                r6.add(jour)
        semaine_pleine = max(semaine_pleine, total)

    def jours(regle, mot=""):
        trouves = [c for c in trouver(une, regle) if mot in c.phrase]
        return {1 if "lundi" in c.phrase else 2 for c in trouves}

    assert jours("R3") == r3
    assert jours("R4") == r4
    assert jours("R6", "fois d'école") == r6
    assert bool(trouver(une, "R1")) is (bool(siens) and semaine_pleine > 8 * 60 + 15)


def pauses(minutes, routes):
    """(end of work, start of the next work, free minutes once the travel is made)."""
    for a, b in zip(minutes, minutes[1:], strict=False):
        if b - a > 1 or b in routes:
            yield a + 1, b, b - a - 1 - routes.get(b, 0)


def sans_pause(minutes, routes):
    coupes = {b for _, b, libre in pauses(minutes, routes) if libre >= 20}
    depart = minutes[0]
    for m in minutes:
        depart = m if m in coupes else depart
        if m + 1 - depart >= 360:
            return True
    return False


def sans_dejeuner(etapes, minutes, routes):
    matin = [e for e in etapes if e[0] < 720]
    soir = [e for e in etapes if e[1] > 810]
    if not matin or not soir or (len(matin) == 1 and matin == soir == etapes[:1]):
        return False
    a_midi = [libre for fin, debut, libre in pauses(minutes, routes) if debut > 660 and fin < 870]
    return max([0, *a_midi]) < 45
