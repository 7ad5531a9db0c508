"""Rules without a database: what is asked of the solver, what it may change, what is summed."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aesh.planning.preaffectation import resoudre_preaffectation
from aesh.planning.probleme_preaffectation import (
    Affectation,
    ecrire_preaffectation,
    lire_preaffectation,
)
from aesh.planning.verification_preaffectation import verifier_preaffectation
from campagne.enums import Changement, Raison
from campagne.regles.arrivees import Lecture, deja_arrive
from campagne.regles.ecoles import ecole_supposee
from campagne.regles.heures import Lieu, trajets_reserves
from campagne.regles.instance import (
    AgentRentree,
    Donnee,
    EcoleRentree,
    PoidsCampagne,
    traduire,
)
from campagne.regles.lecture import lire_plan
from campagne.regles.raisons import phrase, phrases, raisons
from campagne.regles.surplus import points, sans_surplus
from campagne.regles.totaux import LigneComptee, compter, somme
from pial.enums import Deplacement

RENNES = (48.11, -1.68)
POIDS = PoidsCampagne()


def ecole(nom: str, minutes: int = 1200, pole: str = "P", **champs: object) -> EcoleRentree:
    defauts = {"position": RENNES, "commune": "rennes", "degre": "premier"}
    return EcoleRentree(nom, pole, minutes, **defauts | champs)  # type: ignore[arg-type]


def agent(nom: str, minutes: int = 1440, **champs: object) -> AgentRentree:
    defauts = {"position": RENNES, "commune": "rennes"}
    return AgentRentree(nom, minutes, **defauts | champs)  # type: ignore[arg-type]


@st.composite
def situations(draw: st.DrawFn) -> tuple[list[EcoleRentree], list[AgentRentree], list[Donnee]]:
    """Schools of two poles, AESH, and accepted lines within contracts, one pole each."""
    ecoles = [
        ecole(f"E{n}", draw(st.integers(0, 160)) * 15, draw(st.sampled_from("PQ")))
        for n in range(draw(st.integers(1, 6)))
    ]
    agents, donnees = [], []
    for n in range(draw(st.integers(1, 6))):
        contrat = draw(st.sampled_from((480, 1200, 1440, 1800)))
        agents.append(
            agent(
                f"A{n}",
                contrat,
                ecole_actuelle=draw(st.sampled_from([None, *(e.id for e in ecoles)])),
                ecoles_max=draw(st.integers(1, 3)),
                voeux=tuple(draw(st.lists(st.sampled_from([e.id for e in ecoles]), max_size=2))),
                mode=draw(st.sampled_from(Deplacement)),
            )
        )
        if draw(st.booleans()):
            prise = draw(st.sampled_from(ecoles)).id
            donnees.append(Donnee(f"A{n}", prise, draw(st.integers(8, contrat // 15)) * 15))
    return ecoles, agents, donnees


@given(situations(), st.booleans())
def test_jamais_au_dela_du_contrat_et_rien_d_accepte_ne_bouge(situation, deplace):
    ecoles, agents, donnees = situation
    tenues, mobiles = ([], donnees) if deplace else (donnees, [])
    instance = traduire(ecoles, agents, tenues, POIDS, deplacables=mobiles)
    assert lire_preaffectation(ecrire_preaffectation(instance.probleme)) == instance.probleme
    rendu = resoudre_preaffectation(instance.probleme, secondes=0.2, coeurs=1)
    assert verifier_preaffectation(instance.probleme, rendu.affectations).violations == ()
    plan = [(instance.agents[a], instance.ecoles[e], m) for a, e, m in rendu.affectations]
    lignes = lire_plan(
        plan,
        {a.id: a for a in agents},
        {e.id: e for e in ecoles},
        tenues,
        [d for d in mobiles if d.aesh in instance.agents],
    )
    if not deplace:
        assert not any(ligne.remplace for ligne in lignes)
        deja = {(d.aesh, d.ecole) for d in donnees}
        assert not deja & {(ligne.aesh, ligne.ecole) for ligne in lignes}
    apres = {(d.aesh, d.ecole): d.minutes for d in donnees}
    for ligne in lignes:
        assert ligne.remplace == ((ligne.aesh, ligne.ecole) in apres)
        apres[ligne.aesh, ligne.ecole] = ligne.minutes
    pole = {e.id: e.pole for e in ecoles}
    for une in agents:
        siennes = {e: m for (a, e), m in apres.items() if a == une.id and m}
        assert sum(siennes.values()) <= une.minutes
        assert len({pole[e] for e in siennes}) <= 1
    for ligne in lignes:
        assert all(phrase(raison) for raison in ligne.raisons)


@given(situations())
def test_aucune_ecole_ne_recoit_plus_que_son_besoin(situation):
    """Two hours beyond at most; what helps a pupil is never cut; accepted lines stay whole."""
    ecoles, agents, donnees = situation
    probleme = traduire(ecoles, agents, [], POIDS, deplacables=donnees).probleme
    rendu = resoudre_preaffectation(probleme, secondes=0.2, coeurs=1)
    coupe = sans_surplus(rendu.affectations, probleme, lambda a, e: 0)
    avant, apres = (verifier_preaffectation(probleme, plan) for plan in (rendu.affectations, coupe))
    assert apres.violations == () and apres.minutes_couvertes == avant.minutes_couvertes
    recu = [0] * len(ecoles)
    for _, rang, minutes in coupe:
        recu[rang] += minutes
    assert all(m < 15 * d + 120 for m, d in zip(recu, probleme.demande, strict=True) if m)
    gardees = {(a, e) for a, e, _ in rendu.affectations}
    assert sans_surplus(rendu.affectations, probleme, lambda a, e: 0, gardees) == sorted(
        rendu.affectations
    )


def test_le_surplus_laisse_libre_qui_a_le_moins_de_raisons_d_etre_la():
    """24 h needed, four AESH: who knows two pupils there stays, the others are free."""
    agents = [
        agent("A", ecole_actuelle="E0"),
        agent("B", ecole_actuelle="E0", suivis={"E0": 2}),
        agent("C", voeux=("E0",)),
        agent("D"),
    ]
    la = ecole("E0", 1440)
    probleme = traduire([la], agents, [], POIDS).probleme
    plan = [Affectation(n, 0, 1440) for n in range(4)]
    dits = [points(un, la, POIDS) for un in agents]
    assert dits[1] > dits[0] > dits[2] > dits[3]
    assert sans_surplus(plan, probleme, lambda a, e: dits[a]) == [Affectation(1, 0, 1440)]


@given(situations())
def test_recommencer_sans_rien_changer_ne_propose_rien(situation):
    """At a high price, what was just accepted stays: only what changes would be shown."""
    ecoles, agents, _ = situation
    par_cle = {e.id: e for e in ecoles}
    premiere = traduire(ecoles, agents, [], POIDS)
    rendu = resoudre_preaffectation(premiere.probleme, secondes=0.3, coeurs=1)
    acceptees = [
        Donnee(premiere.agents[a], premiere.ecoles[e], m) for a, e, m in rendu.affectations
    ]
    cher = replace(POIDS, changement=100_000)
    seconde = traduire(ecoles, agents, [], cher, deplacables=acceptees)
    encore = resoudre_preaffectation(seconde.probleme, secondes=0.3, coeurs=1)
    plan = [(seconde.agents[a], seconde.ecoles[e], m) for a, e, m in encore.affectations]
    mobiles = [d for d in acceptees if d.aesh in seconde.agents]
    lues = lire_plan(plan, {a.id: a for a in agents}, par_cle, [], mobiles)
    deja = {d.aesh for d in acceptees}
    neuves = [x for x in lues if x.aesh in deja and x.changement not in ("minutes", "part")]
    assert neuves == []


def test_un_souhait_un_eleve_une_competence_coutent_quand_on_ne_les_suit_pas():
    ecoles = [ecole("E0"), ecole("E1", competences=frozenset({"lsf"}))]

    def couts(**champs: object) -> dict[int, float]:
        probleme = traduire(ecoles, [agent("A", **champs)], [], POIDS).probleme
        return dict(probleme.agents[0].trajets)

    neutre = couts()
    assert neutre[0] == neutre[1]
    assert couts(voeux=("E1",))[0] - couts(voeux=("E1",))[1] == POIDS.voeu
    suivis = couts(suivis={"E1": 2})
    assert suivis[0] - suivis[1] == 2 * POIDS.eleve
    signe = couts(competences=frozenset({"lsf"}))
    assert signe[0] - signe[1] == POIDS.competence
    ailleurs = couts(competences=frozenset({"braille"}))
    assert ailleurs == neutre


def test_qui_est_refusee_qui_a_un_pole_n_a_que_ces_ecoles():
    ecoles = [ecole("E0"), ecole("E1"), ecole("E2", pole="Q")]

    def possibles(**champs: object) -> set[int]:
        agents = traduire(ecoles, [agent("A", **champs)], [], POIDS).probleme.agents
        return set(agents[0].trajets) if agents else set()

    assert possibles() == {0, 1, 2}
    assert possibles(refus=frozenset({"E1"})) == {0, 2}
    assert possibles(pole_fixe="Q") == {2}


def test_rester_pese_et_n_interdit_rien():
    """She wishes to stay in E1: another school costs a wish, and is still possible."""
    ecoles = [ecole("E0"), ecole("E1"), ecole("E2")]
    reste = agent("A", reste=True, ecole_actuelle="E1", voeux=("E2",))
    (elle,) = traduire(ecoles, [reste], [], POIDS).probleme.agents
    couts = dict(elle.trajets)
    assert couts[0] - couts[1] == POIDS.voeu and couts[2] == couts[1]
    dites = [r["code"] for r in raisons(reste, ecoles[1], ["E1"])]
    assert dites[:2] == [Raison.ECOLE_GARDEE, Raison.RESTER]
    # Her school needs nobody any more: the wish pushes her away from no other one.
    pourvue = [ecole("E0"), ecole("E1", 0)]
    (ailleurs,) = traduire(pourvue, [replace(reste, voeux=())], [], POIDS).probleme.agents
    (neutre,) = traduire([ecole("E0")], [agent("A")], [], POIDS).probleme.agents
    assert ailleurs.trajets[0] == neutre.trajets[0]


def test_les_raisons_du_dossier_ne_se_disent_qu_a_qui_le_lit():
    elle = agent("A", ecole_actuelle="E0", reste=True, competences=frozenset({"lsf"}))
    dites = raisons(elle, ecole("E0", competences=frozenset({"lsf"})), ["E0"])
    assert phrases(dites, dossier=False) == [
        "y travaille cette année",
        "24 h à donner par semaine ; 20 h à prévoir dans cette école",
    ]
    toutes = phrases(dites, dossier=True)
    assert {"souhaite y rester", "compétence demandée : Langue des signes (LSF)"} <= set(toutes)
    assert any("en voiture" in une for une in toutes)


def test_le_trajet_entre_deux_ecoles_est_garde_sur_le_contrat():
    ici, la = Lieu("E0", RENNES), Lieu("E1", (48.20, -1.68))  # 10 km: 20 min, two quarters
    voiture = Deplacement.VOITURE
    assert trajets_reserves([ici], voiture, {}) == 0
    assert trajets_reserves([ici, la], voiture, {}) == 30
    assert trajets_reserves([ici, la], voiture, {("E1", "E0", "voiture"): 12}) == 15
    assert trajets_reserves([ici, Lieu("E2")], voiture, {}) == 15  # unknown: the least
    ecoles = {e.id: e for e in (ecole("E0"), ecole("E1", position=(48.20, -1.68)))}
    pleine = [("A", "E0", 720), ("A", "E1", 720)]
    durees = {x.ecole: x.minutes for x in lire_plan(pleine, {"A": agent("A")}, ecoles, [])}
    assert durees == {"E0": 720, "E1": 690}
    aisee = {"A": agent("A", 1500)}
    assert [x.minutes for x in lire_plan(pleine, aisee, ecoles, [])] == [720, 720]


@pytest.mark.parametrize(
    ("annonce", "arrive", "avant", "apres", "attendu"),
    [
        (720, 0, (600, 0, 2), (1320, 0, 3), 720),  # all has come
        (720, 0, (600, 0, 2), (960, 0, 3), 360),  # half of it
        (720, 360, (960, 0, 3), (2000, 0, 4), 720),  # more than announced: never beyond
        (720, 720, (1320, 0, 3), (600, 0, 2), 720),  # another leaves: nothing is announced again
        (720, 0, (600, 0, 2), (640, 0, 2), 0),  # groups of another size, nobody came
        (1440, 0, (600, 0, 2), (2040, 1440, 2), 1440),  # the ULIS that was expected opens
        (-360, 0, (600, 0, 2), (240, 0, 1), -360),  # a departure
        (-360, 0, (600, 0, 2), (900, 0, 3), 0),  # an arrival is no departure
        (720, 0, (600, 0, None), (1320, 0, 3), 0),  # read before pupils were counted
    ],
)
def test_ce_qui_est_annonce_ne_compte_qu_une_fois(annonce, arrive, avant, apres, attendu):
    assert deja_arrive(annonce, arrive, Lecture(*avant), Lecture(*apres)) == attendu


def test_sans_voiture_une_seule_ecole_et_jamais_sans_temps_connu():
    loin = ecole("E1", position=(48.65, -2.0), commune="saint-malo")
    a_pied = agent("A", mode=Deplacement.MARCHE, ecoles_max=3)
    (lu,) = traduire([ecole("E0"), loin], [a_pied], [], POIDS).probleme.agents
    assert (lu.max_ecoles, set(lu.trajets)) == (1, {0})
    en_car = agent("A", mode=Deplacement.TRANSPORTS, ecoles_max=3)
    (lu,) = traduire([ecole("E0"), loin], [en_car], [], POIDS).probleme.agents
    assert set(lu.trajets) == {0}  # her own town only: no time is known elsewhere


def test_un_changement_se_dit_par_rapport_a_l_ecole_d_aujourd_hui():
    ecoles = {e.id: e for e in (ecole("E0"), ecole("E1"))}
    elle = agent("A", ecole_actuelle="E0")
    lues = lire_plan([("A", "E0", 600), ("A", "E1", 600)], {"A": elle}, ecoles, [])
    assert [x.changement for x in lues] == [Changement.RESTE, Changement.S_AJOUTE]
    (seule,) = lire_plan([("A", "E1", 600)], {"A": elle}, ecoles, [])
    assert seule.changement == Changement.CHANGE
    (neuve,) = lire_plan([("N", "E1", 600)], {"N": agent("N")}, ecoles, [])
    assert neuve.changement == Changement.PREMIERE
    codes = [r["code"] for r in raisons(elle, ecoles["E0"], ["E0", "E1"])]
    assert codes == [Raison.ECOLE_GARDEE, Raison.TRAJET, Raison.HEURES, Raison.SECOND_SITE]


def test_le_dernier_niveau_d_une_ecole_va_au_seul_college_ou_nulle_part():
    types = {"e": "primaire", "c": "college", "d": "college"}
    assert ecole_supposee("e", "CE1", types, ["e", "c"]) == "e"
    assert ecole_supposee("e", "CM2", types, ["e", "c"]) == "c"
    assert ecole_supposee("e", "CM2", types, ["e", "c", "d"]) is None
    assert ecole_supposee("c", "3e", types, ["e", "c"]) is None


@given(st.lists(st.tuples(st.integers(0, 3000), st.booleans(), st.integers(0, 900)), max_size=9))
def test_le_total_d_un_pole_est_la_somme_de_ses_ecoles(rangees):
    totaux = [
        compter(besoin, [LigneComptee(accepte, False, minutes)])
        for besoin, accepte, minutes in rangees
    ]
    total = somme(totaux)
    assert total.besoin == sum(besoin for besoin, _, _ in rangees)
    assert total.solde == sum(t.solde for t in totaux)
    assert total.solde_propose == total.solde + total.proposees
