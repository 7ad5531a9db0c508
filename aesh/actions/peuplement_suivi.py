"""Rows of an invented population about the life of rights: ends that come, requests, meetings.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime
import random
from collections.abc import Iterator
from typing import Any
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.simulation.fiches import Eleve, identifiant
from aesh.simulation.parametres import ANNEE, RENTREE
from aesh.simulation.population import Population
from eleves.models import DemandeMdph, NotificationMdph, PlanEleve, ReunionEleve
from pial.regles import UN_JOUR
from socle.masse import inserer_en_masse, modifier_en_masse

PART_FINS, PART_DEMANDES = 0.10, 0.04
PART_SUSPENDUES, PART_RECOURS, PART_ESS = 0.004, 0.003, 0.8
DEMANDE_FAMILLE = RENTREE + 40 * UN_JOUR


def ecrire_suivi(population: Population) -> None:
    """Some rights end within the year, a few are suspended or appealed; plans and meetings.

    *Source:* issue E; dossier §2.3 (PPS after a decision, one ESS a year at least).
    """
    tirage = population.parametres.tirage("suivi")
    eleves = [eleve for pole in population.poles for eleve in pole.eleves]
    servis = {eleve.id for pole in population.poles for c in pole.creneaux for eleve in c.eleves}
    _vivre(eleves, servis, tirage)
    _demander(eleves, tirage)
    _suivre(eleves, tirage)


def _vivre(eleves: list[Eleve], servis: set[UUID], tirage: random.Random) -> None:
    """Numbers, chains, then what happens to a few rights; who is helped is not suspended."""
    lignes: list[tuple[Any, ...]] = []
    for rang, eleve in enumerate(eleves):
        droit = eleve.droit
        fin, demande, suspension, recours, recours_le = droit.au, None, None, "", None
        if droit.au == datetime.date(ANNEE + 1, 9, 1) and tirage.random() < PART_FINS:
            fin = RENTREE + tirage.randint(90, 290) * UN_JOUR
            demande = DEMANDE_FAMILLE if tirage.random() < 0.35 else None
        elif tirage.random() < PART_SUSPENDUES:
            if eleve.id not in servis:
                suspension = DateRange(RENTREE + tirage.randint(20, 70) * UN_JOUR, None)
        elif tirage.random() < PART_RECOURS:
            recours, recours_le = tirage.choice(("rapo", "tj")), droit.recue_le + 30 * UN_JOUR
        ancienne = eleve.notifications[-2] if len(eleve.notifications) > 1 else None
        lignes.append(
            (
                droit.id,
                f"{ANNEE}-{rang + 1:05d}",
                DateRange(droit.du, fin),
                ancienne.id if ancienne else None,
                demande,
                suspension,
                recours,
                recours_le,
            )
        )
    champs = (
        "numero",
        "periode",
        "remplace",
        "renouvellement_demande_le",
        "suspension",
        "recours",
        "recours_le",
    )
    modifier_en_masse(NotificationMdph, champs, lignes)


def _demander(eleves: list[Eleve], tirage: random.Random) -> None:
    """Requests that wait for the MDPH's answer."""
    lignes = [
        (
            identifiant(tirage),
            eleve.id,
            tirage.choice(("renouvellement", "renouvellement", "changement")),
            RENTREE + tirage.randint(5, 75) * UN_JOUR,
            f"D-{ANNEE}-{rang + 1:05d}",
            "en_attente",
        )
        for rang, eleve in enumerate(eleves)
        if tirage.random() < PART_DEMANDES
    ]
    champs = ("id", "eleve", "genre", "deposee_le", "numero", "issue")
    inserer_en_masse(DemandeMdph, champs, lignes)


def _suivre(eleves: list[Eleve], tirage: random.Random) -> None:
    """A PPS for each, an ESS held last year or this autumn, the next one planned or wanted."""
    inserer_en_masse(
        PlanEleve,
        ("id", "eleve", "genre", "periode", "dans_lpi"),
        [
            (
                identifiant(tirage),
                eleve.id,
                "pps",
                DateRange(eleve.droit.du, eleve.droit.au),
                tirage.random() < 0.9,
            )
            for eleve in eleves
        ],
    )
    champs = (
        "id",
        "eleve",
        "genre",
        "date",
        "tenue",
        "participants",
        "conclusions",
        "prochaine_le",
        "dans_lpi",
    )
    reunions = (ligne for eleve in eleves for ligne in _reunions(eleve, tirage))
    inserer_en_masse(ReunionEleve, champs, reunions)


def _reunions(eleve: Eleve, tirage: random.Random) -> Iterator[tuple[Any, ...]]:
    if tirage.random() > PART_ESS:
        return
    passee = RENTREE + tirage.choice((-170, -120, 35, 60)) * UN_JOUR
    presents = ["famille", "erseh", "direction", "enseignant"]
    presents += [un for un in ("aesh", "psy_en", "esms") if tirage.random() < 0.4]
    finit = eleve.droit.au <= datetime.date(ANNEE + 1, 9, 1)
    yield (
        identifiant(tirage),
        eleve.id,
        "ess",
        passee,
        True,
        presents,
        ["renouvellement"] if finit and passee > RENTREE else ["maintien"],
        passee + 330 * UN_JOUR if passee > RENTREE else None,
        tirage.random() < 0.85,
    )
    if passee < RENTREE:
        genre = "geva_reexamen" if finit else "ess"
        prevue = RENTREE + tirage.randint(70, 250) * UN_JOUR
        yield (identifiant(tirage), eleve.id, genre, prevue, False, [], [], None, False)
