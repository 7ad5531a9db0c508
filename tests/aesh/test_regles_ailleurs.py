"""Travel between this pole and another one that shares the AESH: rules, model, real tables."""

import datetime
import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from aesh.actions import publication
from aesh.enums import Deplacement, Niveau
from aesh.models import Occupation
from aesh.regles.faits import FaitAilleurs, Plage
from aesh.requetes.brouillon_solveur import brouillon_de
from aesh.requetes.situation import dossier_de
from pial.models import Etablissement, TempsDeTrajet
from tests import fabriques as f
from tests.aesh.test_regles_phrases import CONSIGNE
from tests.aesh.test_regles_travail import (
    ICI,
    LOIN,
    SOPHIE,
    TOUTES,
    TRANSPORTS,
    creneau,
    situation,
    trouver,
)

LE = datetime.date(2026, 9, 14)
HORS = replace(LOIN, id="hors", nom="Collège voisin", est_du_pole=False)  # 20 min from ICI
JEUDI = 4


def prise(*plages, ecole=HORS, semaines=TOUTES, qui=SOPHIE):
    return replace(qui, ailleurs=tuple(FaitAilleurs(Plage(1, *p), semaines, ecole) for p in plages))


def r5(une):
    return [(c.niveau, c.creneaux) for c in trouver(une, "R5")]


@pytest.mark.parametrize(("trou", "attendus"), [(19, 1), (20, 0)])
def test_le_trou_couvre_le_trajet_a_la_minute(trou, attendus):
    avant = situation(creneau("a", 480, 540), aesh=(prise((540 + trou, 700)),))
    apres = situation(creneau("a", 720 + trou, 800), aesh=(prise((600, 720)),))
    assert r5(avant) == r5(apres) == [(Niveau.BLOQUANT, ("a",))] * attendus


def test_la_phrase_dit_les_deux_ecoles_dans_l_ordre_et_quoi_faire():
    aesh = prise((510, 620), (635, 745))
    vient, va = trouver(situation(creneau("a", 620, 635), aesh=(aesh,)), "R5")
    ailleurs = "Collège voisin (pour un autre pôle)"
    assert f": 0 h entre {ailleurs} et École des Tilleuls le lundi" in vient.phrase
    assert f": 0 h entre École des Tilleuls et {ailleurs} le lundi" in va.phrase
    assert "pour 20 min de trajet" in va.phrase
    assert CONSIGNE.search(va.phrase), va.phrase


def test_un_temps_inconnu_avertit_et_dit_ou_le_saisir():
    aesh = prise((800, 900), qui=TRANSPORTS)
    (constat,) = trouver(situation(creneau("a", 480, 540), aesh=(aesh,)), "R5")
    assert constat.niveau == Niveau.AVERTISSEMENT
    debut = "Sophie Bernard (transports en commun) : aucun temps de trajet connu entre École des "
    assert constat.phrase.startswith(debut)
    assert "Saisissez-le dans « Temps de trajet », sur la page du pôle." in constat.phrase
    assert CONSIGNE.search(constat.phrase)


def test_la_meme_ecole_ne_demande_aucun_trajet():
    aesh = prise((540, 600), ecole=replace(ICI))
    assert r5(situation(creneau("a", 480, 540), aesh=(aesh,))) == []


def test_seul_le_voisin_compte_et_seulement_les_memes_semaines():
    retour = creneau("b", 600, 660)
    aesh = prise((665, 700))
    assert r5(situation(creneau("a", 480, 590), retour, aesh=(aesh,))) == [
        (Niveau.BLOQUANT, ("b",))
    ]
    autre_semaine = replace(retour, semaines=frozenset({0}))
    aesh = prise((665, 700), semaines=frozenset({1}))
    assert r5(situation(autre_semaine, aesh=(aesh,))) == []


def test_deux_sens_saisis_ont_chacun_leur_temps():
    ici = replace(ICI, temps={("hors", "voiture"): 10})
    aesh = prise((480, 540), (600, 660), ecole=replace(HORS, temps={("ici", "voiture"): 30}))
    une = situation(creneau("a", 560, 590), aesh=(aesh,), ecoles=(ici, LOIN))
    (constat,) = trouver(une, "R5")  # 20 min to come, for 30; 10 min to go back, for 10
    assert "20 min entre Collège voisin (pour un autre pôle) et École" in constat.phrase


