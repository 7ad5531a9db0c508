"""Whether the day of an AESH still holds with the minutes of a replacement in it."""

from itertools import pairwise

from aesh.planning.remplacement import (
    MI_JOURNEE,
    Code,
    Journee,
    Presence,
    Raison,
    Situation,
    Trou,
)


def tenir(
    situation: Situation, j: Journee, presences: tuple[Presence, ...], nouvelle: Presence
) -> tuple[int, int] | Raison:
    """Travel around the new minutes (one way; gained by the day), or what cannot be done.

    *Source:* decision 3 (travel is working time, refused if the gap is shorter).
    """
    aller, trajets = 0, 0
    for avant, apres in pairwise(presences):
        minutes = situation.trajet(j.mode, avant.ecole, apres.ecole)
        if nouvelle not in (avant, apres):
            trajets += minutes or 0
            continue
        if minutes is None:
            return Raison(Code.TRAJET_INCONNU, ecole=apres.ecole)
        if minutes > situation.regles.limite_trajet:
            return Raison(Code.TRAJET_LONG, minutes, ecole=apres.ecole)
        manque = minutes - (apres.debut - avant.fin)
        if minutes and manque > 0:
            return Raison(Code.TROP_COURT, manque, ecole=apres.ecole)
        trajets += minutes
        if apres is nouvelle:
            aller = minutes
    if aller == 0 and presences[0] is nouvelle and j.base is not None:
        aller = situation.trajet(j.mode, j.base, nouvelle.ecole) or 0
    manque = _pause_manquante(situation, j.mode, presences)
    if manque > 0 and manque > _pause_manquante(situation, j.mode, j.presences):
        return Raison(Code.PAUSE, manque)
    deja = sum(situation.trajet(j.mode, a.ecole, b.ecole) or 0 for a, b in pairwise(j.presences))
    return aller, trajets - deja


def _pause_manquante(situation: Situation, mode: str, presences: tuple[Presence, ...]) -> int:
    """Minutes that lunch lacks; 0 when she works only mornings or only afternoons.

    *Source:* decision 3 (travel is not lunch; a hard rule for what the machine proposes).
    """
    if not presences or presences[0].debut >= MI_JOURNEE or presences[-1].fin <= MI_JOURNEE:
        return 0
    tot, tard = situation.regles.pause_entre
    libre = 0
    for avant, apres in pairwise(presences):
        minutes = situation.trajet(mode, avant.ecole, apres.ecole) or 0
        libre = max(libre, min(apres.debut, tard) - max(avant.fin, tot) - minutes)
    return max(0, situation.regles.pause - libre)


def deja_avec_lui(situation: Situation, trou: Trou, j: Journee) -> bool:
    """Whether she is with the same pupil just before or just after.

    *Source:* decision 16 and issue D (the same person on adjacent slots).
    """
    marge = situation.regles.voisinage
    return any(
        set(p.eleves) & set(trou.eleves)
        and (0 <= trou.debut - p.fin <= marge or 0 <= p.debut - trou.fin <= marge)
        for p in j.presences
    )
