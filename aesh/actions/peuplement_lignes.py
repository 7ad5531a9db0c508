"""Rows of an invented population, in bulk, parents before children.

*Source:* decision 36; published figures named in docs/simulation.md.
"""

import datetime
import uuid
from typing import Any

from psycopg.types.range import DateRange, Range

from aesh.enums import StatutEmploi
from aesh.models import (
    Accompagnement,
    Aesh,
    Affectation,
    Contrat,
    Creneau,
    CreneauEleve,
    EmploiDuTemps,
)
from aesh.simulation import fiches
from aesh.simulation.autres import ecoles_du_midi
from aesh.simulation.parametres import ANNEE, FIN_ANNEE, RENTREE
from aesh.simulation.population import Population
from eleves.models import Classe, Eleve, NotificationMdph, Scolarisation, Seance
from pial.models import ConventionMeridienne, PlageOuverture, RepriseSemaines
from socle.masse import inserer_en_masse
from socle.texte import cle_tri

REPRISES = (
    (datetime.date(2026, 8, 31), "A"),
    (datetime.date(2026, 11, 2), "A"),
    (datetime.date(2027, 1, 4), "B"),
)


def ecrire(population: Population) -> None:
    """Insert the whole plan, parents before children."""
    poles, tirage = population.poles, population.parametres.tirage("lignes")

    def cle() -> uuid.UUID:
        return fiches.identifiant(tirage)

    _ecrire_ecoles(poles, cle)
    _ecrire_eleves(poles)
    _ecrire_agents(poles, cle)
    _ecrire_emplois(poles, cle)
    _ecrire_conventions(poles)


def _ecrire_ecoles(poles: list[fiches.Pole], cle: Any) -> None:
    ecoles = [ecole for pole in poles for ecole in pole.ecoles]
    classes = [classe for pole in poles for classe in pole.classes]
    inserer_en_masse(
        PlageOuverture,
        ("id", "etablissement", "jour", "minutes"),
        [(cle(), e.id, jour, Range(a, b)) for e in ecoles for jour, a, b in e.plages],
    )
    inserer_en_masse(
        RepriseSemaines,
        ("id", "etablissement", "lundi", "lettre"),
        [
            (cle(), e.id, lundi, lettre)
            for e in ecoles
            if e.est_second_degre
            for lundi, lettre in REPRISES
        ],
    )
    inserer_en_masse(
        Classe,
        ("id", "etablissement", "annee", "libelle", "niveau", "est_ulis"),
        [(c.id, c.ecole.id, ANNEE, c.libelle, c.niveau, c.est_ulis) for c in classes],
    )
    inserer_en_masse(
        Seance,
        ("id", "classe", "jour", "minutes", "matiere"),
        [
            (cle(), c.id, jour, Range(a, b), matiere)
            for c in classes
            for jour, a, b, matiere in c.seances
        ],
    )


def _ecrire_eleves(poles: list[fiches.Pole]) -> None:
    eleves = [eleve for pole in poles for eleve in pole.eleves]
    inserer_en_masse(
        Eleve,
        ("id", "nom", "prenom", "naissance", "cle_tri"),
        [(e.id, e.nom, e.prenom, e.naissance, cle_tri(f"{e.nom} {e.prenom}")) for e in eleves],
    )
    champs = ("id", "eleve", "etablissement", "classe", "modalite", "periode")
    inserer_en_masse(Scolarisation, champs, [s for e in eleves for s in _scolarisations(e)])
    inserer_en_masse(
        NotificationMdph,
        (
            "id",
            "eleve",
            "type",
            "minutes_hebdo",
            "mention",
            "activites",
            "decidee_le",
            "recue_le",
            "periode",
            "etat",
        ),
        [
            (
                n.id,
                e.id,
                n.type,
                n.minutes,
                n.mention,
                n.activites,
                n.decidee_le,
                n.recue_le,
                DateRange(n.du, n.au),
                "en_vigueur",
            )
            for e in eleves
            for n in e.notifications
        ],
    )


