"""The cheapest ways out for a pupil who lacks help, and what each costs elsewhere.

Each one is a whole plan, judged by the checker wherever it changes something: two more hours of
contract, one more school, moving a less urgent help (taken over by somebody else where possible),
and a slot forced through the solver. Costs are told in minutes of the pupils who lose them.
*Source:* issue D (ways out with what they cost elsewhere); decision 8 for the words.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from aesh.planning.explication import Manque, Motif, possible
from aesh.planning.explication_phrases import Noms
from aesh.planning.explication_vue import Vue
from aesh.planning.probleme import Aesh, Place, Plan, Probleme, ProblemeInvalide, Triplet
from aesh.planning.remplacement_phrases import dire_duree
from aesh.planning.solveur import resoudre
from aesh.planning.verification import Verdict, verifier

HEURES_EN_PLUS = 120  # minutes of contract that are tried
ESSAIS_DEPLACER, ESSAIS_PAR_GENRE = 20, 5
PAR_GENRE = 2
PRIX_FORCER = 25  # points per slot in hand that a forced search moves: few of them


class Genre(StrEnum):
    """Kinds of ways out; the first asks nothing of anybody."""

    LIBRE = "libre"
    DEPLACER = "deplacer"
    HEURES = "heures"
    ECOLE = "ecole"
    FORCER = "forcer"


SEUL_OBSTACLE = {
    Genre.LIBRE: None,
    Genre.HEURES: Motif.CONTRAT,
    Genre.ECOLE: Motif.TROP_D_ECOLES,
}


@dataclass(frozen=True, slots=True)
class Perte:
    """Minutes that a pupil loses."""

    eleve: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Sortie:
    """One way out: the plan it gives, what the pupil gains, what others lose.

    ``probleme``: with the longer contract or the further school; ``bouges``: lines of the plan in
    hand that it takes away; ``minutes``: of contract that are really needed.
    """

    genre: Genre
    aesh: int
    probleme: Probleme
    plan: Plan
    gain: int
    pertes: tuple[Perte, ...]
    bouges: tuple[Place, ...]
    ajouts: tuple[Place, ...]
    minutes: int = 0
    score: float = 0.0

    @property
    def cout(self) -> int:
        """Minutes lost elsewhere."""
        return sum(p.minutes for p in self.pertes)


def sorties(vue: Vue, lacune: Manque) -> tuple[Sortie, ...]:
    """Ways out without any search, the least costly first: at most two of each kind.

    *Source:* issue D.
    """
    par_genre: dict[Genre, list[Sortie]] = {}
    for sortie in _toutes(vue, lacune):
        par_genre.setdefault(sortie.genre, []).append(sortie)
    gardees = [s for siennes in par_genre.values() for s in sorted(siennes, key=_ordre)[:PAR_GENRE]]
    return tuple(sorted(gardees, key=_ordre))


def _ordre(sortie: Sortie) -> tuple[int, int, int, int]:
    return (
        sortie.cout,
        -sortie.gain,
        list(Genre).index(sortie.genre),
        len(sortie.bouges),
    )


def _toutes(vue: Vue, lacune: Manque) -> Iterator[Sortie]:
    probleme = vue.probleme
    for genre, motif in SEUL_OBSTACLE.items():
        for a, places in _prometteuses(lacune, motif):
            aesh = probleme.aesh[a]
            if genre is Genre.HEURES:
                aesh = replace(aesh, minutes=aesh.minutes + HEURES_EN_PLUS)
            elif genre is Genre.ECOLE:
                aesh = replace(aesh, max_ecoles=aesh.max_ecoles + 1)
            yield from _remplir(vue, lacune, genre, a, _changer(probleme, a, aesh), places)
    genees = []
    for refus in lacune.refus.values():
        for x in refus:
            genes = sorted({r.place for r in x.raisons if r.motif is Motif.OCCUPEE and r.place})
            besoin = probleme.besoin(x.place.groupe, x.place.plage)
            ecart = max((probleme.besoin(q.groupe, q.plage) - besoin for q in genes), default=0)
            if ecart < 0:
                genees.append((ecart, len(x.raisons), x.place, genes))
    for _, _, place, genes in sorted(genees)[:ESSAIS_DEPLACER]:
        yield from _deplacer(vue, lacune, place, genes)


def _prometteuses(lacune: Manque, motif: Motif | None) -> list[tuple[int, list[Place]]]:
    """AESH kept away by this alone, in the most slots first, and all the missing slots."""
    seul = frozenset() if motif is None else frozenset({motif})
    comptes = [
        (sum(frozenset(r.motif for r in x.raisons) == seul for x in refus), a, refus)
        for a, refus in lacune.refus.items()
    ]
    tries = sorted((-n, a, refus) for n, a, refus in comptes if n)
    return [(a, [x.place for x in refus]) for _, a, refus in tries[:ESSAIS_PAR_GENRE]]


def _changer(probleme: Probleme, a: int, aesh: Aesh) -> Probleme:
    return replace(probleme, aesh=tuple(aesh if i == a else x for i, x in enumerate(probleme.aesh)))


def _remplir(
    vue: Vue, lacune: Manque, genre: Genre, a: int, probleme: Probleme, places: Iterable[Place]
) -> Iterator[Sortie]:
    """Add every missing slot that now fits, the most needed first."""
    ici = vue.autrement(probleme)
    besoins = probleme.eleves[lacune.eleve].besoin
    for place in sorted(places, key=lambda x: (-besoins[x.plage], x.plage)):
        if possible(ici, place):
            ici = ici.avec(place)
    yield from _juger(vue, lacune, genre, a, ici)


def _deplacer(vue: Vue, lacune: Manque, place: Place, genes: list[Place]) -> Iterator[Sortie]:
    """Take the slot from a less urgent help, which somebody else takes over if she can."""
    ici = vue.sans(*genes)
    if not possible(ici, place):
        return
    ici = ici.avec(place)
    for gene in genes:
        for a, aesh in enumerate(vue.probleme.aesh):
            reprise = Place(a, gene.groupe, gene.plage)
            ailleurs = a == place.aesh or vue.ecole(gene) not in aesh.eligibles
            if not ailleurs and possible(ici, reprise):
                ici = ici.avec(reprise)
                break
    yield from _juger(vue, lacune, Genre.DEPLACER, place.aesh, ici)


def _juger(vue: Vue, lacune: Manque, genre: Genre, a: int, ici: Vue) -> Iterator[Sortie]:
    """The way out, if the checker accepts it and the pupil gains."""
    bouges, ajouts = set(vue.plan) - set(ici.plan), set(ici.plan) - set(vue.plan)
    if not bouges and not ajouts:
        return
    apres = _autour(ici, bouges | ajouts)
    if apres.violations:
        return
    avant = _autour(vue, bouges | ajouts)
    ecarts = [
        x - y for x, y in zip(apres.chiffres.par_eleve, avant.chiffres.par_eleve, strict=True)
    ]
    if ecarts[lacune.eleve] <= 0:
        return
    yield Sortie(
        genre=genre,
        aesh=a,
        probleme=ici.probleme,
        plan=ici.plan,
        gain=ecarts[lacune.eleve],
        pertes=tuple(Perte(p, -e) for p, e in enumerate(ecarts) if e < 0),
        bouges=tuple(sorted(bouges)),
        ajouts=tuple(sorted(ajouts)),
        minutes=max(0, -Vue(vue.probleme, ici.plan).reste(a)) if genre is Genre.HEURES else 0,
        score=apres.chiffres.score - avant.chiffres.score,
    )


def _autour(vue: Vue, changees: Iterable[Place]) -> Verdict:
    """The checker on all the lines of the AESH and groups that change, and on nothing else.

    Each rule is about one line, one AESH or one group, and the others keep theirs: what it says
    of the difference between two plans is what it would say of the whole of both.
    """
    aesh, groupes = {x.aesh for x in changees}, {x.groupe for x in changees}
    lignes = {x for a in aesh for x in vue.par_aesh[a]}
    lignes |= {x for g in groupes for x in vue.par_groupe[g]}
    verrous = tuple(v for v in vue.probleme.verrous if v.aesh in aesh)
    return verifier(replace(vue.probleme, verrous=verrous), lignes)


def forcer(
    vue: Vue,
    place: Place,
    *,
    coups: int = 30_000,
    graine: int = 0,
    arret: Callable[[], bool] | None = None,
) -> Sortie | None:
    """Search again with this slot locked: what it costs elsewhere; None when no plan holds it.

    Only the AESH of the school may move, at a price; the others keep their week, and the pupils'
    groups stay those of the plan in hand.
    *Source:* issue D (constrained search with the forced lock).
    """
    probleme, eleve = vue.probleme, vue.probleme.groupes[place.groupe].eleves[0]
    ecole = vue.ecole(place)
    libres = {x.aesh for x in vue.plan if vue.ecole(x) == ecole} | {place.aesh}
    force = replace(
        probleme,
        aesh=tuple(
            replace(x, figee=x.figee or a not in libres) for a, x in enumerate(probleme.aesh)
        ),
        verrous=(*probleme.verrous, Triplet(place.aesh, eleve, place.plage)),
        en_vigueur=tuple(
            Triplet(x.aesh, p, x.plage) for x in vue.plan for p in probleme.groupes[x.groupe].eleves
        ),
        poids=replace(probleme.poids, changement=PRIX_FORCER),
        options=replace(probleme.options, groupes_libres=False),
    )
    try:
        trouve = resoudre(
            force, secondes=0, coups=coups, graine=graine, depart=vue.plan, arret=arret
        )
    except ProblemeInvalide:
        return None
    lacune = Manque(eleve, 0, (), {})
    ici = Vue(probleme, trouve.plan)
    return next(_juger(vue, lacune, Genre.FORCER, place.aesh, ici), None)


def phrase_sortie(noms: Noms, sortie: Sortie, eleve: int) -> str:
    """The way out and its cost, in one sentence.

    *Source:* issue D; decision 8.
    """
    aesh, nom = noms.aesh(sortie.aesh), noms.eleve(eleve)
    probleme = sortie.probleme
    debut = {
        Genre.LIBRE: f"{aesh} est libre",
        Genre.HEURES: f"{dire_duree(sortie.minutes)} de plus au contrat de {aesh}",
        Genre.ECOLE: f"une école de plus pour {aesh}",
        Genre.DEPLACER: f"déplacer ce que fait {aesh} "
        + ", ".join(
            f"le {probleme.dire(probleme.groupes[x.groupe].ecole, x.plage)}"
            for x in sortie.bouges
            if x.aesh == sortie.aesh
        ),
        Genre.FORCER: f"donner le créneau à {aesh} et revoir le reste",
    }[sortie.genre]
    gain = f"{nom} reçoit {dire_duree(sortie.gain)} de plus"
    if not sortie.pertes:
        return f"{debut} : {gain}, sans rien retirer à personne."
    pertes = ", ".join(f"{noms.eleve(p.eleve)} perd {dire_duree(p.minutes)}" for p in sortie.pertes)
    return f"{debut} : {gain} ; {pertes}."
