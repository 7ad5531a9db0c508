"""Why she, why not her, why this pupil is not covered: exact reasons, from the rules.

A reason is what the checker would say of the plan with one more line, no more and no less (tests
compare both for every missing hour). ``Vue`` reads a valid plan once; each question then costs
about a millisecond. Sentences are made in ``explication_phrases``.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from aesh.planning.coherence import interdite
from aesh.planning.explication_vue import Vue
from aesh.planning.probleme import Place, Plage


class Motif(StrEnum):
    """Why a line cannot be added; in the order in which they are told."""

    SANS_BESOIN = "sans_besoin"
    DEJA_AIDE = "deja_aide"
    CIBLE = "cible"
    NON_ELIGIBLE = "non_eligible"
    FIGEE = "figee"
    INTERDIT = "interdit"
    CONTRAT = "contrat"
    TROP_D_ECOLES = "trop_d_ecoles"
    INDISPONIBLE = "indisponible"
    DEJA_PRISE = "deja_prise"
    AUTRE_ECOLE = "autre_ecole"
    OCCUPEE = "occupee"
    TRAJET = "trajet"
    PAUSE = "pause"


VIOLATIONS = {
    Motif.SANS_BESOIN: "sans besoin",
    Motif.DEJA_AIDE: "deux AESH",
    Motif.CIBLE: "cible dépassée",
    Motif.NON_ELIGIBLE: "école impossible",
    Motif.FIGEE: "figée",
    Motif.INTERDIT: "interdit",
    Motif.CONTRAT: "contrat dépassé",
    Motif.TROP_D_ECOLES: "trop d'écoles",
    Motif.INDISPONIBLE: "indisponible",
    Motif.DEJA_PRISE: "déjà prise",
    Motif.AUTRE_ECOLE: "écoles d'une demi-journée",
    Motif.OCCUPEE: "double réservation",
    Motif.TRAJET: "trajet",
    Motif.PAUSE: "pause et trajet",
}  # the same thing, in the checker's words
DU_GROUPE = frozenset({Motif.SANS_BESOIN, Motif.DEJA_AIDE, Motif.CIBLE})


@dataclass(frozen=True, slots=True)
class Raison:
    """One reason. ``minutes``: left in the contract, or lacking to travel or to lunch.

    ``place``: the line of the plan that is in the way; ``besoin``: the need that it answers;
    ``ecole``: where she is, or should go.
    """

    motif: Motif
    aesh: int
    minutes: int = 0
    ecole: int | None = None
    place: Place | None = None
    besoin: int = 0


@dataclass(frozen=True, slots=True)
class Refus:
    """Why an AESH cannot help in one slot; no reason: she could."""

    place: Place
    raisons: tuple[Raison, ...]


@dataclass(frozen=True, slots=True)
class Manque:
    """A pupil's missing minutes: the slots where they could be, and why nobody is there.

    ``plages`` empty while minutes lack: what remains is shorter than any slot left.
    """

    eleve: int
    minutes: int
    plages: tuple[int, ...]
    refus: dict[int, tuple[Refus, ...]]  # by eligible AESH, one per slot


def raisons(vue: Vue, place: Place) -> tuple[Raison, ...]:
    """Everything that keeps this line out of the plan; nothing when it can be added.

    *Source:* decisions 2, 3 and 5 (availability, travel, lunch, contract); weights play no part.
    """
    trouvees = {r.motif: r for r in _toutes(vue, place)}
    return tuple(trouvees[motif] for motif in Motif if motif in trouvees)


def possible(vue: Vue, place: Place) -> bool:
    """Whether nothing keeps this line out of the plan. *Source:* as ``raisons``."""
    return next(_toutes(vue, place), None) is None


def _toutes(vue: Vue, place: Place) -> Iterator[Raison]:
    a, g, s = place
    probleme, aesh, plage = vue.probleme, vue.probleme.aesh[a], vue.plage(place)
    ecole = vue.ecole(place)
    yield from _du_groupe(vue, place)
    if ecole not in aesh.eligibles:
        yield Raison(Motif.NON_ELIGIBLE, a, ecole=ecole)
    if aesh.figee and place not in vue.en_vigueur:
        yield Raison(Motif.FIGEE, a)
    if interdite(probleme, a, g, s):
        yield Raison(Motif.INTERDIT, a)
    siennes = vue.par_aesh[a]
    for w in probleme.semaines(plage.semaines):
        if vue.fait(a, w, place) > aesh.minutes:
            yield Raison(Motif.CONTRAT, a, vue.reste(a))
    if len({*map(vue.ecole, siennes), ecole}) > aesh.max_ecoles:
        yield Raison(Motif.TROP_D_ECOLES, a, aesh.max_ecoles, ecole)
    for jour, demi, masque in aesh.indisponible:
        if (jour, demi) == (plage.jour, plage.demi) and masque & plage.semaines:
            yield Raison(Motif.INDISPONIBLE, a)
    for jour, debut, fin, masque in aesh.occupee:
        if jour == plage.jour and masque & plage.semaines:
            if max(debut, plage.debut) < min(fin, plage.fin):
                yield Raison(Motif.DEJA_PRISE, a)
    yield from _de_la_journee(vue, place)


def _du_groupe(vue: Vue, place: Place) -> Iterator[Raison]:
    a, g, s = place
    probleme, plage = vue.probleme, vue.plage(place)
    if not probleme.besoin(g, s):
        yield Raison(Motif.SANS_BESOIN, a)
    for x in vue.par_groupe[g]:
        if _ensemble(vue.plage(x), plage) and _ecart(vue.plage(x), plage) < 0:
            yield Raison(Motif.DEJA_AIDE, a, place=x)
    longueur = plage.minutes // probleme.unite * probleme.unite
    for w in probleme.semaines(plage.semaines):
        trop = vue.couvert(g, w) + longueur - probleme.groupes[g].cible
        if trop > 0:
            yield Raison(Motif.CIBLE, a, trop)


def _de_la_journee(vue: Vue, place: Place) -> Iterator[Raison]:
    """Other lines of the same day."""
    probleme, plage, ecole = vue.probleme, vue.plage(place), vue.ecole(place)
    ailleurs: dict[int, set[int]] = defaultdict(lambda: {ecole})
    for x in vue.par_aesh[place.aesh]:
        la = vue.plage(x)
        if not _ensemble(la, plage):
            continue
        la_bas, besoin = vue.ecole(x), probleme.besoin(x.groupe, x.plage)
        depart, arrivee = (la_bas, ecole) if la.debut <= plage.debut else (ecole, la_bas)
        trajet = 0 if la_bas == ecole else probleme.trajets[depart][arrivee]
        ecart, raison = _ecart(la, plage), None
        if ecart < 0:
            raison = Raison(Motif.OCCUPEE, place.aesh, 0, la_bas, x, besoin)
        elif la.demi == plage.demi and ecart < trajet:
            raison = Raison(Motif.TRAJET, place.aesh, trajet - ecart, la_bas, x, besoin)
        elif la.demi != plage.demi and ecart < probleme.options.pause + trajet:
            manque = probleme.options.pause + trajet - ecart
            raison = Raison(Motif.PAUSE, place.aesh, manque, la_bas, x, besoin)
        if raison:
            yield raison
        if la.demi == plage.demi and la_bas != ecole:
            for w in probleme.semaines(la.semaines & plage.semaines):
                ailleurs[w].add(la_bas)
                if len(ailleurs[w]) > probleme.options.sites_par_demi:
                    yield Raison(Motif.AUTRE_ECOLE, place.aesh, 0, la_bas, x, besoin)


def _ensemble(x: Plage, y: Plage) -> bool:
    return x.jour == y.jour and bool(x.semaines & y.semaines)


def _ecart(x: Plage, y: Plage) -> int:
    premier, second = sorted((x, y), key=lambda z: (z.debut, z.fin))
    return second.debut - premier.fin


def manque(vue: Vue, eleve: int) -> Manque:
    """What a pupil lacks, slot by slot and AESH by AESH.

    *Source:* decision 8 (individual hours; local target of mutualised help).
    """
    probleme = vue.probleme
    g, fiche = probleme.groupe_de[eleve], probleme.eleves[eleve]
    if g < 0:
        return Manque(eleve, fiche.cible, (), {})
    recues = [
        sum(
            vue.plage(x).minutes
            for x in vue.par_groupe[g]
            if fiche.besoin[x.plage] and vue.plage(x).semaines >> w & 1
        )
        for w in range(probleme.nb_semaines)
    ]
    minutes = sum(max(0, fiche.cible - m) for m in recues) // probleme.nb_semaines
    plages = tuple(
        s
        for s, besoin in enumerate(fiche.besoin)
        if minutes and besoin and not any(True for _ in _du_groupe(vue, Place(0, g, s)))
    )
    refus = {
        a: tuple(Refus(Place(a, g, s), raisons(vue, Place(a, g, s))) for s in plages)
        for a, aesh in enumerate(probleme.aesh)
        if fiche.ecole in aesh.eligibles and plages
    }
    return Manque(eleve, minutes, plages, refus)


def pourquoi_pas(vue: Vue, aesh: int, eleve: int) -> tuple[Refus, ...]:
    """Of every slot where the pupil needs help and she is not there: what keeps her away.

    A slot helped by somebody else is looked at as if that person were not there.
    *Source:* issue D (exact reasons from the rules).
    """
    g = vue.probleme.groupe_de[eleve]
    refus = []
    for s, besoin in enumerate(vue.probleme.eleves[eleve].besoin):
        place = Place(aesh, g, s)
        if g < 0 or not besoin or place in vue.par_aesh[aesh]:
            continue
        autres = [x for x in vue.par_groupe[g] if x.plage == s]
        ici = vue.sans(*autres) if autres else vue
        refus.append(Refus(place, raisons(ici, place)))
    return tuple(refus)
