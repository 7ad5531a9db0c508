"""Rules about the pupil's own week: his class's lessons, his regular absences.

Codes are those of the dossier §3 (R10). Warnings: the school knows what the grid does not.
"""

from collections.abc import Iterable, Iterator

from aesh.enums import Niveau
from aesh.regles.aide import AIDES
from aesh.regles.durees import moment
from aesh.regles.faits import FaitCreneau, FaitEleve, FaitIndisponible, Plage
from aesh.regles.registre import regle
from aesh.regles.situation import Constat, Situation
from aesh.regles.types_creneau import RESERVENT


def couvert_par(creneau: FaitCreneau, plages: Iterable[Plage]) -> bool:
    """Whether lessons that touch one another hold the whole slot.

    *Source:* dossier §3 R10 (the pupil's timetable must contain the slot).
    """
    atteint = creneau.debut
    for plage in sorted(plages, key=lambda p: p.debut):
        if plage.jour == creneau.jour and plage.debut <= atteint < plage.fin:
            atteint = plage.fin
    return atteint >= creneau.fin


@regle(
    code="R10-cours",
    titre="L'élève a cours pendant le créneau",
    source="dossier §3 R10 ; décision 2 (semaine de la classe, saisie par la direction)",
    niveau=Niveau.AVERTISSEMENT,
)
def eleve_en_cours(situation: Situation) -> Iterator[Constat]:
    """Outside the lessons of the pupil's class; silent while the class's week is not typed."""
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        if eleve is None or not eleve.cours:
            continue
        for creneau in creneaux:
            sans = _semaines_sans_cours(creneau, eleve) if creneau.type in AIDES else frozenset()
            if sans:
                quand = moment(creneau.jour, creneau.debut, creneau.fin)
                pluriel = "s" if len(sans) > 1 else ""
                parties = f", {len(sans)} semaine{pluriel} sur {len(creneau.semaines)}"
                yield Constat(
                    "R10-cours",
                    Niveau.AVERTISSEMENT,
                    f"{eleve.nom} n'a pas cours tout le temps du créneau ({quand}"
                    f"{'' if sans == creneau.semaines else parties}). "
                    "Déplacez-le, ou corrigez la semaine de la classe.",
                    (creneau.id,),
                    eleve=cle,
                )


def _semaines_sans_cours(creneau: FaitCreneau, eleve: FaitEleve) -> frozenset[int]:
    """Weeks of the slot in which the lessons do not hold it (weeks A and B may differ)."""
    du_jour = [cours for cours in eleve.cours if cours.jour == creneau.jour]
    if all(cours.semaines is None for cours in du_jour):  # the common case
        return frozenset() if couvert_par(creneau, du_jour) else creneau.semaines
    return frozenset(
        n for n in creneau.semaines if not couvert_par(creneau, [c for c in du_jour if c.a_lieu(n)])
    )


@regle(
    code="R10-absent",
    titre="L'élève n'est pas en soins, au SESSAD ou en intervention à l'école",
    source="dossier §3 R10 (soins, SESSAD, temps partagé)",
    niveau=Niveau.AVERTISSEMENT,
)
def eleve_absent(situation: Situation) -> Iterator[Constat]:
    """A regular absence of the pupil during the slot, in at least one common week."""
    for cle, creneaux in situation.par_eleve.items():
        eleve = situation.eleves.get(cle)
        for absence in eleve.absences if eleve else ():
            plage = absence.plage
            for creneau in creneaux:
                ensemble = creneau.jour == plage.jour and creneau.semaines & absence.semaines
                if creneau.type not in RESERVENT or not ensemble:
                    continue
                if creneau.debut < plage.fin and plage.debut < creneau.fin:
                    nom = eleve.nom if eleve else "L'élève"
                    yield Constat(
                        "R10-absent",
                        Niveau.AVERTISSEMENT,
                        _phrase_absence(nom, absence),
                        (creneau.id,),
                        eleve=cle,
                    )


def _phrase_absence(nom: str, absence: FaitIndisponible) -> str:
    """What to do: an absence moves the slot, an intervention at school frees its AESH."""
    plage = absence.plage
    quand = moment(plage.jour, plage.debut, plage.fin)
    if absence.intervention is None:
        return f"{nom} n'est pas en classe {quand}. Déplacez ce créneau."
    lieu = f", {absence.intervention}" if absence.intervention else ""
    return (
        f"{nom} a une intervention à l'école {quand}{lieu} : l'AESH est libre à ce moment. "
        "Raccourcissez ce créneau, ou placez-la auprès d'un autre élève."
    )
