"""Who asks, by the pupil's age: from eighteen on, the pupil himself.

*Source:* source 004 (responsables légaux, élève majeur); code civil, art. 414 (majority at eighteen
complete years); decision 21 (access ends for parents at the 18th birthday unless a tutelle).
"""

import datetime

from pas.enums import Origine
from pas.regles.conservation import age_au

MAJORITE = 18
MINEUR = (
    "Vous n'avez pas encore 18 ans : un parent ou responsable légal fait la demande. Revenez à "
    "l'étape 1 avec lui, ou parlez-en à un adulte de l'établissement."
)
MAJEUR = (
    "À 18 ans, l'élève demande lui-même : revenez à l'étape 1 et choisissez « Élève majeur », avec "
    "son adresse e-mail. Vous pouvez l'aider à répondre. Vous êtes sa tutrice ou son tuteur ? "
    "Cochez la case."
)


def est_majeur(naissance: datetime.date, le: datetime.date) -> bool:
    """Whether eighteen years are complete on a day, the birthday included.

    *Source:* code civil, art. 414.
    """
    return age_au(naissance, le) >= MAJORITE


def refus_d_age(
    origine: Origine, naissance: datetime.date | None, *, tutelle: bool, le: datetime.date
) -> str:
    """Why this person cannot ask for this pupil, and what to do; empty when she can.

    Without a birth date only a pupil who says he is of age is refused.
    *Source:* module docstring.
    """
    if origine == Origine.ELEVE_MAJEUR:
        if naissance is None:
            return "Écrivez votre date de naissance : elle montre que vous avez 18 ans."
        return "" if est_majeur(naissance, le) else MINEUR
    if origine == Origine.RESPONSABLE and naissance is not None and est_majeur(naissance, le):
        return "" if tutelle else MAJEUR
    return ""
