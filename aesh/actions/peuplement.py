"""Writes an invented population in the department now open, in bulk.

*Source:* decision 36; published figures named in docs/simulation.md.
"""

import datetime
import uuid
from collections.abc import Iterable
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
    Occupation,
)
from aesh.simulation import fiches
from aesh.simulation.parametres import ANNEE, FIN_ANNEE, RENTREE, Parametres
from aesh.simulation.population import Population, simuler
from eleves.models import Classe, Couverture, Eleve, NotificationMdph, Scolarisation, Seance
from pial.enums import GenrePole
from pial.models import PlageOuverture, Pole, Rattachement, RepriseSemaines
from socle.historique import annoncer_acte
from socle.masse import inserer_en_masse
from socle.texte import cle_tri

TYPES_DU_SECOND_DEGRE = {"college", "lycee", "lycee_pro", "erea"}
REPRISES = (
    (datetime.date(2026, 8, 31), "A"),
    (datetime.date(2026, 11, 2), "A"),
    (datetime.date(2027, 1, 4), "B"),
)
# Children before parents: what ``vider`` removes, in this order.
TABLES = (
    Occupation,
    CreneauEleve,
    Creneau,
    EmploiDuTemps,
    Accompagnement,
    Affectation,
    Contrat,
    Aesh,
    Couverture,
    NotificationMdph,
    Scolarisation,
    Eleve,
    Seance,
    Classe,
    RepriseSemaines,
    PlageOuverture,
)


class PopulationPresente(Exception):
    """The department already holds people or school hours."""


class AucunPole(Exception):
    """No PIAL: the directory was not imported."""


def est_peuple() -> bool:
    """Whether the department now open holds people or school hours."""
    return any(
        modele.objects.exists() for modele in (Aesh, Eleve, Classe, PlageOuverture, EmploiDuTemps)
    )


def vider() -> None:
    """Remove everybody, with their timetables and school hours. Demonstration only."""
    annoncer_acte("vider")
    for modele in TABLES:
        modele.objects.all().delete()


def peupler(parametres: Parametres, codes: Iterable[str] | None = None) -> Population:
    """Plan and write the population of the PIAL (all, or those with these codes).

    Raises ``PopulationPresente`` or ``AucunPole``. *Source:* decision 36 for the sizes.
    """
    if est_peuple():
        raise PopulationPresente
    annoncer_acte("simuler_population")
    poles = lire_poles(codes)
    if not poles:
        raise AucunPole
    population = simuler(poles, parametres)
    ecrire(population)
    return population


def lire_poles(codes: Iterable[str] | None = None) -> list[fiches.Pole]:
    """PIAL of the school year with their schools, as the simulation wants them."""
    rattachements = Rattachement.objects.filter(
        genre=GenrePole.PIAL, periode__overlap=DateRange(RENTREE, FIN_ANNEE)
    ).select_related("etablissement", "pole")
    if codes is not None:
        rattachements = rattachements.filter(pole__code__in=list(codes))
    poles: dict[uuid.UUID, fiches.Pole] = {}
    for lien in rattachements:
        pole = poles.setdefault(lien.pole_id, fiches.Pole(lien.pole_id, lien.pole.code, []))
        ecole = lien.etablissement
        position = None
        if ecole.latitude is not None and ecole.longitude is not None:
            position = (ecole.latitude, ecole.longitude)
        pole.ecoles.append(
            fiches.Ecole(
                id=ecole.pk,
                uai=ecole.uai,
                type=ecole.type,
                degre="second" if ecole.type in TYPES_DU_SECOND_DEGRE else "premier",
                secteur=ecole.secteur,
                commune=ecole.commune,
                effectif=ecole.effectif or 0,
                a_ulis=bool(ecole.a_ulis),
                position=position,
            )
        )
    return list(poles.values())


def ecrire(population: Population) -> None:
    """Insert the whole plan, parents before children."""
    poles, tirage = population.poles, population.parametres.tirage("lignes")

    def cle() -> uuid.UUID:
        return fiches.identifiant(tirage)

    _ecrire_ecoles(poles, cle)
    _ecrire_eleves(poles)
    _ecrire_agents(poles, cle)
    _ecrire_emplois(poles, cle)


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
    lignes = [(eleve.scolarisation, eleve.id, classe.ecole.id, classe.id, modalite, annee)]
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
        ("id", "aesh", "pole", "etablissement", "periode", "est_principale"),
        [
            (
                f.id,
                a.id,
                f.pole,
                f.ecole.id if f.ecole else None,
                DateRange(f.du, f.au),
                f.est_principale,
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


def _ecrire_emplois(poles: list[fiches.Pole], cle: Any) -> None:
    brouillons = (pole for pole in poles if pole.creneaux)
    inserer_en_masse(
        EmploiDuTemps,
        ("id", "pole", "annee", "version", "statut", "date_effet", "renvoi"),
        [(p.emploi, p.id, ANNEE, 1, StatutEmploi.BROUILLON, RENTREE, "") for p in brouillons],
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


def poles_a_publier() -> list[Pole]:
    """PIAL whose first version is still a draft."""
    return list(
        Pole.objects.filter(
            emplois__annee=ANNEE, emplois__version=1, emplois__statut=StatutEmploi.BROUILLON
        )
    )
