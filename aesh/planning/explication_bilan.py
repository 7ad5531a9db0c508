"""Why she, and the sentence a Dasen needs: offer, demand, what is possible, what is done.

*Source:* decision 8: individual hours and mutualised pupils, side by side and never added up.
"""

from dataclasses import dataclass
from enum import StrEnum

from aesh.planning.borne import CouvertureMax
from aesh.planning.explication import raisons
from aesh.planning.explication_phrases import Noms, accorder
from aesh.planning.explication_vue import Vue
from aesh.planning.probleme import Nature, Place
from aesh.planning.remplacement_phrases import dire_duree


class Fait(StrEnum):
    """What speaks for an AESH on a line of the plan."""

    VERROU = "verrou"
    SEULE_POSSIBLE = "seule_possible"
    PAIRE_PASSEE = "paire_passee"
    MEME_PERSONNE = "meme_personne"
    SUR_PLACE = "sur_place"
    COMPETENCE = "competence"
    ECOLE_PREFEREE = "ecole_preferee"


@dataclass(frozen=True, slots=True)
class Pourquoi:
    """Facts in favour, and who else could have come (nobody would then have to move)."""

    place: Place
    faits: tuple[Fait, ...]
    minutes_ensemble: int  # the rest of the week, with the same pupils
    autres: tuple[int, ...]


def pourquoi_elle(vue: Vue, place: Place) -> Pourquoi:
    """What speaks for the AESH of a line; never a comparison of persons.

    *Source:* decision 25 and issue D (never a ranking of AESH).
    """
    probleme, aesh = vue.probleme, vue.probleme.aesh[place.aesh]
    eleves = [probleme.eleves[p] for p in probleme.groupes[place.groupe].eleves]
    sans, plage = vue.sans(place), vue.plage(place)
    autres = tuple(
        a
        for a in range(len(probleme.aesh))
        if a != place.aesh and not raisons(sans, Place(a, place.groupe, place.plage))
    )
    ensemble = sum(
        vue.plage(x).minutes for x in sans.par_groupe[place.groupe] if x.aesh == place.aesh
    )
    voulues = {e.competence for e in eleves} - {None}
    vrais = {
        Fait.VERROU: any(
            v.aesh == place.aesh
            and v.plage == place.plage
            and v.eleve in probleme.groupes[place.groupe].eleves
            for v in probleme.verrous
        ),
        Fait.SEULE_POSSIBLE: not autres,
        Fait.PAIRE_PASSEE: any(e.precedente == place.aesh for e in eleves),
        Fait.MEME_PERSONNE: ensemble > 0,
        Fait.SUR_PLACE: any(
            vue.ecole(x) == vue.ecole(place)
            and vue.plage(x).demi_journee == plage.demi_journee
            and vue.plage(x).semaines & plage.semaines
            for x in sans.par_aesh[place.aesh]
        ),
        Fait.COMPETENCE: bool(voulues) and voulues <= aesh.competences,
        Fait.ECOLE_PREFEREE: vue.ecole(place) in aesh.preferees,
    }
    return Pourquoi(place, tuple(f for f in Fait if vrais[f]), ensemble, autres)


def phrase_pourquoi(vue: Vue, noms: Noms, pourquoi: Pourquoi) -> str:
    """The same in one sentence.

    *Source:* issue D.
    """
    mots = {
        Fait.VERROU: "le créneau est verrouillé avec elle",
        Fait.SEULE_POSSIBLE: "personne d'autre n'est libre à ce moment sans rien déplacer",
        Fait.PAIRE_PASSEE: "elle aidait déjà cet élève l'an passé",
        Fait.MEME_PERSONNE: f"elle l'aide aussi {dire_duree(pourquoi.minutes_ensemble)} "
        "dans la semaine",
        Fait.SUR_PLACE: "elle est déjà dans l'école cette demi-journée",
        Fait.COMPETENCE: "elle a la formation demandée",
        Fait.ECOLE_PREFEREE: "c'est une de ses écoles",
    }
    nom = noms.aesh(pourquoi.place.aesh)
    nombre = len(pourquoi.autres)
    raisons_dites = [mots[f] for f in pourquoi.faits]
    if nombre:
        pouvait = "pouvait" if nombre == 1 else "pouvaient"
        raisons_dites.append(f"{accorder(nombre, 'autre AESH', 'autres AESH')} {pouvait} venir")
    return f"{nom} : {' ; '.join(raisons_dites)}."


