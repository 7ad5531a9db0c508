"""The kinds of slot against a naive model: sets of (week, weekday, minute), nothing clever."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.faits import FaitAesh, FaitEcole, FaitEleve, Plage
from aesh.regles.registre import constats
from eleves.enums import TypeNotification
from tests.aesh.test_regles import LEA, SOPHIE, TOUTES, creneau, minutes_de, situation

CLASSE = {*range(510, 720), *range(810, 990)}
MIDI = set(range(720, 810))
DEMI_JOURNEES = tuple(p for j in (1, 2) for p in (Plage(j, 510, 720), Plage(j, 810, 990)))
AIDENT = {"individuelle", "mutualisee", "meridienne"}
DANS_LA_CLASSE = {"individuelle", "mutualisee", "collective", "observation"}
SANS_ELEVE = {"collective", "referent", "reunion"}
TOM = FaitEleve("tom", "Tom D.", "e", TypeNotification.MUTUALISEE)
KARIM = FaitAesh("karim", "Karim Petit", 3 * 60)

tirages = st.lists(
    st.tuples(
        st.sampled_from(list(TypeCreneau)),
        st.sampled_from(["sophie", "karim"]),
        st.sets(st.sampled_from(["lea", "tom"])),
        st.integers(1, 2),
        st.integers(32, 60),
        st.integers(1, 8),
        st.sampled_from([frozenset({0}), frozenset({1}), TOUTES]),
    ),
    max_size=7,
)


def lire(tirage):
    return tuple(
        creneau(
            f"c{n}",
            jour,
            q * 15,
            (q + d) * 15,
            type=genre,
            aesh=qui,
            eleves=() if genre in SANS_ELEVE else tuple(sorted(eleves)),
            semaines=semaines,
        )
        for n, (genre, qui, eleves, jour, q, d, semaines) in enumerate(tirage)
    )


def trouves_par(regle, constats_, niveau=None):
    return [c for c in constats_ if c.regle == regle and niveau in (None, c.niveau)]


@given(tirages, st.booleans(), st.integers(0, 2))
def test_les_types_disent_ce_que_dit_le_modele(tirage, sans_convention, plafond):
    ecole = FaitEcole("e", "École", DEMI_JOURNEES, sans_convention=sans_convention)
    creneaux = lire(tirage)
    aesh = (replace(SOPHIE, minutes_contrat=4 * 60), KARIM)
    trouves = constats(
        situation(
            *creneaux,
            aesh=aesh,
            eleves=(LEA, TOM),
            ecoles=(ecole,),
            eleves_par_meridienne=plafond,
        )
    )

    depasses = set()
    for une in aesh:
        for semaine in (0, 1):
            comptees = [c for c in creneaux if c.aesh == une.id and c.type != "reunion"]
            travaillees = set().union(*map(minutes_de, comptees))
            if sum(m[0] == semaine for m in travaillees) > une.minutes_contrat + 15:
                depasses.add(une.id)
    assert {c.aesh for c in trouves_par("R1", trouves)} == depasses

    doubles = {
        (eleve, frozenset({un.id, deux.id}))
        for un in creneaux
        for deux in creneaux
        for eleve in set(un.eleves) & set(deux.eleves)
        if un.id < deux.id and {un.type, deux.type} <= AIDENT and minutes_de(un) & minutes_de(deux)
    }
    assert {(c.eleve, frozenset(c.creneaux)) for c in trouves_par("R10", trouves)} == doubles

    hors = set()
    for c in creneaux:
        minutes = set(range(c.debut, c.fin))
        permises = (
            CLASSE if c.type in DANS_LA_CLASSE else MIDI if c.type == "meridienne" else minutes
        )
        if not minutes <= permises:
            hors.add(c.id)
    assert {i for c in trouves_par("R2-horaires", trouves) for i in c.creneaux} == hors

    repas = {c.id: len(c.eleves) for c in creneaux if c.type == "meridienne"}
    bloques = trouves_par("R12", trouves, Niveau.BLOQUANT)
    assert {i for c in bloques for i in c.creneaux} == (set(repas) if sans_convention else set())
    avertis = trouves_par("R12", trouves, Niveau.AVERTISSEMENT)
    assert {i for c in avertis for i in c.creneaux} == {i for i, n in repas.items() if n > plafond}

    seules = set()
    for c in (c for c in creneaux if c.type == "observation"):
        for eleve in c.eleves:
            aidees = set()
            for autre in creneaux:
                if autre.aesh != c.aesh and autre.type in AIDENT and eleve in autre.eleves:
                    aidees |= minutes_de(autre)
            if not minutes_de(c) <= aidees:
                seules.add((eleve, c.id))
    observations = [c for c in trouves_par("R10-observation", trouves) if c.eleve]
    assert {(c.eleve, i) for c in observations for i in c.creneaux} == seules
