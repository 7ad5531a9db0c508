"""What exceptions leave of a slot, against a model that counts minute by minute."""

import datetime

from hypothesis import given
from hypothesis import strategies as st

from aesh.enums import GenreException
from aesh.regles.exceptions import (
    ClasseDe,
    FaitException,
    FaitPlanifie,
    effet,
    presences,
    retirer,
    reunir,
)

LUNDI = datetime.date(2026, 9, 14)
JOURS = [LUNDI + datetime.timedelta(days=7 * n) for n in range(4)]
ELEVES = ("lea", "tom", "nour")
CLASSES = ("cm1", "cm2", None)

heures = st.integers(0, 12).map(lambda n: 480 + 15 * n)
intervalles = st.tuples(heures, heures).filter(lambda x: x[0] < x[1])
creneaux = st.builds(
    lambda quand, eleves, classe: FaitPlanifie(
        "c", "p", "e", *quand, eleves=tuple(sorted(eleves)), classe=classe
    ),
    intervalles,
    st.sets(st.sampled_from(ELEVES), max_size=3),
    st.sampled_from(CLASSES),
)


@st.composite
def une_exception(tirer):
    du = tirer(st.sampled_from(JOURS))
    debut, fin = tirer(st.one_of(st.just((0, 1440)), intervalles))
    qui = tirer(st.sampled_from(["departement", "pole", "autre_pole", "ecole", "classes", "eleve"]))
    return FaitException(
        id=str(tirer(st.uuids())),
        du=du,
        au=du + datetime.timedelta(days=tirer(st.integers(1, 15))),
        genre=GenreException.PFMP,
        debut=debut,
        fin=fin,
        suit=tirer(st.booleans()),
        lieu=tirer(st.sampled_from(["", "garage"])),
        pole={"pole": "p", "autre_pole": "q"}.get(qui),
        etablissement="e" if qui in ("ecole", "classes", "eleve") else None,
        classes=frozenset(tirer(st.sets(st.sampled_from(["cm1", "cm2"]), min_size=1)))
        if qui == "classes"
        else frozenset(),
        eleve=tirer(st.sampled_from(ELEVES)) if qui == "eleve" else None,
    )


classes = st.builds(
    lambda une: ClasseDe({e: [(LUNDI, None, c)] for e, c in une.items() if c}),
    st.fixed_dictionaries({e: st.sampled_from(CLASSES) for e in ELEVES}),
)


def _concerne(
    une: FaitException, creneau: FaitPlanifie, eleve: str | None, jour, classe_de
) -> bool:
    """Naive: is this pupil (None: the slot without pupil) concerned at that place?"""
    if une.pole not in (None, "p"):
        return False
    if une.eleve:
        return une.eleve == eleve
    if une.classes:
        classe = (classe_de.le(eleve, jour) if eleve else None) or creneau.classe
        return classe in une.classes
    return True


def _naif(creneau, jour, exceptions, classe_de):
    """Minute by minute: who is there."""
    gens = creneau.eleves or (None,)
    la = {eleve: set() for eleve in gens}
    for minute in range(creneau.debut, creneau.fin):
        for eleve in gens:
            ici = True
            for une in exceptions:
                if not (une.du <= jour < une.au and une.debut <= minute < une.fin):
                    continue
                if not _concerne(une, creneau, eleve, jour, classe_de):
                    continue
                tous = all(_concerne(une, creneau, e, jour, classe_de) for e in gens)
                if not (une.suit and tous):
                    ici = False
            if ici:
                la[eleve].add(minute)
    return la


def _minutes(intervalles):
    return {m for debut, fin in intervalles for m in range(debut, fin)}


@given(creneaux, st.lists(une_exception(), max_size=5), classes)
def test_l_effet_est_celui_du_modele_minute_par_minute(creneau, exceptions, classe_de):
    for jour in JOURS:
        laisse = effet(creneau, jour, exceptions, classe_de)
        la = _naif(creneau, jour, exceptions, classe_de)
        assert _minutes(laisse.aesh) == set().union(*la.values())
        for eleve in creneau.eleves:
            assert _minutes(laisse.eleves[eleve]) == la[eleve]


@given(creneaux, st.lists(une_exception(), max_size=4), classes)
def test_les_presences_rangent_chaque_jour_une_fois(creneau, exceptions, classe_de):
    rangees = presences(creneau, JOURS, exceptions, classe_de)
    assert set(rangees) == {None, *creneau.eleves}
    for jour in JOURS:
        laisse = effet(creneau, jour, exceptions, classe_de)
        de_l_aesh = [i for i, jours in rangees[None].items() if jour in jours]
        assert sorted(de_l_aesh) == sorted(laisse.aesh)
    assert (creneau.debut, creneau.fin) in rangees[None]


@given(creneaux, st.lists(une_exception(), max_size=4), une_exception(), classes)
def test_l_ordre_et_l_histoire_ne_comptent_pas(creneau, exceptions, une, classe_de):
    """Declared then cancelled, or in another order: the same occupation."""
    avant = presences(creneau, JOURS, exceptions, classe_de)
    avec = [*exceptions, une]
    assert presences(creneau, JOURS, avec[::-1], classe_de) == presences(
        creneau, JOURS, avec, classe_de
    )
    assert presences(creneau, JOURS, [e for e in avec if e != une], classe_de) == avant


@given(intervalles, st.lists(intervalles, max_size=4))
def test_retirer_puis_reunir_redonne_l_intervalle(intervalle, trous):
    restes = retirer(intervalle, trous)
    debut, fin = intervalle
    coupes = [(max(a, debut), min(b, fin)) for a, b in trous if a < fin and b > debut]
    assert reunir([*restes, *coupes]) == (intervalle,)
    assert not _minutes(restes) & _minutes(coupes)
