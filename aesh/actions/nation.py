"""One department of the invented nation, in bulk: every school in a pole, a published week, a past.

Rows come from the plan itself, nothing is read again: ``tests/aesh/test_nation.py`` holds them
equal to what publishing would write. Meant for a connection that triggers do not slow
(``config.chargement``). *Source:* issue H, « National data set »; docs/simulation.md for shares.
"""

import datetime
import random
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from django.db import transaction
from psycopg.types.range import DateRange, Range

from aesh.actions.demo_poles import inventer_partout
from aesh.actions.peuplement import PopulationPresente, est_peuple, lire_poles
from aesh.actions.peuplement_lignes import ecrire
from aesh.actions.peuplement_suivi import ecrire_suivi
from aesh.enums import CategorieAbsence, StatutEmploi, TypeCreneau
from aesh.models import AbsenceAesh, EmploiDuTemps, Occupation
from aesh.models.multirange import jours_en_texte
from aesh.regles.aide import AIDES
from aesh.regles.types_creneau import TYPES
from aesh.requetes.calendrier import Calendrier, calendrier_de
from aesh.requetes.recalcul import LIGNE
from aesh.simulation import fiches
from aesh.simulation.parametres import ANNEE, RENTREE, Parametres
from aesh.simulation.population import Population, simuler
from eleves.models import Couverture
from socle.historique import annoncer_acte
from socle.masse import identifiants, inserer_en_masse

ABSENCES_PAR_AESH = 4  # in a year; ours, like the lengths
DUREES_ABSENCE = (1, 1, 1, 2, 3, 5, 10)
CRENEAU_LONG = 90
COUPES = (*AIDES, TypeCreneau.COLLECTIVE)
UN_AN = datetime.timedelta(days=365)
PUBLIE_LE = datetime.datetime(ANNEE, 8, 31, 9, tzinfo=datetime.UTC)


def peupler_departement(parametres: Parametres) -> dict[str, int]:
    """Poles, people, a published version per pole and a year of absences; counts of rows.

    In the department now open. Raises ``PopulationPresente``.
    *Source:* issue H, « National data set ».
    """
    if est_peuple():
        raise PopulationPresente
    annoncer_acte("simuler_nation")
    inventer_partout()
    population = simuler(lire_poles(), parametres)
    for pole in population.poles:
        pole.creneaux = list(_par_seances(pole, parametres.tirage("coupes", pole.code)))
        pole.creneaux = list(_un_a_la_fois(pole.creneaux))
    ecrire(population)
    ecrire_suivi(population)
    occupations = publier_en_masse(population)
    agents = [a for p in population.poles for a in p.agents]
    return {
        "poles": len(population.poles),
        "ecoles": sum(len(p.ecoles) for p in population.poles),
        "aesh": sum(not a.est_partie for a in agents),
        "eleves": sum(len(p.eleves) for p in population.poles),
        "creneaux": sum(len(p.creneaux) for p in population.poles),
        "occupations": occupations,
        "absences": _absences(agents, parametres.tirage("absences")),
    }


def _un_a_la_fois(creneaux: list[fiches.Creneau]) -> Iterator[fiches.Creneau]:
    """The plan without what publishing refuses: a lunch that begins before the last lesson ends."""
    pris: dict[Any, list[tuple[int, int]]] = defaultdict(list)
    for c in sorted(creneaux, key=lambda c: c.type == TypeCreneau.MERIDIENNE):
        eleves = c.eleves if TYPES[TypeCreneau(c.type)].reserve_eleve else []
        heures = [h for e in eleves for h in pris[e.id, c.jour]]
        if c.type == TypeCreneau.MERIDIENNE and any(a < c.fin and c.debut < b for a, b in heures):
            continue
        for eleve in eleves:
            pris[eleve.id, c.jour].append((c.debut, c.fin))
        yield c


def _par_seances(pole: fiches.Pole, tirage: random.Random) -> Iterator[fiches.Creneau]:
    """Long slots cut in two between two lessons, as people type them: about 18 an AESH."""
    for c in pole.creneaux:
        coupes = {b for jour, _, b, _ in c.classe.seances if jour == c.jour and c.debut < b < c.fin}
        milieu = (c.debut + c.fin) // 2
        coupe = min(coupes, key=lambda b: (abs(b - milieu), b), default=None)
        if coupe is None or c.minutes < CRENEAU_LONG or c.type not in COUPES:
            yield c
            continue
        yield replace(c, fin=coupe)
        yield replace(c, id=fiches.identifiant(tirage), debut=coupe)


