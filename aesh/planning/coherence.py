"""Locks that no plan can hold, named before any search: one sentence, who, when and why.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections import defaultdict

from aesh.planning.probleme import (
    Nature,
    Place,
    Plage,
    Probleme,
    ProblemeInvalide,
    Triplet,
    dire_plage,
)


def juger_groupes(probleme: Probleme) -> None:
    """A group is not empty, its pupils are of its school, and a pupil has one group at most."""
    vus: set[int] = set()
    for g, groupe in enumerate(probleme.groupes):
        if not groupe.eleves:
            raise ProblemeInvalide(f"Le groupe n° {g} n'a aucun élève.")
        for p in groupe.eleves:
            eleve = probleme.eleves[p]
            if eleve.ecole != groupe.ecole:
                raise ProblemeInvalide(f"Le groupe n° {g} réunit {eleve.id} et une autre école.")
            if p in vus:
                raise ProblemeInvalide(f"L'élève {eleve.id} est dans deux groupes.")
            vus.add(p)
        _juger_partage(probleme, g)


def _juger_partage(probleme: Probleme, g: int) -> None:
    """Only mutualised pupils of one class share an AESH, or a ULIS as a whole."""
    eleves = [probleme.eleves[p] for p in probleme.groupes[g].eleves]
    if len(eleves) < 2:
        return
    for eleve in eleves:
        if eleve.nature is Nature.INDIVIDUEL:
            raise ProblemeInvalide(
                f"Le groupe n° {g} fait partager l'aide individuelle de {eleve.id}."
            )
        if (eleve.nature, eleve.classe) != (eleves[0].nature, eleves[0].classe):
            raise ProblemeInvalide(
                f"Le groupe n° {g} réunit {eleves[0].id} et {eleve.id}, qui ne sont pas de la "
                "même classe."
            )


def juger_coherence(probleme: Probleme) -> None:
    """Raise ``ProblemeInvalide`` for the first lock, in order of identifiers, that cannot hold."""
    ordre = sorted(
        probleme.verrous,
        key=lambda v: (probleme.aesh[v.aesh].id, v.plage, probleme.eleves[v.eleve].id),
    )
    gardes: dict[Place, Triplet] = {}
    for verrou in ordre:
        raison = _seul(probleme, verrou) or _avec(probleme, verrou, gardes)
        if raison:
            raise ProblemeInvalide(f"{_dire(probleme, verrou)} : {raison}.")
        gardes.setdefault(
            Place(verrou.aesh, probleme.groupe_de[verrou.eleve], verrou.plage), verrou
        )
    _totaux(probleme, gardes)


def places_verrouillees(probleme: Probleme) -> tuple[Place, ...]:
    """The lines of a plan that the locks ask for, sorted."""
    return tuple(
        sorted(
            {Place(v.aesh, probleme.groupe_de[v.eleve], v.plage) for v in probleme.verrous},
        )
    )


def interdite(probleme: Probleme, aesh: int, groupe: int, plage: int) -> bool:
    """Whether a line is forbidden: for one pupil of the group is for all."""
    return any(
        (i.aesh is None or i.aesh == aesh)
        and (i.plage is None or i.plage == plage)
        and (i.eleve is None or i.eleve in probleme.groupes[groupe].eleves)
        for i in probleme.interdits
    )


def _dire(probleme: Probleme, v: Triplet) -> str:
    eleve = probleme.eleves[v.eleve]
    return (
        f"Le verrou de {probleme.aesh[v.aesh].id} avec {eleve.id} le "
        f"{probleme.dire(eleve.ecole, v.plage)} est impossible"
    )


def _plage(probleme: Probleme, v: Triplet) -> Plage:
    return probleme.ecoles[probleme.eleves[v.eleve].ecole].plages[v.plage]


def _seul(probleme: Probleme, v: Triplet) -> str | None:
    """What is wrong with a lock by itself."""
    aesh, eleve, plage = probleme.aesh[v.aesh], probleme.eleves[v.eleve], _plage(probleme, v)
    if probleme.groupe_de[v.eleve] < 0:
        return "cet élève n'est dans aucun groupe"
    if not probleme.besoin(probleme.groupe_de[v.eleve], v.plage):
        return "cet élève n'a pas besoin d'aide à ce moment"
    if eleve.ecole not in aesh.eligibles or aesh.max_ecoles < 1:
        return f"l'AESH ne peut pas aller à {probleme.ecoles[eleve.ecole].id}"
    for u in aesh.indisponible:
        if (u.jour, u.demi) == (plage.jour, plage.demi) and u.semaines & plage.semaines:
            return "l'AESH est indisponible cette demi-journée"
    for o in aesh.occupee:
        if (
            o.jour == plage.jour
            and o.semaines & plage.semaines
            and o.debut < plage.fin
            and plage.debut < o.fin
        ):
            return "l'AESH est déjà prise ailleurs à ce moment"
    if interdite(probleme, v.aesh, probleme.groupe_de[v.eleve], v.plage):
        return "ce créneau est aussi interdit"
    return None


def _avec(probleme: Probleme, v: Triplet, gardes: dict[Place, Triplet]) -> str | None:
    """What is wrong with a lock beside those already kept."""
    plage, groupe = _plage(probleme, v), probleme.groupe_de[v.eleve]
    for place, autre in gardes.items():
        qui = f"{probleme.eleves[autre.eleve].id} le {dire_plage(_plage(probleme, autre))}"
        if place.groupe == groupe and place.plage == v.plage and place.aesh != v.aesh:
            return f"{probleme.aesh[place.aesh].id} est verrouillée avec cet élève au même moment"
        if place.aesh != v.aesh or place == Place(v.aesh, groupe, v.plage):
            continue
        la = _plage(probleme, autre)
        if la.jour != plage.jour or not la.semaines & plage.semaines:
            continue
        if la.debut < plage.fin and plage.debut < la.fin:
            return f"l'AESH est verrouillée au même moment avec {qui}"
        trajet = _trajet(probleme, v, autre)
        if la.demi == plage.demi:
            if trajet is None:
                continue
            if probleme.options.sites_par_demi < 2:
                return f"l'AESH est verrouillée dans une autre école avec {qui}"
            if _ecart(la, plage) < trajet:
                return f"le trajet depuis ou vers {qui} ne tient pas"
        elif _ecart(la, plage) < probleme.options.pause + (trajet or 0):
            return f"la pause de midi et le trajet ne tiennent pas avec {qui}"
    return None


def _trajet(probleme: Probleme, v: Triplet, autre: Triplet) -> int | None:
    """Minutes from the earlier to the later of two locks; None at the same school."""
    deux = sorted((v, autre), key=lambda t: _plage(probleme, t).debut)
    depart, arrivee = (probleme.eleves[t.eleve].ecole for t in deux)
    return None if depart == arrivee else probleme.trajets[depart][arrivee]


def _ecart(a: Plage, b: Plage) -> int:
    return max(a.debut, b.debut) - min(a.fin, b.fin)


def _totaux(probleme: Probleme, gardes: dict[Place, Triplet]) -> None:
    """Contracts, targets and numbers of schools that the locks alone pass."""
    contrats: dict[tuple[int, int], int] = defaultdict(int)
    cibles: dict[tuple[int, int], int] = defaultdict(int)
    lieux: dict[int, set[int]] = defaultdict(set)
    demis: dict[tuple[int, int, int], set[int]] = defaultdict(set)
    for place, verrou in gardes.items():
        aesh, groupe = probleme.aesh[place.aesh], probleme.groupes[place.groupe]
        plage = _plage(probleme, verrou)
        quantite = probleme.quantite(groupe.ecole, place.plage)
        lieux[place.aesh].add(groupe.ecole)
        raison = None
        if len(lieux[place.aesh]) > aesh.max_ecoles:
            raison = f"l'AESH ne peut pas aller dans plus de {aesh.max_ecoles} écoles"
        for w in probleme.semaines(plage.semaines):
            contrats[place.aesh, w] += quantite
            cibles[place.groupe, w] += quantite
            demis[place.aesh, plage.demi_journee, w].add(groupe.ecole)
            if contrats[place.aesh, w] > probleme.unites(aesh.minutes):
                raison = "les verrous dépassent les heures de son contrat"
            elif cibles[place.groupe, w] > probleme.unites(groupe.cible):
                raison = "les verrous dépassent les heures de cet élève"
            elif len(demis[place.aesh, plage.demi_journee, w]) > probleme.options.sites_par_demi:
                raison = "les verrous ouvrent trop d'écoles dans la demi-journée"
        if raison:
            raise ProblemeInvalide(f"{_dire(probleme, verrou)} : {raison}.")
