"""Travel of an AESH between the schools of one day, as the grid shows it; never typed in.

*Source:* dossier §3 R5 (travel is working time); decision 3.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from aesh.enums import Semaine
from aesh.regles.journees import Journee
from aesh.regles.situation import Situation
from pial.models import Etablissement

LETTRES = frozenset({Semaine.A.value, Semaine.B.value})


def minutes_de_trajet(
    semaines: Mapping[str, str], situation: Situation, aesh: str
) -> dict[str, int]:
    """Travel of the fullest week A and week B. ``semaines``: the letter of each slot."""
    totaux = {"A": 0, "B": 0}
    par_jour: dict[tuple[int, str], int] = {}
    for journee in situation.journees_de(aesh):
        if journee.minutes_trajet:
            for lettre in _lettres(journee, semaines, situation, aesh):
                cle = (journee.jour, lettre)
                par_jour[cle] = max(par_jour.get(cle, 0), journee.minutes_trajet)
    for (_, lettre), minutes in par_jour.items():
        totaux[lettre] += minutes
    return totaux


def trajets_de_aesh(
    semaines: Mapping[str, str],
    situation: Situation,
    aesh: str,
    ecoles: Mapping[UUID, Etablissement],
) -> list[dict[str, Any]]:
    """Trips whose time is known, in order of the week: right after the slot that comes before."""
    noms = {str(cle): ecole.nom_court for cle, ecole in ecoles.items()}
    trouves: dict[tuple[int, int, int, str], set[str]] = {}
    for journee in situation.journees_de(aesh):
        lettres = _lettres(journee, semaines, situation, aesh) if journee.trajets else set()
        for trajet in journee.trajets:
            if trajet.minutes:
                vers = noms.get(trajet.apres.etablissement, "une autre école")
                cle = (journee.jour, trajet.avant.fin, trajet.minutes, vers)
                trouves.setdefault(cle, set()).update(lettres)
    return [
        {
            "jour": jour,
            "debut": debut,
            "fin": debut + minutes,
            "minutes": minutes,
            "vers": vers,
            "semaine": next(iter(lettres)) if len(lettres) == 1 else Semaine.TOUTES.value,
        }
        for (jour, debut, minutes, vers), lettres in sorted(trouves.items())
    ]


def _lettres(
    journee: Journee, semaines: Mapping[str, str], situation: Situation, aesh: str
) -> set[str]:
    """Weeks A or B in which a day is lived like this: those of its slots, else what they leave."""
    siennes = {semaines[c.id] for c in journee.creneaux} & LETTRES
    if siennes:
        return set(siennes)
    ce_jour = {semaines[c.id] for c in situation.par_aesh.get(aesh, ()) if c.jour == journee.jour}
    reste = LETTRES - ce_jour
    return set(reste or LETTRES)
