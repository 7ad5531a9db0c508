"""The one state machine of an intervention at school, and its sentences. Pure.

*Source:* source 004 (« coordonner toute intervention de professionnels externes »), issue G
(request, head's agreement, room, family informed, placed in the grids).
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from eleves.enums import Semaine
from eleves.regles.semaine import moment
from pas.enums.interventions import ActeIntervention, EtatIntervention
from pial.horaires import FERMETURE, JOURS, OUVERTURE

A, E = ActeIntervention, EtatIntervention
# From a state, by an act, to a state. Nothing else exists.
PASSAGES: dict[tuple[EtatIntervention, ActeIntervention], EtatIntervention] = {
    (E.DEMANDEE, A.ACCORDER): E.ACCORDEE,
    (E.DEMANDEE, A.REFUSER): E.REFUSEE,
    (E.ACCORDEE, A.INFORMER): E.FAMILLE_INFORMEE,
    (E.FAMILLE_INFORMEE, A.METTRE_EN_PLACE): E.EN_PLACE,
    (E.EN_PLACE, A.TERMINER): E.TERMINEE,
    # The head takes back an answer that nothing has followed yet.
    **{(etat, A.REPRENDRE): E.DEMANDEE for etat in (E.ACCORDEE, E.REFUSEE, E.FAMILLE_INFORMEE)},
    # Another hour or room: the head and the family are asked again.
    **{
        (etat, A.MODIFIER): E.DEMANDEE
        for etat in (E.DEMANDEE, E.ACCORDEE, E.REFUSEE, E.FAMILLE_INFORMEE, E.EN_PLACE)
    },
    **{
        (etat, A.ANNULER): E.ANNULEE
        for etat in (E.DEMANDEE, E.ACCORDEE, E.REFUSEE, E.FAMILLE_INFORMEE)
    },
    (E.ANNULEE, A.ROUVRIR): E.DEMANDEE,
    (E.TERMINEE, A.ROUVRIR): E.DEMANDEE,
}
DE_LA_DIRECTION = frozenset({A.ACCORDER, A.REFUSER, A.REPRENDRE})
FINIES = frozenset({E.TERMINEE, E.ANNULEE})
HEURES_MAX = 3
PAR_SEMAINE = {Semaine.TOUTES: (0, 2), Semaine.A: (0, 1), Semaine.B: (1, 2)}


class PassageImpossibleError(ValueError):
    """The act does not exist from this state, or something is missing; the message says what."""


@dataclass(frozen=True, order=True)
class Heure:
    """[debut, fin) of a weekday, every week or only A or B; minutes since midnight."""

    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES.value

    @property
    def lettres(self) -> tuple[int, int]:
        """[0,1) week A, [1,2) week B, [0,2) both."""
        return PAR_SEMAINE[Semaine(self.semaine)]

    @property
    def phrase(self) -> str:
        """``mardi de 10 h 00 à 10 h 45 (semaine A)``."""
        suite = "" if self.semaine == Semaine.TOUTES else f" (semaine {self.semaine})"
        return moment(self.jour, self.debut, self.fin) + suite

    def chevauche(self, autre: "Heure") -> bool:
        """Same weekday, common minutes, a common week."""
        return (
            self.jour == autre.jour
            and self.debut < autre.fin
            and autre.debut < self.fin
            and self.lettres[0] < autre.lettres[1]
            and autre.lettres[0] < self.lettres[1]
        )


@dataclass(frozen=True)
class FaitsIntervention:
    """What an act needs beside the state."""

    le: datetime.date
    au: datetime.date
    salle: str = ""
    motif: str = ""
    informee_le: datetime.date | None = None
    moyen: str = ""


def ce_qui_manque(acte: ActeIntervention, faits: FaitsIntervention) -> str:
    """What an act still asks for, as a sentence that says what to do; empty when nothing.

    *Source:* issue G (agreement with a room; family informed before it begins).
    """
    if acte == A.ACCORDER and not faits.salle.strip():
        return "Écrivez la salle où l'intervention a lieu."
    if acte == A.REFUSER and not faits.motif.strip():
        return "Écrivez pourquoi, en quelques mots : la personne qui a demandé saura quoi changer."
    if acte == A.INFORMER:
        if faits.informee_le is None or not faits.moyen:
            return "Écrivez quand et comment la famille a été informée."
        if faits.informee_le > faits.le:
            return "La famille est informée un jour passé ou aujourd'hui : vérifiez la date."
    if acte in (A.ACCORDER, A.METTRE_EN_PLACE) and faits.au < faits.le:
        return "Les jours demandés sont passés : changez les dates d'abord."
    return ""


def passer(
    etat: EtatIntervention, acte: ActeIntervention, faits: FaitsIntervention
) -> EtatIntervention:
    """State after the act; raises ``PassageImpossibleError`` when something refuses.

    *Source:* module docstring.
    """
    suivant = PASSAGES.get((etat, acte))
    if suivant is None:
        raise PassageImpossibleError("Cet acte n'est pas possible à ce stade : rechargez la page.")
    if manque := ce_qui_manque(acte, faits):
        raise PassageImpossibleError(manque)
    return suivant


def refus_des_heures(heures: Sequence[Heure], du: datetime.date, au: datetime.date) -> str:
    """Why these hours and dates cannot be asked for, as a sentence; empty when they can.

    *Source:* decision 2 (minutes, weeks A and B); dossier §3 R10 (a pupil is in one place).
    """
    if not heures:
        return "Écrivez au moins une heure de début et de fin."
    if len(heures) > HEURES_MAX:
        return f"Une intervention a {HEURES_MAX} heures par semaine au plus : faites-en une autre."
    if au < du:
        return "Le dernier jour doit suivre le premier."
    if (au - du).days > 366:
        return "Une intervention dure un an au plus : elle se redemande à la rentrée."
    for rang, une in enumerate(heures):
        if une.jour not in JOURS:
            return "Une intervention a lieu du lundi au samedi : choisissez un autre jour."
        if une.fin <= une.debut:
            return "La fin doit suivre le début."
        if une.debut < OUVERTURE or une.fin > FERMETURE:
            return "Une intervention a lieu entre 7 h et 20 h."
        if any(une.chevauche(autre) for autre in heures[:rang]):
            return f"Deux heures se recouvrent le {JOURS[une.jour]} : gardez-en une."
    return ""