def test_deux_semaines_differentes_se_disent_chacune_une_inconnue_se_dit_une_fois():
    a, b = (FaitAilleurs(Plage(1, d, 700), frozenset({s}), HORS) for d, s in ((545, 0), (550, 1)))
    for qui, attendus in ((SOPHIE, 2), (TRANSPORTS, 1)):
        aesh = replace(qui, ailleurs=(a, b))
        assert len(r5(situation(creneau("a", 480, 540), aesh=(aesh,)))) == attendus


ecole_ici, ecole_hors = st.sampled_from(["ici", "loin"]), st.sampled_from(["hors", "ici"])
semaines_au_hasard = st.sampled_from([frozenset({0}), frozenset({1}), TOUTES])
tirages = st.lists(  # one after the other: a gap, then a slot, each in its weeks
    st.tuples(
        st.booleans(), ecole_ici, ecole_hors, st.sampled_from([0, 9, 10, 14, 19, 20, 29, 30]),
        st.integers(1, 40),
        semaines_au_hasard,
    ),
    min_size=2,
    max_size=7,
)  # fmt: skip
temps_au_hasard = st.sampled_from([None, 0, 10, 30])


@given(tirages, temps_au_hasard, temps_au_hasard, st.booleans())
def test_les_voisins_d_un_autre_pole_selon_le_modele_minute_par_minute(
    tirage, aller, retour, en_voiture
):
    """Week by week, minute by minute: who is where; the next busy minute is elsewhere or not."""
    mode = "voiture" if en_voiture else "transports"
    ici = replace(ICI, temps={} if aller is None else {("hors", mode): aller})
    hors = replace(HORS, temps={} if retour is None else {("ici", mode): retour})
    par_ecole = {"ici": ici, "hors": hors, "loin": LOIN}
    occupe, creneaux, ailleurs = {0: {}, 1: {}}, [], []
    libre = 480
    for n, (chez_nous, notre, leur, trou, longueur, semaines) in enumerate(tirage):
        minutes = range(libre + trou, libre + trou + longueur)
        libre = minutes[-1] + 1
        ecole = notre if chez_nous else leur
        for s in semaines:
            occupe[s] |= dict.fromkeys(minutes, (f"c{n}" if chez_nous else None, ecole))
        if chez_nous:
            creneaux.append(creneau(f"c{n}", minutes[0], minutes[-1] + 1, ecole, semaines=semaines))
        else:
            plage = Plage(1, minutes[0], minutes[-1] + 1)
            ailleurs.append(FaitAilleurs(plage, semaines, par_ecole[ecole]))

    def voyage(depart, arrivee):
        if {depart, arrivee} == {"ici", "hors"}:
            dans_l_ordre = (aller, retour) if depart == "ici" else (retour, aller)
            saisi = next((t for t in dans_l_ordre if t is not None), None)
            return saisi if saisi is not None else 20 if en_voiture else None
        # 10 km from ICI; LOIN and HORS are at the same place: the least time by car
        return (20 if "ici" in (depart, arrivee) else 15) if en_voiture else None

    attendus = []
    for semaine in occupe.values():
        ordre = sorted(semaine)
        for a, b in zip(ordre, ordre[1:], strict=False):
            (un, depart), (autre, arrivee) = semaine[a], semaine[b]
            if (un is None) == (autre is None) or depart == arrivee:
                continue
            temps, trou = voyage(depart, arrivee), b - a - 1
            la_bas = arrivee if autre is None else depart
            if temps is None:
                attendus.append((Niveau.AVERTISSEMENT, un or autre, un is None, la_bas, None))
            elif trou < temps:
                attendus.append((Niveau.BLOQUANT, un or autre, un is None, la_bas, trou))

    deplacement = Deplacement.VOITURE if en_voiture else Deplacement.TRANSPORTS
    aesh = replace(SOPHIE, ailleurs=tuple(ailleurs), deplacement=deplacement)
    une = situation(*creneaux, aesh=(aesh,), ecoles=(ici, LOIN))
    trouves = [
        (c.niveau, c.creneaux[0], bool(re.search("autre pôle.* et ", c.phrase)))
        for c in trouver(une, "R5")
        if "autre pôle" in c.phrase
    ]
    assert sorted(trouves) == sorted(quoi[:3] for quoi in set(attendus))


