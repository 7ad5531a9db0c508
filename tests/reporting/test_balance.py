"""The balance by hand: every expected figure below was computed on paper."""

import datetime
from fractions import Fraction

import pytest

from reporting.enums.moyens import MOYENS, GenreHypothese, LigneBalance
from reporting.regles.balance import balance_au, courbe
from reporting.regles.faits_balance import (
    Duree,
    FaitAffectation,
    FaitAgent,
    FaitContrat,
    FaitDroit,
    FaitEcole,
    FaitEleve,
    FaitPlace,
    FaitsPole,
    FaitTemps,
    FaitUlis,
    ReglagesBalance,
)
from reporting.regles.hypotheses import Supposition, appliquer
from reporting.regles.moyens_du_pole import est_absent_longtemps, part_du_pole
from reporting.regles.phrases_balance import avec_signe, calcul, heures, nombre
from reporting.regles.pieces_balance import (
    MINUTES_ANNUELLES,
    heures_temps_plein,
    minutes_par_semaine,
    sum_etp,
)

LE = datetime.date(2026, 11, 20)
AN = Duree(datetime.date(2026, 9, 1), datetime.date(2027, 9, 1))
TOUJOURS = Duree()


def ecole(cle: str = "e1", **champs: object) -> FaitEcole:
    return FaitEcole(cle, (TOUJOURS,), **champs)  # type: ignore[arg-type]


def eleve(cle: str, droit: str = "individuelle", minutes: int | None = None, **champs) -> FaitEleve:
    ou = champs.pop("ecole", "e1")
    droits = (FaitDroit(droit, champs.pop("periode", AN), minutes, **champs.pop("du_droit", {})),)
    return FaitEleve(cle, droits, (FaitPlace(ou, AN),), **champs)


def agent(cle: str, minutes: int = 1440, semaines: int = 41, **champs) -> FaitAgent:
    poles = champs.pop("poles", (("p1", True),))
    contrat = FaitContrat(f"c-{cle}", minutes, semaines, champs.pop("contrat", TOUJOURS))
    postes = tuple(FaitAffectation(p, AN, "e1", principale) for p, principale in poles)
    return FaitAgent(cle, (contrat,), postes, **champs)


def faits(*, ecoles=None, reglages=None, **champs) -> FaitsPole:
    toutes = ecoles or (ecole(),)
    return FaitsPole(
        "p1", {e.id: e for e in toutes}, reglages=reglages or ReglagesBalance(), **champs
    )


def etp(minutes: int, semaines: int = 41) -> Fraction:
    return Fraction(minutes * semaines, 1607 * 60)


def test_un_temps_plein_vaut_39_heures_195_a_41_semaines():
    assert heures_temps_plein(41) == Fraction(1607, 41)
    assert f"{nombre(heures_temps_plein(41), 3)} h" == "39,195 h"
    assert nombre(heures_temps_plein(45), 3) == "35,711"


@pytest.mark.parametrize("semaines", [41, 42, 43, 44, 45])
def test_un_contrat_plein_vaut_exactement_un_etp_sur_ses_semaines(semaines):
    """1607 h shared over n weeks make one: no float drifts."""
    minutes = Fraction(1607 * 60, semaines)
    assert minutes * semaines / MINUTES_ANNUELLES == 1
    lu = balance_au(faits(agents=(agent("a", 1440, semaines),)), LE)
    assert lu.ligne(LigneBalance.CONTRATS).etp == Fraction(1440 * semaines, 96420)
    # The weeks beyond 41 hold no pupil: what is left is the weekly 24 h over 41.
    assert lu.total.moyens == Fraction(1440 * 41, 96420)


