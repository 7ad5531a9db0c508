"""Why she, why not another, why this pupil lacks help: the stored problem and plan, with names.

*Source:* issue D (exact reasons from the rules); decision 8; permissions page §3 (names).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from aesh.models import Aesh, LigneProposition, Proposition
from aesh.planning.differences import Acte
from aesh.planning.explication import Manque, manque, pourquoi_pas
from aesh.planning.explication_bilan import phrase_pourquoi, pourquoi_elle
from aesh.planning.explication_phrases import Noms, phrase_manque, phrase_refus
from aesh.planning.explication_sorties import phrase_sortie, sorties
from aesh.planning.explication_vue import Vue
from aesh.planning.lecture import lire_probleme
from aesh.planning.probleme import Nature, Place, Plage
from aesh.planning.processus import groupes_lus
from aesh.planning.traits import est_un_creneau_fixe
from aesh.planning.verification import verifier
from aesh.requetes.noms import NomsVisibles
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement
from socle.texte import cle_tri

CRENEAU_FIXE = "un créneau qui reste"
PARTIE = "une personne partie"
QUITTE_LE_POLE = (
    "La personne qui tenait ce créneau a quitté le pôle, ou son contrat a pris fin : ces heures "
    "sont à rendre."
)


@dataclass(frozen=True)
class EleveEnManque:
    """A pupil who lacks minutes in the plan."""

    id: str
    nom: str
    manque: int
    cible: int
    mutualise: bool


@dataclass(frozen=True)
class Explication:
    """A plan ready for questions. ``lus``: pupils whose names are read."""

    vue: Vue
    noms: Noms
    lus: list[UUID]

    def rang_eleve(self, cle: UUID) -> int | None:
        """Place of a pupil in the problem."""
        eleves = self.vue.probleme.eleves
        return next((n for n, eleve in enumerate(eleves) if eleve.id == str(cle)), None)

    def rang_aesh(self, cle: str) -> int | None:
        """Place of an AESH in the problem."""
        return next((n for n, aesh in enumerate(self.vue.probleme.aesh) if aesh.id == cle), None)

    def personnes(self) -> list[tuple[str, str]]:
        """AESH by name."""
        toutes = [(a.id, self.noms.aesh(n)) for n, a in enumerate(self.vue.probleme.aesh)]
        return sorted(toutes, key=lambda une: cle_tri(une[1]))


def explication_de(
    proposition: Proposition, mandat: Mandat, le: datetime.date
) -> Explication | None:
    """The problem and the plan of a proposal, with the names that the reader may read.

    None while there is no plan. Five queries. *Source:* issue D; permissions page §3.
    """
    stockees = Proposition.objects.filter(pk=proposition.pk).values_list("probleme", "plan")
    donnees, garde = stockees.get()
    if not donnees or not garde:
        return None
    probleme = lire_probleme(donnees)
    probleme = replace(probleme, groupes=groupes_lus(probleme, garde["groupes"]))
    vue = Vue(probleme, ((a, g, s) for a, g, s in garde["plan"]))
    vrais = [UUID(e.id) for e in probleme.eleves if not est_un_creneau_fixe(e)]
    visibles = NomsVisibles.pour(mandat, le, vrais)
    eleves = Eleve.objects.in_bulk(vrais)
    aesh = Aesh.objects.in_bulk([UUID(a.id) for a in probleme.aesh])
    ecoles = Etablissement.objects.in_bulk([UUID(e.id) for e in probleme.ecoles])
    noms = Noms(
        aesh=lambda a: _nom(aesh.get(UUID(probleme.aesh[a].id)), lambda x: x.nom_complet),
        eleve=lambda p: (
            CRENEAU_FIXE
            if est_un_creneau_fixe(probleme.eleves[p])
            else _nom(eleves.get(UUID(probleme.eleves[p].id)), visibles.nom)
        ),
        ecole=lambda e: _nom(ecoles.get(UUID(probleme.ecoles[e].id)), lambda x: x.nom_court),
    )
    return Explication(vue, noms, [cle for cle in eleves if visibles.voit(cle)])


def _nom(trouve: Any, dire: Callable[[Any], str]) -> str:
    return PARTIE if trouve is None else dire(trouve)


def eleves_en_manque(lue: Explication) -> list[EleveEnManque]:
    """Pupils with missing minutes, who lacks most first; mutualised ones, without hours, by name
    and only when nobody helps them.

    *Source:* decision 8 (individual hours; pupils of mutualised help waiting).
    """
    probleme = lue.vue.probleme
    recus = verifier(probleme, lue.vue.plan).chiffres.par_eleve
    en_manque = []
    for rang, eleve in enumerate(probleme.eleves):
        mutualise = eleve.nature is Nature.MUTUALISE
        if est_un_creneau_fixe(eleve) or (mutualise and recus[rang]):
            continue
        if (manquent := eleve.cible - recus[rang]) > 0:
            nom = lue.noms.eleve(rang)
            en_manque.append(EleveEnManque(eleve.id, nom, manquent, eleve.cible, mutualise))
    return sorted(en_manque, key=lambda e: (0 if e.mutualise else -e.manque, cle_tri(e.nom), e.id))


@dataclass(frozen=True)
class PourquoiEleve:
    """Why a pupil is not wholly covered: one sentence, then AESH by AESH, by name."""

    nom: str
    phrase: str
    minutes: int
    par_aesh: list[str]
    lacune: Manque


def pourquoi_eleve(lue: Explication, rang: int) -> PourquoiEleve:
    """The reasons, true in the plan. *Source:* issue D (a reason is shown only if true)."""
    probleme, noms = lue.vue.probleme, lue.noms
    lacune = manque(lue.vue, rang)
    phrases = {a: phrase_refus(probleme, noms, refus) for a, refus in lacune.refus.items()}
    return PourquoiEleve(
        nom=noms.eleve(rang),
        phrase=phrase_manque(probleme, noms, lacune),
        minutes=lacune.minutes,
        lacune=lacune,
        par_aesh=[phrases[a] for a in sorted(phrases, key=lambda a: cle_tri(noms.aesh(a)))],
    )


def issues_de(lue: Explication, lacune: Manque) -> list[str]:
    """The cheapest ways out and what each costs elsewhere. *Source:* issue D."""
    trouvees = sorties(lue.vue, lacune)
    return [phrase_sortie(lue.noms, une, lacune.eleve) for une in trouvees]


def pourquoi_pas_elle(lue: Explication, aesh: int, rang: int) -> str:
    """Why not this AESH for this pupil. *Source:* issue D."""
    return phrase_refus(lue.vue.probleme, lue.noms, pourquoi_pas(lue.vue, aesh, rang))


def pourquoi_ligne(lue: Explication, ligne: LigneProposition, eleves: list[UUID]) -> list[str]:
    """What speaks for the AESH of a line; several lessons may make one line.

    *Source:* issue D; decision 25 (rules on request).
    """
    probleme, a = lue.vue.probleme, lue.rang_aesh(str(ligne.aesh_id))
    rangs = {lue.rang_eleve(cle) for cle in eleves} - {None}
    phrases: dict[str, None] = {}
    for place in lue.vue.par_aesh[a] if a is not None else ():
        if rangs & set(probleme.groupes[place.groupe].eleves) and _au_moment(lue, place, ligne):
            phrases[phrase_pourquoi(lue.vue, lue.noms, pourquoi_elle(lue.vue, place))] = None
    return list(phrases)


def moment_quitte(lue: Explication, ligne: LigneProposition) -> str:
    """What the plan does of the moment that a moved or removed slot leaves; empty: none is left.

    *Source:* issue D (every existing slot that a repair moves, and why).
    """
    avant = ligne.avant
    a = lue.rang_aesh(avant.get("aesh", ""))
    if ligne.acte not in (Acte.DEPLACEMENT, Acte.RETRAIT):
        return ""
    if a is None:  # only those who have left are moved without being in the problem
        return QUITTE_LE_POLE
    probleme, nom = lue.vue.probleme, lue.noms.aesh(a)
    aides: dict[str, None] = {}
    for place in lue.vue.par_aesh[a]:
        plage = lue.vue.plage(place)
        if plage.jour + 1 == avant["jour"] and _se_croisent(plage, avant["debut"], avant["fin"]):
            aides[lue.noms.groupe(probleme, place.groupe)] = None
    if aides:
        dits = " ; ".join(aides).rstrip(".")  # a shortened name already ends with a point
        return f"Au moment quitté, {nom} aide maintenant {dits}."
    return f"Au moment quitté, {nom} n'aide plus personne : ces minutes servent ailleurs."


def _se_croisent(plage: Plage, debut: int, fin: int) -> bool:
    return plage.debut < fin and debut < plage.fin


def _au_moment(lue: Explication, place: Place, ligne: LigneProposition) -> bool:
    plage = lue.vue.plage(place)
    return plage.jour + 1 == ligne.jour and _se_croisent(plage, ligne.debut, ligne.fin)
