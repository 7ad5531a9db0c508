"""Who can fill a hole, in the order of decision 16, and why the others cannot.

One pass over the AESH of the pole: minutes of the hole that each could give, freely or by leaving
mutualised help, then whether her day still holds (travel, lunch, contract).
"""

from collections.abc import Iterator
from dataclasses import replace

from aesh.planning.remplacement import (
    SECURITE,
    Aide,
    Candidat,
    Classement,
    Cle,
    Code,
    Ecartee,
    Journee,
    Presence,
    Raison,
    Rang,
    Retrait,
    Situation,
    Trou,
)
from aesh.planning.remplacement_journee import deja_avec_lui, tenir
from aesh.planning.remplacement_phrases import dire_raison

Segment = tuple[int, int]


def classer(situation: Situation, trou: Trou) -> Classement:
    """Candidates of one hole, best first; nobody gets points, only a category and reasons.

    Whole holes before parts of holes, then the order of the decision, then who is already with
    the pupil, who knows him, who takes the least and travels the least; equal ones keep the order
    in which the caller gave them.
    *Source:* decision 16.
    """
    candidats, ecartees = [], []
    for journee in situation.journees:
        if journee.aesh == trou.aesh:
            continue
        trouves, refus = _examiner(situation, trou, journee)
        candidats += trouves
        if not trouves:
            ecartees.append(Ecartee(journee.aesh, dire_raison(refus)))
    return Classement(trou, tuple(sorted(candidats, key=ordre)), tuple(ecartees))


def ordre(candidat: Candidat) -> tuple[object, ...]:
    """Sort key of candidates of one hole.

    *Source:* decision 16; continuity for the pupil and least disturbance inside a category.
    """
    return (
        not candidat.complet,
        candidat.rang,
        -candidat.minutes,
        not candidat.deja_avec_lui,
        not candidat.connait,
        candidat.minutes_retirees,
        candidat.trajet_aller,
    )


def _examiner(situation: Situation, trou: Trou, j: Journee) -> tuple[list[Candidat], Raison]:
    if not j.du_pole:
        return [], Raison(Code.HORS_POLE)
    de_l_ecole = not j.reservoir and (
        trou.ecole in j.ecoles or any(p.ecole == trou.ecole for p in j.presences)
    )
    trajet = _venir(situation, trou, j, de_l_ecole)
    if isinstance(trajet, Raison):
        return [], trajet
    appelable = _appelable(trou, j)
    if not appelable:
        return [], Raison(Code.INDISPONIBLE)
    candidats: list[Candidat] = []
    refus = _bloquee(situation, trou, j)
    for avec_mutualise in (False, True) if de_l_ecole else (False,):
        if any(c.complet for c in candidats):
            break
        parts = _parts(situation, trou, j, appelable, avec_mutualise=avec_mutualise)
        for debut, fin in sorted(parts, key=lambda p: (p[0] - p[1], p[0])):
            if candidats and fin - debut <= candidats[0].minutes:
                break
            essai = _composer(situation, trou, j, debut, fin, de_l_ecole=de_l_ecole)
            if isinstance(essai, Candidat):
                candidats.append(essai)
                break
            refus = essai
    return candidats, refus


def _venir(situation: Situation, trou: Trou, j: Journee, de_l_ecole: bool) -> Raison | None:
    """Why she cannot come from her base or her schools; None when she can."""
    if de_l_ecole:
        return None
    departs = [j.base] if j.base is not None else list(j.ecoles)
    connus = [
        minutes
        for depart in departs
        if (minutes := situation.trajet(j.mode, depart, trou.ecole)) is not None
    ]
    if not connus:
        return Raison(Code.TRAJET_INCONNU, ecole=trou.ecole)
    if min(connus) > situation.regles.limite_trajet:
        return Raison(Code.TRAJET_LONG, min(connus), ecole=trou.ecole)
    return None


def _appelable(trou: Trou, j: Journee) -> list[Segment]:
    if j.possible is None:
        return [(trou.debut, trou.fin)]
    communs = [(max(d, trou.debut), min(f, trou.fin)) for d, f in j.possible]
    return [(d, f) for d, f in communs if d < f]


def _bloquee(situation: Situation, trou: Trou, j: Journee) -> Raison:
    """What she does at that time, for the reason of a refusal: the most urgent help."""
    prises = [
        p
        for p in j.presences
        if p.debut < trou.fin and trou.debut < p.fin and not _liberee(situation, trou, p)
    ]
    if not prises:
        return Raison(Code.INDISPONIBLE)
    p = max(prises, key=lambda p: (p.besoin, p.fin - p.debut))
    minutes = min(p.fin, trou.fin) - max(p.debut, trou.debut)
    return Raison(Code.OCCUPEE, minutes, p.eleves, p.ecole)


def _liberee(situation: Situation, trou: Trou, p: Presence) -> bool:
    """Whether all the pupils of a slot are absent: she is free, for the same school only."""
    if not p.eleves or p.aide is Aide.AUTRE:
        return False
    return all(
        any(
            absence.debut <= max(p.debut, trou.debut)
            and min(p.fin, trou.fin) <= absence.fin
            and (p.ecole == trou.ecole or absence.jours > situation.regles.jours_meme_ecole)
            for absence in situation.eleves_absents.get(eleve, ())
        )
        for eleve in p.eleves
    )