CAS = [
    # (pupil, line, weekly minutes of the line, ETP)
    (eleve("i", minutes=720), LigneBalance.INDIVIDUELLE, 720, etp(720)),
    (
        eleve("t", du_droit={"tout_le_temps": True}),
        LigneBalance.TEMPS_SCOLAIRE,
        1440,
        etp(1440),
    ),
    (eleve("p"), LigneBalance.A_PRECISER, 0, Fraction(0)),
    (
        eleve("v", "mutualisee", cible=300, est_validee=True),
        LigneBalance.MUTUALISEE_VALIDEE,
        300,
        etp(300) / 4,
    ),
    (eleve("m", "mutualisee", cible=240), LigneBalance.MUTUALISEE_PROPOSEE, 240, etp(240) / 4),
    (eleve("r", "mutualisee"), LigneBalance.MUTUALISEE_REGLAGE, 360, etp(360) / 4),
]


@pytest.mark.parametrize(("un", "ligne", "minutes", "attendu"), CAS)
def test_chaque_droit_va_dans_sa_ligne(un, ligne, minutes, attendu):
    lu = balance_au(faits(ecoles=(ecole(classe_minutes=1440),), eleves=(un,)), LE)
    assert (lu.ligne(ligne).nombre, lu.ligne(ligne).minutes) == (1, minutes)
    assert lu.ligne(ligne).etp == attendu == lu.total.besoins
    autres = [x for x in lu.lignes if x.code != ligne]
    assert all(x.nombre == 0 and x.etp == 0 for x in autres)


def test_la_taille_observee_des_groupes_remplace_le_reglage():
    """90 pupil-minutes in 40 minutes of slots: groups of 2,25; 360 ÷ 2,25 = 160 min."""
    lu = balance_au(
        faits(eleves=(eleve("m", "mutualisee"),), minutes_aidees=90, minutes_groupes=40), LE
    )
    assert lu.total.besoins == etp(160)


def test_un_droit_ferme_suspendu_ou_hors_du_pole_ne_compte_pas():
    passe = Duree(datetime.date(2025, 9, 1), LE)
    eleves = (
        eleve("fini", minutes=600, periode=passe),
        eleve("suspendu", minutes=600, du_droit={"suspension": Duree(LE, None)}),
        eleve("ailleurs", minutes=600, ecole="autre"),
        eleve("ulis", "ulis"),
    )
    assert balance_au(faits(eleves=eleves), LE).total.besoins == 0
    assert balance_au(faits(eleves=eleves), LE - datetime.timedelta(1)).total.besoins == etp(1200)


def test_ulis_repas_referent_et_trajets():
    lieu = ecole(ulis=(FaitUlis("u", AN),), repas={1: 105, 2: 105, 4: 105, 5: 105})
    mange = FaitEleve("r", (), (FaitPlace("e1", AN),), repas=(1, 2))
    tous_les_jours = FaitEleve("q", (), (FaitPlace("e1", AN),), repas=())
    lu = balance_au(
        faits(
            ecoles=(lieu,),
            eleves=(mange, tous_les_jours),
            agents=(agent("a"),),
            referents=(FaitTemps("a", "e1", 240),),
            trajets=(FaitTemps("a", "e1", 50), FaitTemps("partie", "e1", 90)),
        ),
        LE,
    )
    assert lu.ligne(LigneBalance.COLLECTIF).etp == etp(1440)
    # (2 + 4 lunches) × 105 min ÷ 4 pupils = 157,5 min
    assert lu.ligne(LigneBalance.MERIDIENNE).etp == etp(630) / 4
    assert lu.ligne(LigneBalance.REFERENT).minutes == 120
    assert lu.ligne(LigneBalance.REFERENT).etp == etp(120)
    assert lu.ligne(LigneBalance.TRAJET).minutes == 25  # who is not here travels no more


def test_un_aesh_partage_est_coupe_selon_ses_heures_jamais_compte_deux_fois():
    partage = agent("a", poles=(("p1", True), ("p2", False)), par_pole={"p1": 360, "p2": 1080})
    assert part_du_pole(partage, "p1", LE) == Fraction(1, 4)
    assert part_du_pole(partage, "p1", LE) + part_du_pole(partage, "p2", LE) == 1
    lu = balance_au(faits(agents=(partage,)), LE)
    assert lu.ligne(LigneBalance.CONTRATS_PARTAGES).etp == etp(1440) / 4
    assert lu.ligne(LigneBalance.CONTRATS).nombre == 0


