"""Small pieces of a draft in the solver's terms: an hour, a slot that stays, travel.

*Source:* decisions 2 to 4.
"""

from aesh.planning.brouillon import Brouillon, Cle, Moment, Pose
from aesh.planning.probleme import Eleve, Nature, Plage

MIDI = 12 * 60  # what begins from noon on is of the afternoon
BESOIN = 2  # an hour when help is useful
BESOIN_SECURITE = 3  # an hour when the pupil cannot be left alone
SANS_TEMPS = 24 * 60  # no known travel time: never on the same day
PREFIXE = "creneau:"


def plage_de(moment: Moment) -> Plage:
    """An hour of the week; the solver's weekdays run from 0."""
    demi = int(moment.debut >= MIDI)
    return Plage(moment.jour - 1, demi, moment.debut, moment.fin, moment.masque)


def creneau_fixe(pose: Pose, moments: list[Moment], ecoles: dict[Cle, int]) -> Eleve:
    """A slot that stays, standing as a pupil who needs it alone."""
    return Eleve(
        id=f"{PREFIXE}{pose.id}",
        ecole=ecoles[pose.ecole],
        classe=f"{PREFIXE}{pose.id}",
        nature=Nature.INDIVIDUEL,
        cible=pose.minutes,
        besoin=tuple(BESOIN if moment == pose.moment else 0 for moment in moments),
    )


def est_un_creneau_fixe(eleve: Eleve) -> bool:
    """Whether this pupil stands for a slot that stays."""
    return eleve.id.startswith(PREFIXE)


def trajets_de(brouillon: Brouillon) -> tuple[tuple[int, ...], ...]:
    """Minutes between the schools; where no time is known, never on the same day."""
    lieux = [lieu.id for lieu in brouillon.lieux]
    temps = brouillon.trajets
    return tuple(
        tuple(0 if a == b else temps.get((a, b), SANS_TEMPS) for b in lieux) for a in lieux
    )