@pytest.fixture
def partage(dans_35):
    """Thursday 8:30-10:20 and 10:35-12:25 published by the other pole; 10:20-10:35 drafted here."""
    petit = f.petit_pole()
    voisine = f.ecole("École voisine", latitude=48.0, longitude=-1.7)
    f.Affectation.objects.create(aesh=petit.sophie, pole=f.pole("V", (voisine,)), periode=f.AN)
    chez_elle = f.emploi(f.Pole.objects.get(nom="V"), statut="vise")
    max_ = f.eleve("Max", voisine)
    for debut, fin in (("8:30", "10:20"), ("10:35", "11:55")):
        f.creneau(chez_elle, petit.sophie, voisine, JEUDI, debut, fin, max_)
    coordination = f.mandat("COORD_PIAL", chez_elle.pole.perimetre)
    publication.publier(chez_elle, auteur=coordination, le=LE)
    f.creneau(petit.emploi, petit.sophie, petit.ecole, JEUDI, "10:20", "10:35", petit.lea)
    petit.extras["voisine"] = voisine
    return petit


def trouves(petit):
    return trouver(dossier_de(petit.emploi, LE).situation(), "R5")


def test_sans_position_ni_temps_le_brouillon_avertit(partage):
    constats = trouves(partage)
    assert [c.niveau for c in constats] == [Niveau.AVERTISSEMENT] * 2
    assert all("École voisine (pour un autre pôle)" in c.phrase for c in constats)
    assert not any("Max" in c.phrase or "Léa" in c.phrase for c in constats)


def test_avec_les_positions_le_brouillon_bloque(partage):
    Etablissement.objects.filter(pk=partage.ecole.pk).update(latitude=48.09, longitude=-1.7)
    constats = trouves(partage)
    assert [c.niveau for c in constats] == [Niveau.BLOQUANT] * 2
    assert all("0 h entre" in c.phrase and "pour 20 min de trajet" in c.phrase for c in constats)


@pytest.mark.parametrize("sens", [("voisine", "ecole"), ("ecole", "voisine")])
def test_un_temps_saisi_vaut_pour_l_autre_pole_dans_les_deux_sens(partage, sens):
    lieux = {"ecole": partage.ecole, "voisine": partage.extras["voisine"]}
    temps = TempsDeTrajet.objects.create(
        depart=lieux[sens[0]], arrivee=lieux[sens[1]], mode="voiture", minutes=7
    )
    assert ["pour 7 min de trajet" in c.phrase for c in trouves(partage)] == [True, True]
    temps.minutes = 0
    temps.save()
    assert trouves(partage) == []


def test_l_autre_pole_ne_coute_pas_de_requete_de_plus(partage):
    def compter():
        with CaptureQueriesContext(connection) as lues:
            dossier_de(partage.emploi, LE).situation()
        return len(lues)

    avec = compter()
    Occupation.objects.all().delete()
    assert compter() == avec


def test_une_proposition_lui_laisse_le_temps_de_venir(partage):
    """Nothing is proposed within the travel around what the other pole takes."""
    for ecole in (partage.ecole, partage.autre_ecole):
        Etablissement.objects.filter(pk=ecole.pk).update(latitude=48.09, longitude=-1.7)
    (sophie,) = (
        a for a in brouillon_de(partage.emploi, LE).agents if a.id == str(partage.sophie.pk)
    )
    matin, suite = ((m.jour, m.debut, m.fin) for m in sophie.occupee)
    (trajet,) = {510 - matin[1], matin[2] - 620, 635 - suite[1], suite[2] - 715}
    assert trajet >= 15 and matin[0] == JEUDI
    assert sophie.pris == 190, "travel is not time of the other pole's contract"
