"""Every sentence of a rule says what to do, warnings as much as what blocks."""

import re
from dataclasses import replace

import pytest

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.faits import (
    FaitAesh,
    FaitCours,
    FaitCreneau,
    FaitEcole,
    FaitEleve,
    FaitIndisponible,
    Plage,
)
from aesh.regles.registre import constats
from aesh.regles.situation import ReglagesRegles, Situation
from eleves.enums import TypeNotification

TOUTES = frozenset({0, 1})
# A verb said to "vous" opens the last sentence: "Déplacez ce créneau."
CONSIGNE = re.compile(r"[.)»] (?:[A-ZÀÉ][a-zéèêà]+ez|Faites)\b[^.]*\.$")
OUVERTE = tuple(Plage(j, 420, 1140) for j in range(1, 6))
ECOLES = {
    cle: FaitEcole(cle, f"École {cle}", OUVERTE, (48.0 + rang / 1000, -1.7))
    for rang, cle in enumerate(("un", "deux", "trois"))
}
SOPHIE = FaitAesh("sophie", "Sophie Bernard", 3600)
AUTRE = FaitAesh("karim", "Karim Petit", 3600)
NOUR = FaitEleve("nour", "Nour A.", "un", TypeNotification.INDIVIDUELLE, 60)
INDIVIDUELLE = FaitCreneau(
    "a", "sophie", "un", TypeCreneau.INDIVIDUELLE, 1, 600, 660, TOUTES, ("nour",)
)
REFERENT = replace(INDIVIDUELLE, type=TypeCreneau.REFERENT, eleves=())


def phrase(regle, *creneaux, aesh=SOPHIE, eleve=NOUR, **reglages):
    """The only warning of this rule."""
    une = Situation(
        creneaux=creneaux,
        aesh={"sophie": aesh, "karim": AUTRE},
        eleves={"nour": eleve},
        ecoles=ECOLES,
        nombre_semaines=2,
        reglages=ReglagesRegles(**reglages),
    )
    (trouve,) = [
        c.phrase for c in constats(une) if c.regle == regle and c.niveau == Niveau.AVERTISSEMENT
    ]
    return trouve


def a_l_ecole(cle, ecole, debut, jour=1):
    return replace(REFERENT, id=cle, etablissement=ecole, jour=jour, debut=debut, fin=debut + 60)


ABSENTE_UNE_SEMAINE = FaitIndisponible(Plage(1, 540, 720), frozenset({0}))
PROVOCATIONS = {
    "R4": lambda: phrase("R4", replace(REFERENT, debut=480, fin=720), a_l_ecole("b", "un", 760)),
    "R6-jour": lambda: phrase(
        "R6",
        *(a_l_ecole(e + str(d), e, d) for e, d in (("un", 480), ("deux", 600), ("un", 720))),
    ),
    "R6-semaine": lambda: phrase(
        "R6", *(a_l_ecole(e, e, 480, j) for j, e in enumerate(ECOLES, start=1))
    ),
    "R7": lambda: phrase("R7", replace(INDIVIDUELLE, fin=670)),
    "R8": lambda: phrase(
        "R8",
        replace(INDIVIDUELLE, type=TypeCreneau.MUTUALISEE, eleves=("nour", "nour")),
        eleves_par_groupe=1,
    ),
    "R9-mutualisee": lambda: phrase(
        "R9", INDIVIDUELLE, eleve=replace(NOUR, notification=TypeNotification.MUTUALISEE)
    ),
    "R9-ulis": lambda: phrase(
        "R9",
        INDIVIDUELLE,
        eleve=replace(NOUR, notification=TypeNotification.ULIS, minutes_notifiees=None),
    ),
    "R10-cours": lambda: phrase(
        "R10-cours", INDIVIDUELLE, eleve=replace(NOUR, cours=(FaitCours(1, 500, 620),))
    ),
    "R12": lambda: phrase(
        "R12",
        replace(INDIVIDUELLE, type=TypeCreneau.MERIDIENNE, eleves=("nour", "nour")),
        eleves_par_meridienne=1,
    ),
    "R13-nombre": lambda: phrase(
        "R13",
        INDIVIDUELLE,
        replace(INDIVIDUELLE, id="b", aesh="karim", jour=2),
        aesh_par_eleve=1,
    ),
    "R13-passe": lambda: phrase(
        "R13", INDIVIDUELLE, eleve=replace(NOUR, aesh_anterieurs=frozenset({"karim"}))
    ),
    "R2-indisponible": lambda: phrase(
        "R2-indisponible",
        INDIVIDUELLE,
        aesh=replace(SOPHIE, indisponibilites=(ABSENTE_UNE_SEMAINE,)),
    ),
}


@pytest.mark.parametrize("cas", sorted(PROVOCATIONS))
def test_un_avertissement_dit_quoi_faire(cas):
    dite = PROVOCATIONS[cas]()
    assert CONSIGNE.search(dite), dite


def test_une_orientation_en_ulis_ne_donne_pas_d_aide_individuelle():
    assert "une orientation en ULIS, sans aide individuelle" in PROVOCATIONS["R9-ulis"]()


def test_une_seule_semaine_se_dit_au_singulier():
    assert "(1 semaine)" in PROVOCATIONS["R2-indisponible"]()
