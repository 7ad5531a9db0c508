"""Observation: a second AESH learns the job beside the first, and books nobody.

*Source:* decision 4 (tuilage).
"""

from collections.abc import Iterator

from aesh.enums import Niveau, TypeCreneau
from aesh.regles.durees import moment
from aesh.regles.faits import FaitCreneau, Plage
from aesh.regles.registre import regle
from aesh.regles.semaine_eleve import couvert_par
from aesh.regles.situation import Constat, Situation
from aesh.regles.types_creneau import RESERVENT
from eleves.enums import TypeNotification


@regle(
    code="R10-observation",
    titre="Une observation se fait à côté d'une autre personne qui aide l'élève",
    source="décision 4 (tuilage : l'observation n'aide pas l'élève) ; règle locale",
    niveau=Niveau.AVERTISSEMENT,
)
def observation(situation: Situation) -> Iterator[Constat]:
    """The pupil is helped by another AESH during the whole observation, every week of it.

    ULIS pupils are helped as a group, without their names: nothing is said of them.
    """
    for creneau in situation.creneaux:
        if creneau.type == TypeCreneau.OBSERVATION and not creneau.eleves:
            quand = moment(creneau.jour, creneau.debut, creneau.fin).capitalize()
            yield Constat(
                "R10-observation",
                Niveau.AVERTISSEMENT,
                f"{quand} : cette observation n'a aucun élève. Ajoutez l'élève dont le "
                "nouvel AESH apprend à s'occuper.",
                (creneau.id,),
            )
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        if eleve is None or eleve.notification == TypeNotification.ULIS:
            continue
        for creneau in creneaux:
            if creneau.type == TypeCreneau.OBSERVATION and not _accompagnee(creneau, creneaux):
                quand = moment(creneau.jour, creneau.debut, creneau.fin)
                yield Constat(
                    "R10-observation",
                    Niveau.AVERTISSEMENT,
                    f"{eleve.nom} n'a pas d'autre AESH pendant toute l'observation ({quand}). "
                    "Une observation n'est pas une aide : placez-la à côté d'un créneau d'aide.",
                    (creneau.id,),
                    eleve=cle,
                )


def _accompagnee(creneau: FaitCreneau, de_l_eleve: list[FaitCreneau]) -> bool:
    aides = [
        c
        for c in de_l_eleve
        if c.type in RESERVENT and c.aesh != creneau.aesh and c.jour == creneau.jour
    ]
    return all(
        couvert_par(
            creneau, tuple(Plage(c.jour, c.debut, c.fin) for c in aides if semaine in c.semaines)
        )
        for semaine in creneau.semaines
    )
