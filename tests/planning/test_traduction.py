"""A draft becomes a problem, and a plan of it becomes changes of the draft again."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aesh.enums import TypeCreneau
from aesh.planning.brouillon import Agent, Aide, Brouillon, Lieu, Mode, Moment, Portee, Pose
from aesh.planning.coherence import juger_coherence, places_verrouillees
from aesh.planning.differences import Acte, lire_plan
from aesh.planning.plages import couper, plages_de
from aesh.planning.probleme import Nature, Place, Plan
from aesh.planning.solveur import resoudre
from aesh.planning.traduction import Traduction, traduire

LUNDI_MATIN, LUNDI_SOIR = Moment(1, 510, 720), Moment(1, 810, 990)
OUVERTURE = tuple(
    Moment(jour, m.debut, m.fin) for jour in (1, 2, 4, 5) for m in (LUNDI_MATIN, LUNDI_SOIR)
)


def brouillon(*poses: Pose, **autres: object) -> Brouillon:
    """Two schools half an hour apart, three AESH of 24 h, five pupils."""
    faits = {
        "lieux": (Lieu("E1", OUVERTURE), Lieu("E2", OUVERTURE)),
        "agents": tuple(Agent(f"A{n}", 1440, "E1") for n in range(3)),
        "aides": (
            Aide("P1", "E1", "CP", Nature.INDIVIDUEL, 720),
            Aide("P2", "E1", "CE1", Nature.MUTUALISE, 360),
            Aide("P3", "E1", "CE1", Nature.MUTUALISE, 360),
            Aide("P4", "E1", "CE1", Nature.MUTUALISE, 360),
            Aide("P5", "E2", "CM1", Nature.INDIVIDUEL, 600),
        ),
        "trajets": {("E1", "E2"): 30, ("E2", "E1"): 30},
    } | autres
    return Brouillon(id="B", poses=poses, **faits)  # type: ignore[arg-type]


def pose(cle: str, aesh: str, moment: Moment, *eleves: str, **autres: object) -> Pose:
    """A slot at E1: individual for one pupil, shared for more, of the class for none."""
    genre = {0: TypeCreneau.COLLECTIVE, 1: TypeCreneau.INDIVIDUELLE}.get(
        len(eleves), TypeCreneau.MUTUALISEE
    )
    faits = {"ecole": "E1", "type": genre} | autres
    return Pose(id=cle, aesh=aesh, moment=moment, eleves=eleves, **faits)  # type: ignore[arg-type]


def plan_en_place(traduction: Traduction) -> Plan:
    """The draft itself, as a plan."""
    probleme = traduction.probleme
    en_vigueur = (Place(t.aesh, probleme.groupe_de[t.eleve], t.plage) for t in probleme.en_vigueur)
    return tuple(sorted({*places_verrouillees(probleme), *en_vigueur}))


moments = st.builds(
    lambda jour, debut, quarts, semaine: Moment(jour, debut * 15, (debut + quarts) * 15, semaine),
    st.sampled_from((1, 2)),
    st.integers(34, 60),
    st.integers(2, 8),
    st.sampled_from(("toutes", "toutes", "A", "B")),
)
qui = st.sampled_from(
    ((), ("P1",), ("P1",), ("P2",), ("P2", "P3"), ("P3", "P4"), ("P2", "P3", "P4"), ("P9",))
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(("A0", "A1", "A2")), moments, qui), max_size=9),
    st.sampled_from(Mode),
)
def test_un_brouillon_quelconque_rendu_tel_quel_ne_change_rien(
    lignes: list[tuple[str, Moment, tuple[str, ...]]], mode: Mode
) -> None:
    """Overlaps, double bookings, lunches missed, unknown pupils: the problem stands, and the
    draft read back as a plan of it asks for nothing, but for classmates who join a shared help."""
    poses = [pose(f"C{n}", aesh, m, *eleves) for n, (aesh, m, eleves) in enumerate(lignes)]
    traduction = traduire(brouillon(*poses), Portee(), mode)
    juger_coherence(traduction.probleme)
    for change in lire_plan(traduction, plan_en_place(traduction)):
        assert change.acte is Acte.COMPLEMENT and change.avant is not None
        assert set(change.avant.eleves) < set(change.pose.eleves) <= {"P2", "P3", "P4"}


@settings(max_examples=60, deadline=None)
@given(st.integers(20, 400), st.integers(0, 47))
def test_une_plage_coupee_rend_toutes_ses_minutes(duree: int, debut: int) -> None:
    morceaux = couper(Moment(1, debut * 15, debut * 15 + duree))
    assert [m.debut for m in morceaux[1:]] == [m.fin for m in morceaux[:-1]]
    assert (morceaux[0].debut, morceaux[-1].fin) == (debut * 15, debut * 15 + duree)
    assert max(m.fin - m.debut for m in morceaux) <= 75


def test_les_lecons_se_joignent_sans_franchir_la_recreation() -> None:
    lecons = [Moment(1, 510, 540), Moment(1, 540, 570), Moment(1, 570, 600), Moment(1, 615, 670)]
    assert plages_de(lecons, OUVERTURE) == [
        Moment(1, 510, 570),
        Moment(1, 570, 600),
        Moment(1, 615, 670),
    ]


def test_un_eleve_ailleurs_n_a_pas_besoin_d_aide() -> None:
    """Neither while he is away, nor while a slot that the problem ignores already helps him."""
    absent = replace(brouillon().aides[0], absences=(LUNDI_MATIN,))
    midi = pose("C1", "A0", Moment(1, 720, 780), "P1", type=TypeCreneau.MERIDIENNE)
    aides = (absent, *brouillon().aides[1:])
    probleme = traduire(brouillon(midi, aides=aides), Portee(), Mode.COMPLETER).probleme
    plages = probleme.ecoles[0].plages
    voulues = [plages[s] for s, n in enumerate(probleme.eleves[0].besoin) if n]
    assert voulues and not any(p.jour == 0 and p.demi == 0 for p in voulues)
    assert probleme.eleves[0].cible == 660, "an hour is already given at lunch"
    assert probleme.aesh[0].minutes == 1380


def test_completer_ne_deplace_rien_et_ajoute_a_cote() -> None:
    tenu = pose("C1", "A0", Moment(1, 510, 600), "P1")
    traduction = traduire(brouillon(tenu), Portee(), Mode.COMPLETER)
    probleme = traduction.probleme
    assert len(probleme.verrous) == 1 and not probleme.en_vigueur
    g = probleme.groupe_de[0]
    libre = next(
        s
        for s, n in enumerate(probleme.eleves[0].besoin)
        if n and probleme.ecoles[0].plages[s].jour
    )
    (ajout,) = lire_plan(traduction, (*plan_en_place(traduction), Place(0, g, libre)))
    assert ajout.acte is Acte.AJOUT and ajout.pose.eleves == ("P1",) and ajout.pose.aesh == "A0"


def test_un_creneau_rendu_a_une_autre_aesh_est_deplace_et_un_creneau_perdu_est_retire() -> None:
    poses = (
        pose("C1", "A0", Moment(1, 510, 600), "P1"),
        pose("C2", "A1", Moment(2, 510, 600), "P1"),
    )
    traduction = traduire(brouillon(*poses), Portee(), Mode.AMBITIEUX)
    premiere = next(p for p in plan_en_place(traduction) if p.aesh == 0)
    deplace, retire = lire_plan(traduction, (premiere._replace(aesh=2),))
    assert (deplace.acte, deplace.pose.id, deplace.pose.aesh) == (Acte.DEPLACEMENT, "C1", "A2")
    assert (retire.acte, retire.pose.id) == (Acte.RETRAIT, "C2")


def test_un_creneau_deplace_vient_de_celui_qui_lui_ressemble() -> None:
    """A short slot and a long one both move: none is said to have shrunk or grown."""
    poses = (
        pose("court", "A0", Moment(1, 510, 540), "P1"),
        pose("long", "A0", Moment(2, 510, 720), "P1"),
    )
    traduction = traduire(brouillon(*poses), Portee(), Mode.AMBITIEUX)
    probleme, g = traduction.probleme, traduction.probleme.groupe_de[0]
    plages = probleme.ecoles[0].plages
    jeudi = [s for s, p in enumerate(plages) if p.jour == 3 and p.fin <= 720]
    vendredi = [s for s, p in enumerate(plages) if p.jour == 4][:1]
    plan = tuple(Place(0, g, s) for s in (*jeudi, *vendredi))
    deplaces = {c.pose.moment.jour: c.avant.id for c in lire_plan(traduction, plan) if c.avant}
    assert deplaces == {4: "long", 5: "court"}


def test_un_eleve_rejoint_une_aide_partagee_de_sa_classe() -> None:
    """P4, newly notified, can join P2 and P3; he cannot when the slot is locked."""
    partage = pose("C1", "A0", Moment(1, 510, 600), "P2", "P3")
    traduction = traduire(brouillon(partage), Portee(), Mode.COMPLETER)
    s = traduction.probleme.verrous[0].plage
    assert traduction.probleme.eleves[3].id == "P4" and traduction.probleme.eleves[3].besoin[s]
    ferme = traduire(brouillon(replace(partage, garde=True)), Portee(), Mode.COMPLETER)
    assert not ferme.probleme.eleves[3].besoin[s]


def test_une_aesh_qui_se_contredit_est_laissee_telle_quelle() -> None:
    double = (
        pose("C1", "A0", Moment(1, 510, 600), "P1"),
        pose("C2", "A0", Moment(1, 540, 600), "P2", "P3"),
    )
    traduction = traduire(brouillon(*double), Portee(), Mode.COMPLETER)
    assert traduction.ecartees == ("A0",)
    assert [a.id for a in traduction.probleme.aesh] == ["A1", "A2"]
    assert traduction.probleme.eleves[0].cible == 720 - 90, "what she gives him is not asked again"


def test_la_portee_limite_les_ecoles_et_les_personnes() -> None:
    portee = Portee(ecoles=frozenset({"E2"}), aesh=frozenset({"A1"}))
    probleme = traduire(brouillon(), portee, Mode.COMPLETER).probleme
    assert [p.id for p in probleme.eleves] == ["P5"]
    assert [a.id for a in probleme.aesh] == ["A1"]


def test_sans_voiture_une_seule_ecole() -> None:
    agents = (Agent("A0", 1440, "E2", mobile=False),)
    (aesh,) = traduire(brouillon(agents=agents), Portee(), Mode.COMPLETER).probleme.aesh
    assert aesh.max_ecoles == 1 and aesh.eligibles == {1}


def test_des_lecons_qui_se_suivent_font_un_creneau() -> None:
    traduction = traduire(brouillon(), Portee(), Mode.COMPLETER)
    probleme = traduction.probleme
    matin = [
        s
        for s, p in enumerate(probleme.ecoles[0].plages)
        if (p.jour, p.demi) == (0, 0) and probleme.eleves[0].besoin[s]
    ]
    g = probleme.groupe_de[0]
    (un,) = lire_plan(traduction, tuple(Place(0, g, s) for s in matin))
    assert (un.pose.moment.debut, un.pose.moment.fin) == (510, 720)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("agents", [("A0", "A1", "A2"), ("A1", "A2")])
def test_l_aide_collective_et_qui_est_au_reservoir_restent(mode: Mode, agents: tuple[str, ...]):
    """A whole search, however free: the ULIS keeps its slots, gets none, and so does A0 when the
    solver does not know her."""
    ulis = [pose(f"U{n}", "A0", Moment(n, 510, 690)) for n in (1, 2, 4)]
    sien = pose("C1", "A0", Moment(5, 510, 600), "P1")
    faits = brouillon(*ulis, sien, agents=tuple(Agent(a, 1440, "E1") for a in agents))
    traduction = traduire(faits, Portee(), mode)
    trouve = resoudre(traduction.probleme, secondes=0, coups=3000)
    resolue = replace(traduction, probleme=replace(traduction.probleme, groupes=trouve.groupes))
    changements = lire_plan(resolue, trouve.plan)
    assert {c.acte for c in changements} & {Acte.AJOUT}, "il reste de quoi aider les autres"
    touches = {c.avant.id for c in changements if c.avant is not None}
    assert not touches & {"U1", "U2", "U4"}
    assert TypeCreneau.COLLECTIVE not in {c.pose.type for c in changements}
    if "A0" not in agents:
        assert "C1" not in touches and "A0" not in {c.pose.aesh for c in changements}