def _cedable(trou: Trou, p: Presence) -> bool:
    """Whether mutualised help may be left for this hole: never safety for less than safety."""
    if p.aide is not Aide.MUTUALISEE or p.ecole != trou.ecole or p.remplace is not None:
        return False
    if p.besoin >= SECURITE and trou.besoin < SECURITE:
        return False
    return trou.aide is Aide.INDIVIDUELLE or trou.besoin > p.besoin


def _parts(
    situation: Situation,
    trou: Trou,
    j: Journee,
    appelable: list[Segment],
    *,
    avec_mutualise: bool,
) -> Iterator[Segment]:
    """Uninterrupted minutes of the hole that she could give."""
    fermes = sorted(
        (p.debut, p.fin)
        for p in j.presences
        if p.debut < trou.fin
        and trou.debut < p.fin
        and not _liberee(situation, trou, p)
        and not (avec_mutualise and _cedable(trou, p))
    )
    for debut, fin in appelable:
        for ferme_debut, ferme_fin in fermes:
            if debut < ferme_debut < fin and _assez(situation, trou, debut, ferme_debut):
                yield debut, ferme_debut
            if ferme_debut < fin:
                debut = max(debut, ferme_fin)
        if _assez(situation, trou, debut, fin):
            yield debut, fin


def _assez(situation: Situation, trou: Trou, debut: int, fin: int) -> bool:
    return fin - debut >= min(situation.regles.part_minimale, trou.minutes)


def _composer(
    situation: Situation, trou: Trou, j: Journee, debut: int, fin: int, *, de_l_ecole: bool
) -> Candidat | Raison:
    """Her day with these minutes, or what it breaks."""
    gardees: list[Presence] = []
    retraits: list[Retrait] = []
    libere: list[Cle] = []
    ajout = fin - debut
    for p in j.presences:
        a, b = max(p.debut, debut), min(p.fin, fin)
        if a >= b:
            gardees.append(p)
            continue
        ajout -= b - a
        if _liberee(situation, trou, p):
            libere += p.eleves
        else:
            retraits.append(Retrait(p, a, b))
        gardees += [replace(p, fin=a)] if p.debut < a else []
        gardees += [replace(p, debut=b)] if b < p.fin else []
    nouvelle = Presence(
        debut, fin, trou.ecole, trou.aide, trou.eleves, trou.besoin, trou.cle, trou.aesh
    )
    presences = tuple(sorted([*gardees, nouvelle], key=lambda p: (p.debut, p.fin)))
    ecart = tenir(situation, j, presences, nouvelle)
    if isinstance(ecart, Raison):
        return ecart
    aller, en_plus = ecart
    manque = ajout + max(0, en_plus) - (j.minutes_restantes or 0)
    if j.minutes_restantes is not None and ajout + max(0, en_plus) > 0 and manque > 0:
        return Raison(Code.CONTRAT, manque)
    rang = Rang.DU_POLE
    if j.reservoir:
        rang = Rang.RESERVOIR
    elif de_l_ecole:
        rang = Rang.SUR_MUTUALISE if retraits else Rang.DE_L_ECOLE
    candidat = Candidat(
        trou=trou,
        aesh=j.aesh,
        rang=rang,
        debut=debut,
        fin=fin,
        raisons=(),
        retraits=tuple(retraits),
        journee=replace(
            j,
            presences=presences,
            minutes_restantes=None
            if j.minutes_restantes is None
            else j.minutes_restantes - ajout - max(0, en_plus),
        ),
        trajet=en_plus,
        trajet_aller=aller,
        connait=any(e in j.connait for e in trou.eleves),
        deja_avec_lui=deja_avec_lui(situation, trou, j),
        libere=tuple(dict.fromkeys(libere)),
    )
    return replace(candidat, raisons=tuple(dire_raison(r) for r in _raisons(candidat)))


def _raisons(c: Candidat) -> Iterator[Raison]:
    if c.retraits:
        yield Raison(
            Code.PRIS_SUR_MUTUALISE,
            sum(r.minutes for r in c.retraits),
            tuple(sorted(c.eleves_touches, key=str)),
        )
    elif c.libere:
        yield Raison(Code.ELEVE_ABSENT, c.minutes, c.libere)
    else:
        yield Raison(Code.LIBRE, c.minutes)
    if c.rang is Rang.RESERVOIR:
        yield Raison(Code.RESERVOIR)
    if not c.complet:
        yield Raison(Code.PARTIEL, c.minutes)
    if c.deja_avec_lui:
        yield Raison(Code.DEJA_AVEC_LUI, eleves=c.trou.eleves)
    if c.connait:
        yield Raison(Code.CONNAIT, eleves=c.trou.eleves)
    if c.trajet_aller:
        yield Raison(Code.TRAJET, c.trajet_aller, ecole=c.trou.ecole)
