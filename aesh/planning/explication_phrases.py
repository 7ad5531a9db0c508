"""French sentences about a plan; names come from the caller, each sentence from true reasons only.

*Source:* decision 8 (rights are told in individual hours and in pupils, local targets apart).
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from aesh.planning.explication import Manque, Motif, Raison, Refus
from aesh.planning.probleme import Nature, Probleme
from aesh.planning.remplacement_phrases import dire_duree


@dataclass(frozen=True)
class Noms:
    """How the reader calls people and places."""

    aesh: Callable[[int], str]
    eleve: Callable[[int], str]
    ecole: Callable[[int], str]

    @classmethod
    def du_probleme(cls, probleme: Probleme) -> "Noms":
        """Identifiers, for want of names."""
        return cls(
            lambda a: probleme.aesh[a].id,
            lambda p: probleme.eleves[p].id,
            lambda e: probleme.ecoles[e].id,
        )

    def groupe(self, probleme: Probleme, groupe: int) -> str:
        """The pupils of a group."""
        return ", ".join(self.eleve(p) for p in probleme.groupes[groupe].eleves)


def accorder(nombre: int, un: str, plusieurs: str) -> str:
    """« 1 élève », « 3 élèves ».

    *Source:* docs/style (plain French).
    """
    return f"{nombre} {un if nombre == 1 else plusieurs}"


def dire_raison(probleme: Probleme, noms: Noms, raison: Raison) -> str:
    """One reason about one AESH, in a few words after her name."""
    ecole = "" if raison.ecole is None else noms.ecole(raison.ecole)
    autre = "" if raison.place is None else noms.groupe(probleme, raison.place.groupe)
    duree = dire_duree(raison.minutes)
    ecoles = accorder(raison.minutes, "école", "écoles")
    return {
        Motif.SANS_BESOIN: "l'élève n'a pas besoin d'aide à ce moment",
        Motif.DEJA_AIDE: "l'élève est déjà aidé à ce moment",
        Motif.CIBLE: "l'élève a déjà toutes ses heures",
        Motif.NON_ELIGIBLE: f"ne peut pas aller à {ecole}",
        Motif.FIGEE: "son emploi du temps est figé",
        Motif.INTERDIT: "ce créneau lui est interdit",
        Motif.CONTRAT: f"n'a plus assez d'heures ({duree} au contrat)"
        if raison.minutes
        else "n'a plus d'heures",
        Motif.TROP_D_ECOLES: f"va déjà dans {ecoles}, son maximum",
        Motif.INDISPONIBLE: "est indisponible cette demi-journée",
        Motif.DEJA_PRISE: "est déjà prise hors de cet emploi du temps",
        Motif.AUTRE_ECOLE: f"est à {ecole} cette demi-journée",
        Motif.OCCUPEE: f"aide {autre} au même moment (besoin {raison.besoin})",
        Motif.TRAJET: f"il lui manque {duree} pour venir de {ecole}",
        Motif.PAUSE: f"il lui manque {duree} pour sa pause de midi"
        + (f" et le trajet depuis {ecole}" if ecole else ""),
    }[raison.motif]


COMPTES = {
    Motif.FIGEE: ("a un emploi du temps figé", "ont un emploi du temps figé"),
    Motif.INTERDIT: ("est écartée par un interdit", "sont écartées par un interdit"),
    Motif.CONTRAT: ("n'a plus assez d'heures", "n'ont plus assez d'heures"),
    Motif.TROP_D_ECOLES: (
        "va déjà dans toutes les écoles qu'elle peut avoir",
        "vont déjà dans toutes les écoles qu'elles peuvent avoir",
    ),
    Motif.INDISPONIBLE: ("est indisponible", "sont indisponibles"),
    Motif.DEJA_PRISE: ("est déjà prise ailleurs", "sont déjà prises ailleurs"),
    Motif.AUTRE_ECOLE: (
        "est dans une autre école ces demi-journées",
        "sont dans une autre école ces demi-journées",
    ),
    Motif.OCCUPEE: ("aide d'autres élèves au même moment", "aident d'autres élèves au même moment"),
    Motif.TRAJET: ("n'a pas le temps du trajet", "n'ont pas le temps du trajet"),
    Motif.PAUSE: (
        "n'a pas le temps de la pause de midi",
        "n'ont pas le temps de la pause de midi",
    ),
}
SELON_L_HEURE = ("est prise, selon l'heure", "sont prises, selon l'heure")
LIBRE = ("pourrait venir", "pourraient venir")


def motif_commun(refus: tuple[Refus, ...]) -> Motif | None:
    """The first reason that holds in every slot; None when they differ from slot to slot.

    *Source:* issue D (a reason is shown only if true).
    """
    communs = set(Motif).intersection(*({r.motif for r in x.raisons} for x in refus))
    return next((m for m in Motif if m in communs), None)


def phrase_manque(probleme: Probleme, noms: Noms, manque: Manque) -> str:
    """Why a pupil is not covered, in one sentence.

    *Source:* decision 8; issue D.
    """
    eleve = probleme.eleves[manque.eleve]
    nom, duree = noms.eleve(manque.eleve), dire_duree(manque.minutes)
    if not manque.minutes:
        return f"Il ne manque rien à {nom}."
    debut = {
        Nature.INDIVIDUEL: f"Il manque {duree} d'aide individuelle à {nom}",
        Nature.MUTUALISE: f"{nom} attend encore {duree} sur la cible locale de son aide mutualisée",
        Nature.COLLECTIF: f"Il manque {duree} d'aide collective à {nom}",
    }[eleve.nature]
    if not manque.plages:
        return f"{debut} : aucun créneau assez court ne reste dans sa semaine."
    if not manque.refus:
        return f"{debut} : aucune AESH ne peut aller dans son école."
    comptes: Counter[tuple[str, str]] = Counter()
    for refus in manque.refus.values():
        if any(not x.raisons for x in refus):
            comptes[LIBRE] += 1
        else:
            motif = motif_commun(refus)
            comptes[SELON_L_HEURE if motif is None else COMPTES[motif]] += 1
    possibles = accorder(len(manque.refus), "AESH possible", "AESH possibles")
    suite = ", ".join(f"{n} {mots[n > 1]}" for mots, n in comptes.most_common())
    return f"{debut} : {possibles} ; {suite}."


def phrase_refus(probleme: Probleme, noms: Noms, refus: tuple[Refus, ...]) -> str:
    """Why not this AESH for this pupil, in one sentence.

    *Source:* issue D.
    """
    if not refus:
        return "Elle aide déjà cet élève à tous les moments où il en a besoin."
    aesh = noms.aesh(refus[0].place.aesh)
    possibles = [x for x in refus if not x.raisons]
    if possibles:
        place = possibles[0].place
        quand = probleme.dire(probleme.groupes[place.groupe].ecole, place.plage)
        combien = accorder(len(possibles), "moment", "moments")
        return f"{aesh} pourrait venir à {combien}, par exemple le {quand}."
    motif = motif_commun(refus)
    if motif is not None:
        raison = next(r for r in refus[0].raisons if r.motif is motif)
        if motif in (Motif.OCCUPEE, Motif.AUTRE_ECOLE, Motif.TRAJET, Motif.PAUSE):
            return f"{aesh} {COMPTES[motif][0]}."  # figures differ from slot to slot
        return f"{aesh} {dire_raison(probleme, noms, raison)}."
    comptes = Counter(x.raisons[0].motif for x in refus)
    details = ", ".join(
        f"{accorder(n, 'fois', 'fois')} elle {COMPTES[m][0]}" for m, n in comptes.most_common()
    )
    return f"{aesh} n'est libre à aucun de ces moments : {details}."