def _scolarisations(eleve: fiches.Eleve) -> list[tuple[Any, ...]]:
    classe = eleve.classe
    modalite = "ulis" if classe.est_ulis else "ordinaire"
    annee = DateRange(RENTREE, FIN_ANNEE)
    lignes: list[tuple[Any, ...]] = [
        (eleve.scolarisation, eleve.id, classe.ecole.id, classe.id, modalite, annee)
    ]
    if eleve.arrivee < RENTREE:
        avant = DateRange(eleve.arrivee, RENTREE)
        passee = (eleve.scolarisation_passee, eleve.id, classe.ecole.id, None, modalite, avant)
        lignes.append(passee)
    return lignes


def _ecrire_agents(poles: list[fiches.Pole], cle: Any) -> None:
    agents = [agent for pole in poles for agent in pole.agents]
    inserer_en_masse(
        Aesh,
        ("id", "nom", "prenom", "cle_tri", "matricule", "courriel", "commune", "deplacement"),
        [
            (
                a.id,
                a.nom,
                a.prenom,
                cle_tri(f"{a.nom} {a.prenom}"),
                a.matricule,
                a.courriel,
                a.commune,
                a.deplacement,
            )
            for a in agents
        ],
    )
    inserer_en_masse(
        Contrat,
        ("id", "aesh", "type", "employeur", "periode", "minutes_hebdo", "semaines"),
        [
            (
                a.contrat,
                a.id,
                a.type_contrat,
                a.employeur,
                DateRange(a.contrat_du, a.contrat_au),
                a.minutes,
                41,
            )
            for a in agents
        ],
    )
    inserer_en_masse(
        Affectation,
        ("id", "aesh", "pole", "etablissement", "periode", "est_principale", "reservoir"),
        [
            (
                f.id,
                a.id,
                f.pole,
                f.ecole.id if f.ecole else None,
                DateRange(f.du, f.au),
                f.est_principale,
                f.reservoir,
            )
            for a in agents
            for f in a.affectations
        ],
    )
    inserer_en_masse(
        Accompagnement,
        ("id", "aesh", "eleve", "annee"),
        [(cle(), a.id, e.id, ANNEE - 1) for a in agents for e in a.suivis],
    )


def _ecrire_conventions(poles: list[fiches.Pole]) -> None:
    """An invented agreement for each town with a lunch-break slot (R12)."""
    communes = {e.code_commune: e.commune for p in poles for e in ecoles_du_midi(p)}
    for code, commune in sorted(communes.items()):
        if code:
            ConventionMeridienne.objects.create(
                collectivite=f"{commune} (inventée)",
                communes=[code],
                signee_le=RENTREE - datetime.timedelta(days=90),
                periode=DateRange(RENTREE, None),
            )


def _ecrire_emplois(poles: list[fiches.Pole], cle: Any) -> None:
    brouillons = (pole for pole in poles if pole.creneaux)
    inserer_en_masse(
        EmploiDuTemps,
        ("id", "pole", "annee", "version", "statut", "date_effet", "renvoi", "scenario"),
        [(p.emploi, p.id, ANNEE, 1, StatutEmploi.BROUILLON, RENTREE, "", "") for p in brouillons],
    )
    inserer_en_masse(
        Creneau,
        (
            "id",
            "emploi",
            "aesh",
            "etablissement",
            "classe",
            "type",
            "jour",
            "debut",
            "fin",
            "semaine",
            "revision",
        ),
        [
            (
                c.id,
                p.emploi,
                c.aesh.id,
                c.classe.ecole.id,
                c.classe.id,
                c.type,
                c.jour,
                c.debut,
                c.fin,
                c.semaine,
                1,
            )
            for p in poles
            for c in p.creneaux
        ],
    )
    inserer_en_masse(
        CreneauEleve,
        ("id", "creneau", "eleve"),
        [(cle(), c.id, e.id) for p in poles for c in p.creneaux for e in c.eleves],
    )
