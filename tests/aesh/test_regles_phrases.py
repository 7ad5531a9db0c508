"""Every sentence of a rule says what to do, warnings as much as what blocks."""

import datetime
import re
from dataclasses import replace

import pytest

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.faits import (
    FaitAesh,
    FaitAilleurs,
    FaitCours,
    FaitCreneau,
    FaitEcole,
    FaitEleve,
    FaitIndisponible,
    FaitPublication,
    Plage,
)
from aesh.regles.registre import constats, toutes
from aesh.regles.situation import ReglagesRegles, Situation
from eleves.enums import TypeNotification

TOUTES = frozenset({0, 1})
JANVIER = datetime.date(2027, 1, 4)
# A verb said to "vous" opens the last sentence ("Déplacez ce créneau."), or what remains is said.
CONSIGNE = re.compile(
    r"il reste [\dh ]+ à placer\.$|(?:[.)»] |: )(?:[A-ZÀÉ][a-zéèêà]+ez|Faites|placez)\b[^.]*\.$"
)
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


def toutes_les_phrases(regle, *creneaux, niveau, ecole=None, publication=None, **faits):
    """What this rule says at this level."""
    une = Situation(
        creneaux=creneaux,
        aesh={"sophie": faits.pop("aesh", SOPHIE), "karim": AUTRE},
        eleves={"nour": faits.pop("eleve", NOUR)},
        ecoles=ECOLES | ({"un": ecole} if ecole else {}),
        nombre_semaines=2,
        reglages=ReglagesRegles(**faits),
        publication=publication,
    )
    return [c.phrase for c in constats(une) if c.regle == regle and c.niveau == niveau]


def phrase(regle, *creneaux, niveau=Niveau.AVERTISSEMENT, **faits):
    """The only sentence of this rule at this level."""
    (trouve,) = toutes_les_phrases(regle, *creneaux, niveau=niveau, **faits)
    return trouve


def bloquante(regle, *creneaux, **faits):
    """The same of what refuses to propose and to publish."""
    return phrase(regle, *creneaux, niveau=Niveau.BLOQUANT, **faits)


def a_l_ecole(cle, ecole, debut, jour=1):
    return replace(REFERENT, id=cle, etablissement=ecole, jour=jour, debut=debut, fin=debut + 60)


