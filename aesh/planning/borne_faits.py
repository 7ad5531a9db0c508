"""What the relaxation reads of a problem, in quarters of an hour of a mean week.

*Source:* the problem's own slots, contracts and needs; no rule is decided here.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from aesh.planning.coherence import interdite
from aesh.planning.probleme import QUART, Aesh, Nature, Plage, Probleme

if TYPE_CHECKING:
    from aesh.planning.borne_modele import Programme


@dataclass(frozen=True, slots=True)
class Unite:
    """A group; or, when groups are free, the mutualised pupils of a class, ``partage`` per AESH."""

    eleves: tuple[int, ...]
    ecole: int
    heures: float  # quarters that one AESH at a time may give
    plages: tuple[int, ...]  # where somebody needs help
    fixe: bool = True
    partage: int = 1
    paralleles: int = 1


class Faits:
    """Sums over slots; ``servies`` keeps the columns of each lesson for the schools' rows."""

    def __init__(self, probleme: Probleme) -> None:
        self.probleme = probleme
        self.unites = tuple(self._unites())
        self.heures = [self._contrat(a) for a in probleme.aesh]
        anciennes = defaultdict(set)
        for a, p, _ in probleme.en_vigueur:
            anciennes[a].add(p)
        self.possibles = [
            [
                u
                for u, unite in enumerate(self.unites)
                if unite.ecole in aesh.eligibles
                and (not aesh.figee or anciennes[a] & set(unite.eleves))
                and self.place(a, u, 0) + self.place(a, u, 1) > 0
            ]
            for a, aesh in enumerate(probleme.aesh)
        ]
        self._lecons: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
        self._par_eleve: dict[int, list[tuple[int, float]]] = defaultdict(list)

    def quarts(self, plage: Plage) -> float:
        """Length of a slot in a mean week."""
        semaines = len(self.probleme.semaines(plage.semaines))
        return (
            plage.minutes
            // self.probleme.unite
            * self.probleme.unite
            * semaines
            / (QUART * self.probleme.nb_semaines)
        )

    def _plages(self, ecole: int) -> tuple[Plage, ...]:
        return self.probleme.ecoles[ecole].plages

    def _unites(self) -> Iterable[Unite]:
        probleme = self.probleme
        libres: dict[tuple[int, str], list[int]] = defaultdict(list)
        for groupe in probleme.groupes:
            nature = probleme.eleves[groupe.eleves[0]].nature
            if probleme.options.groupes_libres and nature is Nature.MUTUALISE:
                libres[groupe.ecole, probleme.eleves[groupe.eleves[0]].classe].extend(groupe.eleves)
                continue
            plages = self._utiles(groupe.eleves, groupe.ecole)
            heures = self._atteignable(
                groupe.cible, (self._plages(groupe.ecole)[s] for s in plages)
            )
            yield Unite(groupe.eleves, groupe.ecole, heures, plages)
        for (ecole, _), eleves in libres.items():
            plages = self._utiles(eleves, ecole)
            cible = max(probleme.eleves[p].cible for p in eleves)
            partage = max(1, probleme.options.taille_groupe)
            yield Unite(tuple(eleves), ecole, cible / QUART, plages, False, partage, len(eleves))

    def _utiles(self, eleves: Iterable[int], ecole: int) -> tuple[int, ...]:
        liste = [self.probleme.eleves[p].besoin for p in eleves]
        return tuple(s for s in range(len(self._plages(ecole))) if any(b[s] for b in liste))

    def _contrat(self, aesh: Aesh) -> float:
        return self._atteignable(aesh.minutes, (s for e in aesh.eligibles for s in self._plages(e)))

    def _atteignable(self, minutes: int, plages: Iterable[Plage]) -> float:
        """The most that whole slots can fill, when every week is alike."""
        if self.probleme.nb_semaines > 1:
            return minutes / QUART
        unite = self.probleme.unite
        place, sommes = minutes // unite, 1
        masque = (1 << place + 1) - 1
        for plage in plages:
            sommes |= sommes << plage.minutes // unite & masque
            if sommes >> place & 1:
                break
        return (sommes.bit_length() - 1) * unite / QUART

    @cache  # noqa: B019  one problem, one reading
    def _vient(self, a: int, ecole: int) -> frozenset[int]:
        """Slots of a school when an AESH is neither unavailable nor taken."""
        aesh = self.probleme.aesh[a]
        return frozenset(
            s
            for s, plage in enumerate(self._plages(ecole))
            if not any(
                (j, d) == (plage.jour, plage.demi) and m & plage.semaines
                for j, d, m in aesh.indisponible
            )
            and not any(
                j == plage.jour and m & plage.semaines and d < plage.fin and plage.debut < f
                for j, d, f, m in aesh.occupee
            )
        )

    def place(self, a: int, u: int, demi: int) -> float:
        """Quarters of a group's need, mornings or afternoons, that an AESH could give."""
        unite, probleme = self.unites[u], self.probleme
        plages, vient = self._plages(unite.ecole), self._vient(a, unite.ecole)
        bonnes = [s for s in unite.plages if s in vient and plages[s].demi == demi]
        if probleme.interdits and unite.fixe:
            g = probleme.groupe_de[unite.eleves[0]]
            bonnes = [s for s in bonnes if not interdite(probleme, a, g, s)]
        return sum(self.quarts(plages[s]) for s in bonnes)

    @cache  # noqa: B019  same reason
    def demi_journees(self, a: int, ecole: int, demi: int) -> tuple[float, float]:
        """How many half-days an AESH may open in a school, and quarters in the longest."""
        par_jour: dict[int, list[Plage]] = defaultdict(list)
        for s in self._vient(a, ecole):
            plage = self._plages(ecole)[s]
            if plage.demi == demi:
                par_jour[plage.jour].append(plage)
        return float(len(par_jour)), max((_union(p) for p in par_jour.values()), default=0.0)

    @cache  # noqa: B019  same reason
    def ouvrables(self, a: int, demi: int) -> float:
        """Half-days of one kind that an AESH may work, wherever."""
        return float(
            len(
                {
                    self._plages(e)[s].jour
                    for e in self.probleme.aesh[a].eligibles
                    for s in self._vient(a, e)
                    if self._plages(e)[s].demi == demi
                }
            )
        )

    def presents_possibles(self, ecole: int, demi_journee: int) -> float:
        """AESH who could be in a school in a half-day."""
        return float(
            sum(
                any(
                    self._plages(ecole)[s].demi_journee == demi_journee
                    for s in self._vient(a, ecole)
                )
                for a, aesh in enumerate(self.probleme.aesh)
                if ecole in aesh.eligibles
            )
        )

    def cout_competence(self, a: int, u: int) -> float:
        """Points lost per quarter when the AESH lacks the training that pupils ask for."""
        unite = self.unites[u]
        if not unite.fixe:
            return 0.0
        voulues = {self.probleme.eleves[p].competence for p in unite.eleves} - {None}
        manque = voulues - self.probleme.aesh[a].competences
        return float(self.probleme.poids.competence * len(manque))

    def verrouille(self, a: int, u: int) -> float:
        """Quarters that locks give to an AESH with a group."""
        unite = self.unites[u]
        tenues = {v.plage for v in self.probleme.verrous if v.aesh == a and v.eleve in unite.eleves}
        if not unite.fixe:
            return 0.0
        return sum(self.quarts(self._plages(unite.ecole)[s]) for s in tenues)

    def tiers(self, eleve: int) -> tuple[float, float, float]:
        """Quarters of 0-50 %, 50-80 %, 80-100 % of a pupil's target."""
        unite = self.probleme.unite
        cible = self.probleme.eleves[eleve].cible // unite
        moitie, fort = cible // 2, cible * 4 // 5
        facteur = unite / QUART
        return moitie * facteur, (fort - moitie) * facteur, (cible - fort) * facteur

    def _urgence(self, eleves: Iterable[int], plage: int) -> int:
        return self.probleme.poids.priorite * sum(
            max(0, self.probleme.eleves[p].besoin[plage] - 1) for p in eleves
        )

    def servies(self, unite: Unite, p: "Programme", demi: int) -> list[tuple[int, float]]:
        """Columns of what a group receives in each lesson, in quarters."""
        plages = self._plages(unite.ecole)
        termes = []
        for s in unite.plages:
            if plages[s].demi != demi:
                continue
            quarts = self.quarts(plages[s])
            urgence = self._urgence(unite.eleves, s) if unite.fixe else 0
            c = p.colonne(urgence, quarts * unite.paralleles)
            termes.append((c, 1.0))
            self._lecons[unite.ecole, s].append((c, 1 / plages[s].minutes))
            if not unite.fixe:
                self._partager(unite, p, c, s, quarts)
        return termes

    def _partager(self, unite: Unite, p: "Programme", c: int, s: int, quarts: float) -> None:
        """Free groups: who is helped in a lesson, at most so many pupils per AESH."""
        aides = []
        for eleve in unite.eleves:
            if self.probleme.eleves[eleve].besoin[s]:
                aide = p.colonne(self._urgence((eleve,), s), quarts)
                aides.append((aide, 1.0))
                self._par_eleve[eleve].append((aide, 1.0))
        p.au_plus([*aides, (c, -float(unite.partage))], 0)

    def recu_par(
        self, unite: Unite, eleve: int, recu: list[tuple[int, float]]
    ) -> list[tuple[int, float]]:
        """Columns of what one pupil of a group receives."""
        return recu if unite.fixe else self._par_eleve[eleve]

    def instants(self, ecole: int) -> dict[int, list[list[tuple[int, float]]]]:
        """Of each half-day: what is helped at each beginning of a lesson, as numbers of AESH."""
        plages = self._plages(ecole)
        rendu: dict[int, list[list[tuple[int, float]]]] = defaultdict(list)
        for demi_journee, debut in sorted({(s.demi_journee, s.debut) for s in plages}):
            termes = [
                (c, QUART * part)
                for s, plage in enumerate(plages)
                if plage.demi_journee == demi_journee and plage.debut <= debut < plage.fin
                for c, part in self._lecons[ecole, s]
            ]
            if termes:
                rendu[demi_journee].append(termes)
        return rendu


def _union(plages: list[Plage]) -> float:
    """Quarters covered by slots that may overlap."""
    total, jusque = 0, 0
    for plage in sorted(plages, key=lambda s: s.debut):
        total += max(0, plage.fin - max(plage.debut, jusque))
        jusque = max(jusque, plage.fin)
    return total / QUART
