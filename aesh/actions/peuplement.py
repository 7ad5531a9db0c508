"""Writes an invented population in the department now open, in bulk.

*Source:* decision 36; published figures named in docs/simulation.md.
"""

import uuid
from collections.abc import Iterable

from psycopg.types.range import DateRange

from aesh.actions.peuplement_lignes import ecrire
from aesh.actions.peuplement_suivi import ecrire_suivi
from aesh.models import (
    AbsenceAesh,
    AbsenceEleve,
    Accompagnement,
    Aesh,
    Affectation,
    Contrat,
    Creneau,
    CreneauEleve,
    CreneauPonctuel,
    EmploiDuTemps,
    ExceptionDatee,
    Occupation,
    PonctuelEleve,
    Remplacement,
)
from aesh.simulation import fiches
from aesh.simulation.parametres import FIN_ANNEE, RENTREE, Parametres
from aesh.simulation.population import Population, simuler
from eleves.models import (
    AccuseTransfert,
    Classe,
    Couverture,
    DemandeMdph,
    DepotTransfert,
    Eleve,
    FusionEleves,
    NotificationMdph,
    PlanEleve,
    ReunionEleve,
    Scolarisation,
    Seance,
    Transfert,
)
from pial.enums import GenrePole
from pial.models import ConventionMeridienne, PlageOuverture, Rattachement, RepriseSemaines
from socle.historique import annoncer_acte

TYPES_DU_SECOND_DEGRE = {"college", "lycee", "lycee_pro", "erea"}
# Children before parents: what ``vider`` removes, in this order.
TABLES = (
    Remplacement,
    AbsenceAesh,
    AbsenceEleve,
    Occupation,
    PonctuelEleve,
    CreneauPonctuel,
    ExceptionDatee,
    CreneauEleve,
    Creneau,
    EmploiDuTemps,
    Accompagnement,
    Affectation,
    Contrat,
    Aesh,
    Couverture,
    ReunionEleve,
    PlanEleve,
    DemandeMdph,
    NotificationMdph,
    AccuseTransfert,
    DepotTransfert,
    Transfert,
    FusionEleves,
    Scolarisation,
    Eleve,
    Seance,
    Classe,
    RepriseSemaines,
    PlageOuverture,
    ConventionMeridienne,
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
    ecrire_suivi(population)
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
                code_commune=ecole.code_commune,
            )
        )
    return list(poles.values())