@transaction.atomic
def publier_en_masse(population: Population) -> int:
    """Publish every version from the rentrée on: statuses, occupations, coverage; how many rows.

    *Source:* decision 1; the rows are those of ``aesh.actions.publication``.
    """
    EmploiDuTemps.objects.filter(annee=ANNEE, version=1).update(
        statut=StatutEmploi.PUBLIE, publie_le=PUBLIE_LE, propose_le=PUBLIE_LE, vise_le=PUBLIE_LE
    )
    poles = [pole for pole in population.poles if pole.creneaux]
    calendrier = calendrier_de(ANNEE, RENTREE, {e.id for pole in poles for e in pole.ecoles})
    lignes = [ligne for pole in poles for ligne in _occupations(pole, calendrier)]
    cles = identifiants(len(lignes))
    avec_cle = ((cle, *ligne) for cle, ligne in zip(cles, lignes, strict=True))
    inserer_en_masse(Occupation, ("id", *LIGNE), avec_cle)
    couvertures = list(_couvertures(poles, calendrier))
    inserer_en_masse(
        Couverture,
        ("id", "eleve", "minutes_individuelles", "minutes_mutualisees", "premier_creneau_le"),
        [
            (cle, *ligne)
            for cle, ligne in zip(identifiants(len(couvertures)), couvertures, strict=True)
        ],
    )
    return len(lignes)


def _occupations(pole: fiches.Pole, calendrier: Calendrier) -> Iterator[tuple[Any, ...]]:
    """Rows of ``LIGNE``: nothing cuts a slot yet, so dates are those planned."""
    for c in pole.creneaux:
        jours = calendrier.dates(c.classe.ecole.id, c.semaine, c.jour)
        if not jours:
            continue
        texte, minutes = jours_en_texte(tuple(jours)), Range(c.debut, c.fin, "[)")
        yield (pole.emploi, c.id, c.aesh.id, None, minutes, texte, texte)
        for eleve in c.eleves if TYPES[TypeCreneau(c.type)].reserve_eleve else ():
            yield (pole.emploi, c.id, None, eleve.id, minutes, texte, texte)


def _couvertures(
    poles: Iterable[fiches.Pole], calendrier: Calendrier
) -> Iterator[tuple[Any, int, int, datetime.date | None]]:
    """Mean weekly minutes of each kind, and the first day, for every pupil who has some."""
    sommes: dict[Any, dict[str, int]] = defaultdict(lambda: dict.fromkeys(map(str, AIDES), 0))
    premiers: dict[Any, datetime.date] = {}
    for c in (c for pole in poles for c in pole.creneaux if c.type in AIDES):
        nombre = len(calendrier.semaines(c.classe.ecole.id, c.semaine))
        jours = calendrier.dates(c.classe.ecole.id, c.semaine, c.jour)
        for eleve in c.eleves:
            sommes[eleve.id][c.type] += c.minutes * nombre
            if jours:
                premiers[eleve.id] = min(jours[0], premiers.get(eleve.id, jours[0]))
    semaines = len(calendrier.lundis)
    for cle, par_type in sommes.items():
        moyennes = [round(par_type[t] / semaines) if semaines else 0 for t in AIDES]
        yield (cle, moyennes[0], moyennes[1], premiers.get(cle))


def _absences(agents: list[fiches.Aesh], tirage: random.Random) -> int:
    """A year of absences before the rentrée of the next one, apart from one another."""
    pas = UN_AN / ABSENCES_PAR_AESH
    lignes = []
    for agent in (a for a in agents if a.contrat_du <= RENTREE - UN_AN or not a.est_partie):
        for rang in range(ABSENCES_PAR_AESH):
            du = RENTREE - UN_AN + rang * pas + datetime.timedelta(days=tirage.randrange(60))
            if du < agent.contrat_du:
                continue
            au = du + datetime.timedelta(days=tirage.choice(DUREES_ABSENCE))
            lignes.append((agent.id, DateRange(du, au), Range(0, 24 * 60, "[)")))
    avec_cle = zip(identifiants(len(lignes)), lignes, strict=True)
    return inserer_en_masse(
        AbsenceAesh,
        ("id", "aesh", "periode", "minutes", "origine", "categorie", "est_prevue", "revision"),
        [
            (cle, *ligne, "ecole", str(CategorieAbsence.NON_PRECISEE), False, 1)
            for cle, ligne in avec_cle
        ],
    )