@dataclass(frozen=True, slots=True)
class Bilan:
    """Minutes a week, and pupils; ``possible`` bounds any plan."""

    offre: int
    demande_individuelle: int
    couverte_individuelle: int
    possible_individuelle: int
    sous_la_moitie: int  # individual pupils under half of their hours
    eleves_individuels: int
    eleves_mutualises: int
    mutualises_aides: int
    mutualises_possibles: int


def dresser_bilan(vue: Vue, possible: CouvertureMax) -> Bilan:
    """Offer, demand, what a perfect plan could cover, what this one covers.

    *Source:* decision 8; issue D (the sentence a Dasen needs).
    """
    probleme = vue.probleme
    recues = [0.0] * len(probleme.eleves)
    for x in vue.plan:
        semaines = len(probleme.semaines(vue.plage(x).semaines)) / probleme.nb_semaines
        for p in probleme.groupes[x.groupe].eleves:
            if probleme.eleves[p].besoin[x.plage]:
                recues[p] += vue.plage(x).minutes * semaines
    individuels = [p for p, e in enumerate(probleme.eleves) if e.nature is Nature.INDIVIDUEL]
    mutualises = [p for p, e in enumerate(probleme.eleves) if e.nature is Nature.MUTUALISE]
    demande = sum(probleme.eleves[p].cible for p in individuels)
    return Bilan(
        offre=sum(a.minutes for a in probleme.aesh),
        demande_individuelle=demande,
        couverte_individuelle=round(
            sum(min(recues[p], probleme.eleves[p].cible) for p in individuels)
        ),
        possible_individuelle=min(demande, possible.individuel),
        sous_la_moitie=sum(2 * recues[p] < probleme.eleves[p].cible for p in individuels),
        eleves_individuels=len(individuels),
        eleves_mutualises=len(mutualises),
        mutualises_aides=sum(recues[p] > 0 for p in mutualises),
        mutualises_possibles=possible.eleves_mutualises,
    )


def phrase_bilan(bilan: Bilan) -> str:
    """The same in sentences.

    *Source:* decision 8.
    """
    phrases = [f"Offre : {dire_duree(bilan.offre)} d'AESH par semaine."]
    if bilan.eleves_individuels:
        phrases.append(
            f"Aide individuelle : {dire_duree(bilan.demande_individuelle)} notifiées pour "
            f"{accorder(bilan.eleves_individuels, 'élève', 'élèves')} ; même un plan parfait, qui "
            f"ne ferait que cela, n'en couvrirait pas plus de "
            f"{dire_duree(bilan.possible_individuelle)} ; ce plan en couvre "
            f"{dire_duree(bilan.couverte_individuelle)}, et "
            + (
                "chacun a au moins la moitié de ses heures."
                if not bilan.sous_la_moitie
                else accorder(bilan.sous_la_moitie, "élève a", "élèves ont")
                + " moins de la moitié de ses heures."
                if bilan.sous_la_moitie == 1
                else f"{bilan.sous_la_moitie} élèves ont moins de la moitié de leurs heures."
            )
        )
    if bilan.eleves_mutualises:
        phrases.append(
            f"Aide mutualisée (sans quotité) : {bilan.mutualises_aides} sur "
            f"{accorder(bilan.eleves_mutualises, 'élève est aidé', 'élèves sont aidés')} ; même un "
            f"plan parfait n'en aiderait pas plus de {bilan.mutualises_possibles}."
        )
    return " ".join(phrases)
