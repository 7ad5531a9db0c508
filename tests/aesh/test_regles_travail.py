"""Working time, lunch, travel, sites, continuity: at their boundaries and against a naive model."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aesh.enums import Deplacement, Niveau, TypeCreneau
from aesh.regles.faits import FaitAesh, FaitCreneau, FaitEcole, FaitEleve, Plage
from aesh.regles.registre import constats
from aesh.regles.situation import ReglagesRegles, Situation
from aesh.regles.trajets import trajet_minutes
from eleves.enums import TypeNotification
from pial.trajets import distance_km

TOUTES = frozenset({0, 1})
SEMAINE = tuple(Plage(j, 420, 1140) for j in range(1, 6))
# One degree of latitude is 111.2 km: 0.09° is 10 km.
ICI = FaitEcole("ici", "École des Tilleuls", SEMAINE, (48.0, -1.7))
LOIN = FaitEcole("loin", "Collège du Port", SEMAINE, (48.09, -1.7))
SOPHIE = FaitAesh("sophie", "Sophie Bernard", 60 * 60)
NOUR = FaitEleve("nour", "Nour A.", "ici", TypeNotification.MUTUALISEE)
MAX = FaitEleve("max", "Max B.", "loin", TypeNotification.MUTUALISEE)


def creneau(cle, debut, fin, ecole="ici", jour=1, **champs):
    eleves = champs.pop("eleves", ("nour",) if ecole == "ici" else ("max",))
    return FaitCreneau(
        id=cle,
        aesh=champs.pop("aesh", "sophie"),
        etablissement=ecole,
        type=TypeCreneau.MUTUALISEE,
        jour=jour,
        debut=debut,
        fin=fin,
        semaines=champs.pop("semaines", TOUTES),
        eleves=eleves,
    )


def situation(*creneaux, aesh=(SOPHIE,), eleves=(NOUR, MAX), ecoles=(ICI, LOIN), **reglages):
    return Situation(
        creneaux=creneaux,
        aesh={a.id: a for a in aesh},
        eleves={e.id: e for e in eleves},
        ecoles={e.id: e for e in ecoles},
        nombre_semaines=2,
        reglages=ReglagesRegles(**reglages),
    )


def trouver(une, regle):
    return [c for c in constats(une) if c.regle == regle]


def test_r3_dix_heures_et_pas_une_minute_de_plus():
    dix = (creneau("a", 420, 720), creneau("b", 780, 1080))
    assert not trouver(situation(*dix), "R3")
    (constat,) = trouver(situation(*dix[:1], creneau("b", 780, 1081)), "R3")
    assert "10 h 01 le lundi, pour 10 h au plus" in constat.phrase
    assert constat.niveau == Niveau.BLOQUANT


def test_r3_amplitude_de_douze_heures():
    assert not trouver(situation(creneau("a", 420, 480), creneau("b", 1080, 1140)), "R3")
    (constat,) = trouver(situation(creneau("a", 419, 480), creneau("b", 1080, 1140)), "R3")
    assert "12 h 01, pour 12 h au plus" in constat.phrase


@pytest.mark.parametrize(("pause", "attendus"), [(20, 0), (19, 1), (0, 1)])
def test_r3_vingt_minutes_avant_six_heures(pause, attendus):
    matin, suite = creneau("a", 480, 660), creneau("b", 660 + pause, 840 + pause)
    assert len(trouver(situation(matin, suite), "R3")) == attendus


def test_r3_un_trajet_n_est_pas_une_pause():
    matin = creneau("a", 480, 700)
    minutes = trajet_minutes(ICI, LOIN, Deplacement.VOITURE)
    juste = creneau("b", 700 + minutes + 19, 860, "loin")
    assert trouver(situation(matin, juste), "R3")
    assert not trouver(situation(matin, replace(juste, debut=juste.debut + 1)), "R3")


def test_r4_la_pause_dejeuner_suit_le_reglage_et_perd_le_trajet():
    jour = (creneau("a", 480, 720), creneau("b", 764, 960))
    (constat,) = trouver(situation(*jour), "R4")
    assert "44 min pour déjeuner le lundi, 45 min souhaitées" in constat.phrase
    assert constat.niveau == Niveau.AVERTISSEMENT
    assert not trouver(situation(*jour, pause_dejeuner_minutes=44), "R4")
    minutes = trajet_minutes(ICI, LOIN, Deplacement.VOITURE)
    ailleurs = creneau("b", 720 + 45 + minutes - 1, 960, "loin")
    assert trouver(situation(jour[0], ailleurs), "R4")
    assert not trouver(situation(jour[0], replace(ailleurs, debut=ailleurs.debut + 1)), "R4")


def test_r4_une_demi_journee_n_a_pas_besoin_de_pause():
    assert not trouver(situation(creneau("a", 480, 600), creneau("b", 600, 720)), "R4")


def test_r5_le_trou_couvre_le_trajet_a_la_minute():
    minutes = trajet_minutes(ICI, LOIN, Deplacement.VOITURE)
    assert minutes == 20  # 10 km × 1.3 at 40 km/h, rounded up
    court = situation(creneau("a", 480, 540), creneau("b", 540 + minutes - 1, 700, "loin"))
    (constat,) = trouver(court, "R5")
    assert "19 min entre École des Tilleuls et Collège du Port le lundi" in constat.phrase
    juste = situation(creneau("a", 480, 540), creneau("b", 540 + minutes, 700, "loin"))
    assert not trouver(juste, "R5")


@pytest.mark.parametrize("mode", [Deplacement.TRANSPORTS, Deplacement.MARCHE, Deplacement.VELO])
def test_r5_sans_voiture_jamais_un_second_site_sans_temps_connu(mode):
    sans_voiture = replace(SOPHIE, deplacement=mode)
    jour = (creneau("a", 480, 540), creneau("b", 800, 900, "loin"))
    (constat,) = trouver(situation(*jour, aesh=(sans_voiture,)), "R5")
    assert "aucun temps de trajet connu" in constat.phrase


TRANSPORTS = replace(SOPHIE, deplacement=Deplacement.TRANSPORTS)


def avec_temps(*, aller=None, retour=None, mode="transports"):
    """The two schools with the minutes typed for each way."""
    ici = replace(ICI, temps={} if aller is None else {("loin", mode): aller})
    loin = replace(LOIN, temps={} if retour is None else {("ici", mode): retour})
    return (ici, loin)


@pytest.mark.parametrize("sens", ["aller", "retour"])
def test_r5_un_temps_saisi_vaut_dans_les_deux_sens(sens):
    ecoles = avec_temps(**{sens: 35})
    juste = (creneau("a", 480, 540), creneau("b", 575, 640, "loin"), creneau("c", 675, 700))
    assert not trouver(situation(*juste, aesh=(TRANSPORTS,), ecoles=ecoles), "R5")
    court = (juste[0], replace(juste[1], debut=574), replace(juste[2], debut=674))
    trouves = trouver(situation(*court, aesh=(TRANSPORTS,), ecoles=ecoles), "R5")
    assert len(trouves) == 2  # 34 minutes each way


def test_r5_deux_sens_saisis_ont_chacun_leur_temps():
    ecoles = avec_temps(aller=10, retour=40)
    jour = (creneau("a", 480, 540), creneau("b", 550, 600, "loin"), creneau("c", 630, 700))
    (constat,) = trouver(situation(*jour, aesh=(TRANSPORTS,), ecoles=ecoles), "R5")
    assert "30 min entre Collège du Port et École des Tilleuls" in constat.phrase
    assert constat.creneaux == ("b", "c")


def test_r5_le_temps_saisi_l_emporte_sur_le_calcul_et_ne_vaut_que_pour_son_mode():
    jour = (creneau("a", 480, 540), creneau("b", 545, 600, "loin"))
    rapide = avec_temps(aller=5, mode="voiture")
    assert not trouver(situation(*jour, ecoles=rapide), "R5")
    assert trouver(situation(*jour, ecoles=avec_temps(aller=5)), "R5")
    meme_batiment = avec_temps(aller=0, mode="voiture")
    assert not trouver(
        situation(jour[0], creneau("b", 540, 600, "loin"), ecoles=meme_batiment), "R5"
    )


def test_r5_sans_temps_connu_la_phrase_dit_ou_le_saisir():
    jour = (creneau("a", 480, 540), creneau("b", 800, 900, "loin"))
    (constat,) = trouver(situation(*jour, aesh=(TRANSPORTS,)), "R5")
    assert "Saisissez-le dans « Temps de trajet », sur la page du pôle" in constat.phrase


def test_r5_une_semaine_sur_deux_n_est_pas_un_trajet():
    a = creneau("a", 480, 540, semaines=frozenset({0}))
    b = creneau("b", 540, 600, "loin", semaines=frozenset({1}))
    assert not trouver(situation(a, b), "R5")


def test_r1_compte_le_trajet_dans_le_contrat():
    minutes = trajet_minutes(ICI, LOIN, Deplacement.VOITURE)
    jour = (creneau("a", 480, 720), creneau("b", 800, 920, "loin"))
    plein = replace(SOPHIE, minutes_contrat=360 + minutes - 15)
    assert not trouver(situation(*jour, aesh=(plein,)), "R1")
    court = replace(plein, minutes_contrat=plein.minutes_contrat - 1)
    assert trouver(situation(*jour, aesh=(court,)), "R1")


def test_r6_un_changement_d_ecole_par_jour():
    aller_retour = (
        creneau("a", 480, 540),
        creneau("b", 600, 660, "loin"),
        creneau("c", 720, 780),
    )
    assert ["change 2 fois d'école" in c.phrase for c in trouver(situation(*aller_retour), "R6")]
    assert not trouver(situation(*aller_retour[:2]), "R6")


def test_r6_le_nombre_d_ecoles_suit_le_reglage():
    trois = [replace(ICI, id=f"e{n}") for n in range(3)]
    jours = [creneau(f"c{n}", 480, 540, f"e{n}", n + 1, eleves=()) for n in range(3)]
    (constat,) = trouver(situation(*jours, ecoles=trois), "R6")
    assert "3 écoles dans la semaine, pour 2 souhaitées" in constat.phrase
    assert not trouver(situation(*jours, ecoles=trois, sites_par_semaine=3), "R6")


def test_r11_hors_du_pole():
    partie = replace(SOPHIE, est_du_pole=False)
    assert len(trouver(situation(creneau("a", 480, 540), aesh=(partie,)), "R11")) == 1
    ailleurs = replace(ICI, est_du_pole=False)
    assert len(trouver(situation(creneau("a", 480, 540), ecoles=(ailleurs,)), "R11")) == 1


def test_r13_deux_aesh_par_eleve_et_celle_de_l_an_passe():
    trois = [replace(SOPHIE, id=f"a{n}", nom=f"A{n}") for n in range(3)]
    jours = [creneau(f"c{n}", 480, 540, jour=n + 1, aesh=f"a{n}") for n in range(3)]
    assert len(trouver(situation(*jours, aesh=trois), "R13")) == 1
    assert not trouver(situation(*jours[:2], aesh=trois), "R13")
    ancienne = replace(NOUR, aesh_anterieurs=frozenset({"a2"}))
    (constat,) = trouver(situation(*jours[:2], aesh=trois, eleves=(ancienne, MAX)), "R13")
    assert "avait A2 l'an passé" in constat.phrase
    partie = [*trois[:2], replace(trois[2], est_du_pole=False)]
    assert not trouver(situation(*jours[:2], aesh=partie, eleves=(ancienne, MAX)), "R13")


def test_distance_connue():
    rennes, saint_malo = (48.1173, -1.6778), (48.6493, -2.0257)
    assert distance_km(rennes, saint_malo) == pytest.approx(64.6, abs=0.5)


jours_au_hasard = st.lists(
    st.tuples(st.integers(28, 70), st.integers(1, 8), st.sampled_from(["ici", "loin"])),
    min_size=1,
    max_size=6,
)


temps_au_hasard = st.none() | st.integers(0, 90)


@given(jours_au_hasard, temps_au_hasard, temps_au_hasard)
def test_les_regles_du_jour_disent_ce_que_dit_le_modele_minute_par_minute(tirage, aller, retour):
    """Slots that do not overlap; then minute by minute: work, travel each way, gaps."""
    pris, creneaux = set(), []
    for n, (quart, longueur, ou) in enumerate(tirage):
        minutes = set(range(quart * 15, (quart + longueur) * 15))
        if not minutes & pris:
            pris |= minutes
            creneaux.append(creneau(f"c{n}", min(minutes), max(minutes) + 1, ou))
    creneaux.sort(key=lambda c: c.debut)
    voyage = {"ici": aller, "loin": retour}  # by the place one leaves
    for depart, autre in (("ici", retour), ("loin", aller)):
        if voyage[depart] is None:
            voyage[depart] = 20 if autre is None else autre  # 10 km × 1.3 at 40 km/h
    lieux = {m: c.etablissement for c in creneaux for m in range(c.debut, c.fin)}
    ordre = sorted(lieux)
    changements = [(a, b) for a, b in zip(ordre, ordre[1:], strict=False) if lieux[a] != lieux[b]]
    une = situation(*creneaux, ecoles=avec_temps(aller=aller, retour=retour, mode="voiture"))
    trop_courts = sum(b - a - 1 < voyage[lieux[a]] for a, b in changements)
    assert len(trouver(une, "R5")) == trop_courts
    travail = len(lieux) + sum(voyage[lieux[a]] for a, _ in changements)
    assert any("pour 10 h" in c.phrase for c in trouver(une, "R3")) is (travail > 600)
    amplitude = ordre[-1] + 1 - ordre[0]
    assert any("pour 12 h" in c.phrase for c in trouver(une, "R3")) is (amplitude > 720)
