"""Notified, planned and delivered hours of a place over a period: its lines, and their total.

One computation gives both: the total is that of the lines. *Source:* decisions 8, 9 and 10.
"""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from pial.regles import UN_JOUR
from reporting.enums.heures import Maille
from reporting.regles.lignes import Heures, sommer
from reporting.regles.periodes import Periode
from reporting.requetes.droits import calendriers_des, droits, moments
from reporting.requetes.occupations import (
    CLE,
    INDIVIDUELLE,
    avec_aide_mutualisee,
    ecarts,
    jusqu_a,
    planifiees,
)
from reporting.requetes.portee import Attaches, Portee, attaches
from reporting.requetes.projection import ecoles_de_la_portee, lire_projection
from socle.memoire import sans_ramassage

Cle = UUID | None
PEU = 100  # schools


@dataclass(frozen=True)
class Lecture:
    """Lines of a place, by key (None: no pole, no class), as they stood on a day."""

    portee: Portee
    periode: Periode
    le: datetime.date
    maille: Maille | None
    lignes: dict[Cle, Heures]

    @property
    def total(self) -> Heures:
        """Sum of the lines."""
        return sommer(self.lignes.values())

    @property
    def est_entamee(self) -> bool:
        """The period goes on after the day of reading: delivered hours stop there."""
        return self.periode.dernier > self.le


def lire_heures(
    portee: Portee, periode: Periode, le: datetime.date, maille: Maille | None = None
) -> Lecture:
    """Hours of a place over a period, on the lines of its drill-down unless told otherwise.

    The number of queries depends neither on the place nor on the lines: twelve at most.
    *Source:* decisions 8, 9 and 10.
    """
    with sans_ramassage():
        return _lire(portee, periode, le, maille or portee.maille)


def _lire(portee: Portee, periode: Periode, le: datetime.date, maille: Maille | None) -> Lecture:
    liens = attaches(periode)
    comptes: dict[Cle, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    fraiches, autres = ecoles_de_la_portee(portee, periode)
    ecoles = frozenset(fraiches | autres)
    _compter_droits(comptes, portee, periode, maille, liens, ecoles)
    if maille not in (Maille.POLE, Maille.ECOLE):
        fraiches, autres = set(), set(ecoles)
    _compter_creneaux(comptes, portee, periode, le, maille, liens, fraiches, autres)
    lignes = {cle: Heures(**colonnes) for cle, colonnes in comptes.items()}
    return Lecture(portee, periode, le, maille, {c: h for c, h in lignes.items() if not h.est_vide})


def _compter_droits(
    comptes: Any,
    portee: Portee,
    periode: Periode,
    maille: Maille | None,
    liens: Attaches,
    ecoles: frozenset[UUID],
) -> None:
    lus = droits(portee, periode)
    calendrier = calendriers_des(lus, periode, liens, portee)
    aides = avec_aide_mutualisee(periode, ecoles if len(ecoles) < PEU else None)
    for un in moments(lus, calendrier, liens, ecoles, portee):
        droit = un.droit
        pole = liens.pole_le(portee.genre_pole, droit.ecole, un.periode.dernier)
        compte = comptes[_cle(maille, pole, droit.ecole, droit.classe, droit.eleve)]
        if droit.individuel:
            compte["notifiees"] += un.minutes
            compte["eleves"] += un.est_dernier
        else:
            compte["cible"] += un.minutes
            if un.est_dernier:
                aide = (droit.eleve, droit.ecole) in aides
                compte["aides" if aide else "en_attente"] += 1


def _compter_creneaux(
    comptes: Any,
    portee: Portee,
    periode: Periode,
    le: datetime.date,
    maille: Maille | None,
    liens: Attaches,
    fraiches: set[UUID],
    autres: set[UUID],
) -> None:
    """Add planned and delivered minutes: kept days of schools up to date, slots of the others."""
    bornes = {le + UN_JOUR}
    if portee.suit_les_poles:
        bornes |= liens.changements(portee.genre_pole)
    morceaux = periode.couper(bornes)
    passes = jusqu_a(morceaux, le)
    colonne = CLE[maille]

    def compter(cle: Any, rang: int, nom: str, minutes: int) -> None:
        if not minutes:
            return
        if portee.suit_les_poles:
            ecole = portee.ecole or cle
            pole = liens.pole_le(portee.genre_pole, ecole, morceaux[rang].du)
            if not portee.garde(pole):
                return
            cle = pole if maille is Maille.POLE else cle
        comptes[None if maille is None else cle][nom] += minutes

    for ecole, rang, nom, minutes in lire_projection(fraiches, morceaux):
        if rang < len(passes) or nom.endswith("planifiees"):
            compter(ecole, rang, nom, minutes)
    if not autres:
        return
    if fraiches:
        portee = replace(portee, ecoles=list(autres))
    for cle, genre, par_jour, *jours in planifiees(portee, colonne, morceaux):
        prefixe = "" if genre == INDIVIDUELLE else "mutualisees_"
        for rang, nombre in enumerate(jours):
            compter(cle, rang, f"{prefixe}planifiees", par_jour * nombre)
            if rang < len(passes):
                compter(cle, rang, f"{prefixe}realisees", par_jour * nombre)
    for cle, genre, *differences in ecarts(portee, colonne, passes):
        prefixe = "" if genre == INDIVIDUELLE else "mutualisees_"
        for rang, combien in enumerate(differences):
            compter(cle, rang, f"{prefixe}realisees", combien)


def _cle(maille: Maille | None, pole: Cle, ecole: UUID, classe: Cle, eleve: UUID) -> Cle:
    if maille is None:
        return None
    return {
        Maille.POLE: pole,
        Maille.ECOLE: ecole,
        Maille.CLASSE: classe,
        Maille.ELEVE: eleve,
    }[maille]
