"""What a search is asked: schools, AESH, what is settled, what may move.

*Source:* issue F (accepted lines never move unless said; refusals are kept).
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from campagne.enums import Changement, EtatLigne
from campagne.models import BesoinEcole, CalculCampagne, Campagne, LigneCampagne
from campagne.regles.heures import TempsSaisis
from campagne.regles.instance import AgentRentree, Donnee, EcoleRentree, PoidsCampagne
from campagne.requetes.agents import lire_agents
from campagne.requetes.heures import heures_a_la_rentree, temps_saisis
from pial.enums import Degre

POIDS = {
    "continuite": "poids_continuite",
    "eleve": "poids_eleve",
    "voeu": "poids_voeu",
    "competence": "poids_competence",
    "changement": "prix_changement",
    "trajet_max": "trajet_max",
}


@dataclass
class Question:
    """Frozen facts of one search. ``cles``: accepted line of an AESH in a school."""

    ecoles: dict[str, EcoleRentree]
    agents: dict[str, AgentRentree]
    poids: PoidsCampagne
    tenues: list[Donnee] = field(default_factory=list)
    deplacables: list[Donnee] = field(default_factory=list)
    sans_contrat: list[Donnee] = field(default_factory=list)
    cles: dict[tuple[str, str], UUID] = field(default_factory=dict)
    poles: dict[str, UUID] = field(default_factory=dict)
    bilan: Mapping[str, int] = field(default_factory=dict)
    saisis: TempsSaisis = field(default_factory=dict)

    @property
    def poids_dits(self) -> dict[str, int]:
        """Weights of the campaign, by their name."""
        return {cle: getattr(self.poids, cle) for cle in POIDS}

    def pole_de(self, ecole: str) -> UUID:
        """Pole of a school at the rentrée."""
        return self.poles[ecole]


def poids_de(campagne: Campagne) -> PoidsCampagne:
    """Weights of a campaign as the translation wants them. *Source:* issue F."""
    return PoidsCampagne(**{cle: getattr(campagne, champ) for cle, champ in POIDS.items()})


def lire_question(
    calcul: CalculCampagne, le: datetime.date, ecole_de: Mapping[UUID, UUID]
) -> Question:
    """Everything that a search needs, read once; ``ecole_de``: where each pupil is expected.

    *Source:* issue F.
    """
    campagne = calcul.campagne
    besoins = BesoinEcole.objects.filter(campagne=campagne).order_by("etablissement__uai")
    ecoles: dict[str, EcoleRentree] = {}
    poles: dict[str, UUID] = {}
    for un in besoins.select_related("etablissement"):
        ecole = un.etablissement
        lieu = None
        if ecole.latitude is not None and ecole.longitude is not None:
            lieu = (ecole.latitude, ecole.longitude)
        poles[str(ecole.pk)] = un.pole_id
        ecoles[str(ecole.pk)] = EcoleRentree(
            id=str(ecole.pk),
            pole=str(un.pole_id),
            minutes=un.minutes,
            position=lieu,
            commune=ecole.commune.casefold(),
            degre="premier" if ecole.degre == Degre.PREMIER else "second",
            competences=frozenset(un.competences),
        )
    lus = lire_agents(campagne, le, ecole_de)
    question = Question(
        ecoles,
        {agent.id: agent for agent in lus.agents},
        poids_de(campagne),
        poles=poles,
        bilan=lus.bilan,
        saisis=temps_saisis(),
    )
    _partager(question, calcul)
    return question


def _partager(question: Question, calcul: CalculCampagne) -> None:
    """Accepted lines: settled, movable when it was said so, or of somebody who leaves."""
    lignes = LigneCampagne.objects.filter(campagne=calcul.campagne_id).order_by()
    figees = set(
        lignes.filter(
            etat=EtatLigne.REFUSEE, changement__in=(Changement.PART, Changement.MINUTES)
        ).values_list("aesh_id", flat=True)
    )
    heures = heures_a_la_rentree(calcul.campagne)
    acceptees = lignes.filter(etat=EtatLigne.ACCEPTEE, minutes__gt=0)
    for cle, aesh, ecole, duree, pole in acceptees.values_list(
        "pk", "aesh_id", "etablissement_id", "minutes", "pole_id"
    ):
        donnee = Donnee(str(aesh), str(ecole), duree)
        question.cles[donnee.aesh, donnee.ecole] = cle
        question.poles.setdefault(donnee.ecole, pole)
        if aesh not in heures:
            question.sans_contrat.append(donnee)
        elif (
            calcul.peut_deplacer
            and aesh not in figees
            and donnee.aesh in question.agents
            and donnee.ecole in question.ecoles
        ):
            question.deplacables.append(donnee)
        else:
            question.tenues.append(donnee)