OBSERVATION = replace(INDIVIDUELLE, type=TypeCreneau.OBSERVATION)
MIDI = replace(INDIVIDUELLE, type=TypeCreneau.MERIDIENNE, debut=690, fin=780)
MATIN = replace(ECOLES["un"], plages=(Plage(1, 420, 630),))
COUPEE = replace(MATIN, plages=(Plage(1, 420, 720), Plage(1, 810, 990)))
AILLEURS = FaitAilleurs(Plage(1, 630, 690), frozenset({0}), ECOLES["trois"])
LE = datetime.date(2026, 11, 23)
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
    "R1": lambda: bloquante("R1", REFERENT, aesh=replace(SOPHIE, minutes_contrat=30)),
    "R1-contrat": lambda: bloquante("R1", REFERENT, aesh=replace(SOPHIE, minutes_contrat=None)),
    "R1-sous": lambda: phrase("R1-sous", REFERENT),
    "R1-avenir": lambda: phrase(
        "R1-avenir", REFERENT, aesh=replace(SOPHIE, contrats_a_venir=((JANVIER, 30),))
    ),
    "R1-avenir-fin": lambda: phrase(
        "R1-avenir", REFERENT, aesh=replace(SOPHIE, contrats_a_venir=((JANVIER, None),))
    ),
    "R2": lambda: bloquante("R2", REFERENT, replace(REFERENT, id="b", debut=630)),
    "R2-ailleurs": lambda: bloquante("R2", REFERENT, aesh=replace(SOPHIE, ailleurs=(AILLEURS,))),
    "R2-horaires": lambda: bloquante("R2-horaires", INDIVIDUELLE, ecole=MATIN),
    "R2-horaires-ferme": lambda: bloquante(
        "R2-horaires", replace(INDIVIDUELLE, jour=3), ecole=MATIN
    ),
    "R2-horaires-inconnus": lambda: phrase(
        "R2-horaires", INDIVIDUELLE, ecole=replace(MATIN, plages=())
    ),
    "R2-horaires-midi": lambda: bloquante("R2-horaires", MIDI, ecole=COUPEE),
    "R2-horaires-sans-midi": lambda: bloquante("R2-horaires", MIDI, ecole=MATIN),
    "R3-duree": lambda: bloquante(
        "R3", replace(REFERENT, debut=420, fin=770), replace(REFERENT, id="b", debut=800, fin=1140)
    ),
    "R3-amplitude": lambda: bloquante(
        "R3", replace(REFERENT, debut=410, fin=480), replace(REFERENT, id="b", debut=1080, fin=1140)
    ),
    "R3-pause": lambda: bloquante("R3", replace(REFERENT, debut=480, fin=840)),
    "R5": lambda: bloquante("R5", REFERENT, a_l_ecole("b", "deux", 661)),
    "R5-inconnu": lambda: bloquante(
        "R5", REFERENT, a_l_ecole("b", "deux", 800), ecole=replace(MATIN, position=None)
    ),
    "R7-deux": lambda: bloquante("R7", replace(INDIVIDUELLE, eleves=())),
    "R8-personne": lambda: bloquante(
        "R8", replace(INDIVIDUELLE, type=TypeCreneau.MUTUALISEE, eleves=())
    ),
    "R9": lambda: bloquante("R9", INDIVIDUELLE, eleve=replace(NOUR, notification=None)),
    "R10": lambda: bloquante("R10", INDIVIDUELLE, replace(INDIVIDUELLE, id="b", aesh="karim")),
    "R10-ecole": lambda: bloquante("R10", INDIVIDUELLE, eleve=replace(NOUR, etablissement="deux")),
    "R10-absent": lambda: phrase(
        "R10-absent", INDIVIDUELLE, eleve=replace(NOUR, absences=(ABSENTE_UNE_SEMAINE,))
    ),
    "R10-observation": lambda: phrase("R10-observation", OBSERVATION),
    "R10-observation-personne": lambda: phrase("R10-observation", replace(OBSERVATION, eleves=())),
    "R11-aesh": lambda: bloquante("R11", REFERENT, aesh=replace(SOPHIE, est_du_pole=False)),
    "R11-ecole": lambda: bloquante("R11", REFERENT, ecole=replace(MATIN, est_du_pole=False)),
    "R12-convention": lambda: bloquante("R12", MIDI, ecole=replace(COUPEE, sans_convention=True)),
    "R13-preavis": lambda: phrase(
        "R13-preavis",
        REFERENT,
        publication=FaitPublication(LE, LE + datetime.timedelta(days=1), 2),
    ),
    "R2-indisponible-toujours": lambda: bloquante(
        "R2-indisponible",
        INDIVIDUELLE,
        aesh=replace(SOPHIE, indisponibilites=(FaitIndisponible(Plage(1, 540, 720), TOUTES),)),
    ),
    "R2-indisponible": lambda: phrase(
        "R2-indisponible",
        INDIVIDUELLE,
        aesh=replace(SOPHIE, indisponibilites=(ABSENTE_UNE_SEMAINE,)),
    ),
}


@pytest.mark.parametrize("cas", sorted(PROVOCATIONS))
def test_chaque_phrase_dit_quoi_faire(cas):
    dite = PROVOCATIONS[cas]()
    assert CONSIGNE.search(dite), dite


@pytest.mark.parametrize("regle", [r.code for r in toutes()])
def test_aucune_regle_n_est_oubliee(regle):
    """A rule nobody provokes here is a sentence that nobody read."""
    assert any(cas == regle or cas.startswith(f"{regle}-") for cas in PROVOCATIONS)


def test_les_phrases_ne_supposent_pas_si_c_est_un_homme_ou_une_femme():
    dites = {cas: faire() for cas, faire in PROVOCATIONS.items()}
    assert not [
        d for d in dites.values() if re.search(r"\b(est|sera) (plus )?(absent|affecté)\b", d)
    ]


@pytest.mark.parametrize(
    ("regle", "faits"),
    [
        ("R9", {"eleve": replace(NOUR, notification=None)}),
        ("R11", {"aesh": replace(SOPHIE, est_du_pole=False)}),
        ("R11", {"ecole": replace(MATIN, plages=OUVERTE, est_du_pole=False)}),
    ],
)
def test_de_deux_creneaux_le_panneau_dit_lequel(regle, faits):
    """Each finding is a button that goes to its slot: two alike would be a guess."""
    un, deux = INDIVIDUELLE, replace(INDIVIDUELLE, id="b", jour=2)
    dites = toutes_les_phrases(regle, un, deux, niveau=Niveau.BLOQUANT, **faits)
    assert [d.split(" : ")[0] for d in dites] == [
        "Lundi de 10 h à 11 h",
        "Mardi de 10 h à 11 h",
    ]


def test_une_orientation_en_ulis_ne_donne_pas_d_aide_individuelle():
    assert "une orientation en ULIS, sans aide individuelle" in PROVOCATIONS["R9-ulis"]()


def test_une_seule_semaine_se_dit_au_singulier():
    assert "(1 semaine)" in PROVOCATIONS["R2-indisponible"]()