@pytest.mark.parametrize(
    ("poles", "attendues"),
    [
        ((("p1", True), ("p2", False)), (1, 0)),
        ((("p1", True), ("p2", True)), (Fraction(1, 2), Fraction(1, 2))),
        ((("p1", False), ("p2", False)), (Fraction(1, 2), Fraction(1, 2))),
        ((("p2", True),), (0, 1)),
    ],
)
def test_sans_heures_publiees_l_affectation_principale_prend_tout(poles, attendues):
    un = agent("a", poles=poles)
    assert (part_du_pole(un, "p1", LE), part_du_pole(un, "p2", LE)) == attendues


def test_une_absence_longue_est_a_part_meme_coupee_en_deux_declarations():
    trente = Duree(LE - datetime.timedelta(10), LE + datetime.timedelta(20))
    deux = (
        Duree(trente.du, LE - datetime.timedelta(3)),
        Duree(LE - datetime.timedelta(3), trente.au),
    )
    courte = Duree(trente.du, LE + datetime.timedelta(19))
    assert est_absent_longtemps((trente,), LE, 30) and est_absent_longtemps(deux, LE, 30)
    assert not est_absent_longtemps((courte,), LE, 30)
    assert not est_absent_longtemps((trente,), trente.au, 30)
    lu = balance_au(faits(agents=(agent("a", 1440, 45, absences=(trente,)),)), LE)
    assert lu.ligne(LigneBalance.ABSENCES_LONGUES).etp == -etp(1440)
    assert lu.total.moyens == 0


def test_la_reserve_et_la_hausse_sont_des_pourcentages_visibles_et_nuls_sans_reglage():
    base = {"eleves": (eleve("i", minutes=964),), "agents": (agent("a", 1928),)}
    sans = balance_au(faits(**base), LE)
    assert sans.ligne(LigneBalance.RESERVE).etp == sans.ligne(LigneBalance.HAUSSE).etp == 0
    assert "aucune réserve n'est réglée" in calcul(sans.ligne(LigneBalance.RESERVE), faits(**base))
    regles = ReglagesBalance(hausse_pct=20, reserve_pct=5)
    mai = balance_au(faits(**base, reglages=regles), datetime.date(2027, 5, 1), reference=LE)
    # Six months on: 6/10 of 20 % of 964 min; 5 % of 1928 min.
    assert mai.ligne(LigneBalance.HAUSSE).etp == etp(964) * Fraction(12, 100)
    assert mai.ligne(LigneBalance.RESERVE).etp == etp(1928) / 20
    assert balance_au(faits(**base, reglages=regles), LE).ligne(LigneBalance.HAUSSE).etp == 0


def grand_pole() -> FaitsPole:
    """11 × 1607 × 60 minutes a week are missing: a whole number of ETP, 11 × 41."""
    manque = 11 * 1607 * 60
    return faits(
        ecoles=(ecole(), ecole("e2", ulis=(FaitUlis("u", AN),))),
        eleves=(
            eleve("i", minutes=manque),
            eleve("j", minutes=1200, ecole="e2"),
            eleve("m", "mutualisee", cible=480, ecole="e2"),
        ),
        agents=(
            agent("a", 1440, par_ecole={"e1": 300, "e2": 900}),
            agent("b", 1200),
            agent("c", 120),
        ),
    )


