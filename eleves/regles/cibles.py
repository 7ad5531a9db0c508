"""Where a local target stands: proposed, validated by the head, or proposed again (decision 8)."""

import datetime

from eleves.enums.besoins import EtatCible


def etat_cible(
    proposee: int | None,
    proposee_le: datetime.datetime | None,
    validee_le: datetime.datetime | None,
) -> EtatCible:
    """State of a target, from what was proposed and when the head decided last.

    *Source:* decision 8 (validated by the head of the school); a proposal made after a
    validation asks for another one (règle locale).
    """
    if validee_le is None:
        return EtatCible.AUCUNE if proposee is None else EtatCible.PROPOSEE
    if proposee_le is not None and proposee_le > validee_le:
        return EtatCible.A_REVOIR
    return EtatCible.VALIDEE


def cible_retenue(
    proposee: int | None, validee: int | None, validee_le: datetime.datetime | None
) -> int | None:
    """Minutes that the timetable and the solver aim at: the validated ones, else the proposed.

    *Source:* decision 8.
    """
    return proposee if validee_le is None else validee
