"""Travel of an AESH between the schools of one day, as the grid shows it; never typed in.

*Source:* dossier §3 R5 (travel is working time); decision 3.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any
from uuid import UUID

from aesh.enums import Deplacement, Semaine
from aesh.regles.durees import duree
from aesh.regles.faits import FaitAesh, FaitAilleurs, FaitEcole
from aesh.regles.journees import Etape, Journee
from aesh.regles.situation import Situation
from aesh.regles.trajets import trajet_minutes
from aesh.regles.types_creneau import COMPTENT
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


Passe = tuple[int, int, UUID]
LETTRES = frozenset({Semaine.A.value, Semaine.B.value})


@dataclass(frozen=True)
class Lettres:
    """Week A, week B or every week, of each slot and of each time that another pole takes."""

    creneaux: Mapping[str, str]
    ailleurs: Mapping[FaitAilleurs, str] = field(default_factory=dict)

    def de(self, etape: Etape) -> str:
        """``A``, ``B`` or ``toutes``."""
        if isinstance(etape, FaitAilleurs):
            return self.ailleurs.get(etape, Semaine.TOUTES.value)
        return self.creneaux[etape.id]

    def du_jour(self, journee: Journee, toutes: Iterable[Etape]) -> set[str]:
        """Weeks in which a day is lived like this: those of its slots, else what they leave."""
        siennes = {self.de(etape) for etape in journee.etapes} & LETTRES
        if siennes:
            return siennes
        reste = LETTRES - {self.de(etape) for etape in toutes if etape.jour == journee.jour}
        return set(reste or LETTRES)


def minutes_placees(lettres: Lettres, situation: Situation, aesh: FaitAesh) -> dict[str, int]:
    """Minutes of week A and of week B that the contract counts, a minute taken twice once.

    Travel is that of the fullest week of each letter. *Source:* decisions 3 and 5.
    """
    creneaux = situation.par_aesh.get(aesh.id, [])
    etapes: list[Etape] = [c for c in creneaux if c.type in COMPTENT]
    if aesh.ailleurs:
        etapes += [a for a in aesh.ailleurs if a.compte]
        etapes.sort(key=lambda e: (e.jour, e.debut))
    totaux = dict.fromkeys(("A", "B"), 0)
    for lettre in totaux:
        jour = fin = 0
        for etape in etapes:
            if lettres.de(etape) not in (Semaine.TOUTES, lettre):
                continue
            if etape.jour != jour:
                jour, fin = etape.jour, 0
            if etape.fin > fin:
                totaux[lettre] += etape.fin - max(etape.debut, fin)
                fin = etape.fin
    route: dict[tuple[int, str], int] = {}
    toutes: list[Etape] = [*creneaux, *aesh.ailleurs]
    for journee in situation.journees_de(aesh.id):
        if minutes := journee.minutes_trajet:
            for lettre in lettres.du_jour(journee, toutes):
                cle = (journee.jour, lettre)
                route[cle] = max(route.get(cle, 0), minutes)
    for (_, lettre), minutes in route.items():
        totaux[lettre] += minutes
    return totaux


def trajets_de_aesh(
    lettres: Lettres,
    situation: Situation,
    aesh: FaitAesh,
    ecoles: Mapping[UUID, Etablissement],
) -> list[dict[str, Any]]:
    """Trips whose time is known, in order of the week: right after what comes before.

    Those from and to the schools of another pole that shares the AESH are work like the others.
    """
    noms = {str(cle): ecole.nom_court for cle, ecole in ecoles.items()}
    toutes = [*situation.par_aesh.get(aesh.id, ()), *aesh.ailleurs]
    trouves: dict[tuple[int, int, int, str], set[str]] = {}
    for journee in situation.journees_de(aesh.id):
        siennes = lettres.du_jour(journee, toutes) if journee.trajets else set()
        for trajet in journee.trajets:
            if trajet.minutes:
                cle = (journee.jour, trajet.avant.fin, trajet.minutes, _vers(trajet.apres, noms))
                trouves.setdefault(cle, set()).update(siennes)
    return [
        {
            "jour": jour,
            "debut": debut,
            "fin": debut + minutes,
            "minutes": minutes,
            "vers": vers,
            "semaine": next(iter(siennes)) if len(siennes) == 1 else Semaine.TOUTES.value,
        }
        for (jour, debut, minutes, vers), siennes in sorted(trouves.items())
    ]


def _vers(etape: Etape, noms: Mapping[str, str]) -> str:
    if isinstance(etape, FaitAilleurs):
        return f"{etape.lieu}, école d'un autre pôle"
    return noms.get(etape.etablissement, "une autre école")


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
    etapes: Iterable[Passe], ecoles: Mapping[UUID, FaitEcole], mode: str
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