def test_les_lignes_les_ecoles_et_les_pieces_donnent_le_meme_solde():
    tous = grand_pole()
    lu = balance_au(tous, LE)
    # 1200 + 480/4 + 1440 min of needs are covered to the minute by 1440 + 1200 + 120.
    assert lu.total.solde == -Fraction(11 * 1607 * 60 * 41, 96420) == -11 * 41
    assert sum(x.etp for x in lu.lignes if x.code in MOYENS) - sum(
        x.etp for x in lu.lignes if x.code not in MOYENS
    ) == sum(une.solde for une in lu.par_ecole.values())
    for ligne in lu.lignes:
        siennes = [p for p in lu.pieces if p.ligne == ligne.code]
        assert sum((p.etp for p in siennes), Fraction(0)) == ligne.etp == sum_etp(siennes)
        assert sum((minutes_par_semaine(p) for p in siennes), Fraction(0)) == ligne.minutes
    assert lu.par_ecole["e2"].moyens == etp(1080)  # 1440 × 900/1200


def test_la_courbe_suit_les_droits_et_les_contrats_qui_finissent():
    fin = Duree(None, datetime.date(2027, 2, 1))
    depart = Duree(None, datetime.date(2027, 4, 1))
    tous = faits(
        eleves=(eleve("i", minutes=600, periode=fin),), agents=(agent("a", 600, contrat=depart),)
    )
    soldes = {b.le.month: b.total.solde for b in courbe(tous, LE, 2026)}
    assert list(soldes) == [9, 10, 11, 12, 1, 2, 3, 4, 5, 6, 7]
    assert soldes[1] == 0 and soldes[2] == soldes[3] == etp(600) and soldes[4] == 0


def suppose(genre: GenreHypothese, **champs) -> Supposition:
    return Supposition("s", genre, champs.pop("du", LE), **champs)


@pytest.mark.parametrize(
    ("supposition", "ecart"),
    [
        (suppose(GenreHypothese.OUVRIR_ULIS, ecole="e1"), -etp(1440)),
        (
            suppose(
                GenreHypothese.NOTIFICATIONS,
                ecole="e1",
                aide="individuelle",
                nombre=3,
                minutes=600,
            ),
            -etp(1800),
        ),
        (
            suppose(GenreHypothese.NOTIFICATIONS, ecole="e1", aide="mutualisee", nombre=2),
            -etp(720) / 4,
        ),
        (suppose(GenreHypothese.AESH_PART, agent="a"), -etp(1440)),
        (suppose(GenreHypothese.AESH_ARRIVE, nombre=2, minutes=1200), etp(2400)),
        (suppose(GenreHypothese.CONTRAT_CHANGE, agent="b", minutes=1500), etp(300)),
        # e2 takes away 1200 + 480/4 + 1440 min of needs, and 1440 × 900/1200 of means.
        (suppose(GenreHypothese.ECOLE_CHANGE, ecole="e2"), etp(2760) - etp(1080)),
        (suppose(GenreHypothese.ECOLE_CHANGE, ecole="inconnue"), Fraction(0)),
    ],
)
def test_une_hypothese_change_le_solde_de_ce_qu_elle_dit_et_pas_avant_sa_date(supposition, ecart):
    tous = grand_pole()
    copie = grand_pole()
    supposes = appliquer(tous, [supposition])
    veille = LE - datetime.timedelta(1)
    assert balance_au(supposes, LE).total.solde - balance_au(tous, LE).total.solde == ecart
    assert balance_au(supposes, veille).total.solde == balance_au(tous, veille).total.solde
    assert tous == copie  # real facts are never changed


@pytest.mark.parametrize(
    ("minutes", "texte"),
    [
        (Fraction(1530), "25 h 30"),
        (Fraction(1500), "25 h"),
        (Fraction(727, 2), "6 h 03,5"),
        (Fraction(-90), "\u22121 h 30"),
    ],
)
def test_les_heures_se_lisent(minutes, texte):
    assert heures(minutes) == texte


@pytest.mark.parametrize(
    ("valeur", "texte"),
    [
        (Fraction(-11), "\u221211,00"),
        (Fraction(1, 3), "+0,33"),
        (Fraction(-1, 1000), "0,00"),
        (Fraction(12345, 10), "+1\u202f234,50"),
    ],
)
def test_les_soldes_portent_leur_signe(valeur, texte):
    assert avec_signe(valeur) == texte
