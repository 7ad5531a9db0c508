"""Travel of an AESH between the schools of one day, as the grid shows it; never typed in.

*Source:* dossier §3 R5 (travel is working time); decision 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any
from uuid import UUID

from aesh.enums import Deplacement, Semaine
from aesh.regles.durees import duree
from aesh.regles.faits import FaitEcole
from aesh.regles.journees import Journee
from aesh.regles.situation import Situation
from aesh.regles.trajets import trajet_minutes
from pial.models import Etablissement
from pial.requetes.trajets import temps_saisis


@dataclass(frozen=True)
class TrajetDit:
    """One trip, right after the slot that comes before."""

    debut: int
    minutes: int
    vers: str

    @property
    def phrase(self) -> str:
        """``Trajet : 25 min vers Collège du Port``."""
        return f"Trajet : {duree(self.minutes)} vers {self.vers}"


Etape = tuple[int, int, UUID]
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


def faits_ecoles(ecoles: Iterable[Etablissement]) -> dict[UUID, FaitEcole]:
    """Places and typed times of a few schools; one query, none for a single school."""
    toutes = {ecole.pk: ecole for ecole in ecoles}
    temps: dict[UUID, dict[tuple[str, str], int]] = {}
    if len(toutes) > 1:
        for (depart, arrivee, mode), minutes in temps_saisis(toutes.keys()).items():
            temps.setdefault(depart, {})[(str(arrivee), mode)] = minutes
    return {
        cle: FaitEcole(
            str(cle),
            une.nom_court,
            (),
            None
            if une.latitude is None or une.longitude is None
            else (une.latitude, une.longitude),
            temps=temps.get(cle, {}),
        )
        for cle, une in toutes.items()
    }


def trajets_du_jour(
    etapes: Iterable[Etape], ecoles: Mapping[UUID, FaitEcole], mode: str
) -> dict[int, TrajetDit]:
    """Trips of one day, by rank of the slot that they lead to. ``etapes``: start, end, school.

    *Source:* dossier §3 R5; unknown times are left out, R5 finds them before publication.
    """
    trouves = {}
    for rang, (avant, apres) in enumerate(pairwise(etapes), start=1):
        depart, arrivee = ecoles.get(avant[2]), ecoles.get(apres[2])
        if depart is None or arrivee is None or depart.id == arrivee.id:
            continue
        minutes = trajet_minutes(depart, arrivee, Deplacement(mode))
        if minutes:
            trouves[rang] = TrajetDit(avant[1], minutes, arrivee.nom)
    return trouves


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
