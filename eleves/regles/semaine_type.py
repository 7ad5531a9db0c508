"""From the real weeks of a calendar to a class's typical week, or to its weeks A and B."""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

from eleves.regles.semaine import Cours, moment
from pial.regles import UNE_SEMAINE, Fermeture, est_ferme, lundi_de
from socle.tableur import FichierIllisible

ECARTS_DITS = 8
Semaine = frozenset[Cours]


def choisir(
    semaines: dict[datetime.date, Semaine],
    fermetures: Sequence[Fermeture],
    lundi: datetime.date | None,
) -> tuple[Semaine, list[str]]:
    """The week that is kept, and what must be said of the others.

    *Source:* decision 2 (one typical week).
    """
    entieres = {
        jour: semaine for jour, semaine in semaines.items() if not _entamee(jour, fermetures)
    } or semaines
    frequences = Counter(entieres.values())
    # Ties: the earliest week of the year.
    premiere = {
        semaine: min(j for j, s in entieres.items() if s == semaine) for semaine in frequences
    }
    gardee = max(frequences, key=lambda s: (frequences[s], -premiere[s].toordinal()))
    if lundi is not None:
        if lundi_de(lundi) not in semaines:
            raise FichierIllisible(
                f"Le calendrier n'a aucune séance dans la semaine du {_date(lundi_de(lundi))}."
            )
        gardee = semaines[lundi_de(lundi)]
    autres = [s for s in frequences if s != gardee]
    if not autres:
        return gardee, []
    jour = lundi_de(lundi) if lundi else premiere[gardee]
    remarques = [
        f"Les {sum(frequences.values())} semaines de classe lues ne sont pas toutes les mêmes "
        f"({len(autres) + 1} semaines différentes). Une classe a une seule semaine type : celle du "
        f"{_date(jour)} est gardée (la même {frequences[gardee]} fois). Pour en garder une autre, "
        "déposez à nouveau le fichier en indiquant son lundi."
    ]
    if _alternent(entieres):
        remarques.append(
            "Une semaine sur deux est différente (semaines A et B) : les séances de l'autre "
            "semaine ne sont pas gardées. Pour garder les deux, déposez à nouveau le fichier en "
            "indiquant le lundi d'une semaine A."
        )
    ecarts = Counter(cours for s in autres for cours in s - gardee for _ in range(frequences[s]))
    remarques += [
        f"Laissée de côté : {cours.matiere}, {moment(cours.jour, cours.debut, cours.fin)} "
        f"({nombre} semaine{'s' if nombre > 1 else ''})."
        for cours, nombre in ecarts.most_common(ECARTS_DITS)
    ]
    if len(ecarts) > ECARTS_DITS:
        remarques.append(f"Et {len(ecarts) - ECARTS_DITS} autres séances laissées de côté.")
    return gardee, remarques


def lire_alternance(
    semaines: dict[datetime.date, Semaine],
    fermetures: Sequence[Fermeture],
    lettres: Mapping[datetime.date, str],
) -> tuple[Semaine, list[str]] | None:
    """Week A and week B in one, when most weeks of each letter are alike; else None.

    A week of each letter is not enough to tell an alternation from an outing: two are.
    *Source:* decision 2 (typical week with A and B).
    """
    par_lettre: dict[str, Counter[Semaine]] = {"A": Counter(), "B": Counter()}
    for jour, semaine in semaines.items():
        if jour in lettres and not _entamee(jour, fermetures):
            par_lettre[lettres[jour]][semaine] += 1
    types = {}
    for lettre, comptes in par_lettre.items():
        total = comptes.total()
        if total < 2:
            return None
        types[lettre], nombre = comptes.most_common(1)[0]
        if 2 * nombre <= total:
            return None
    a, b = types["A"], types["B"]
    if a == b:
        return None
    gardee = a & b | {replace(c, semaine="A") for c in a - b}
    gardee |= {replace(c, semaine="B") for c in b - a}
    remarques = [
        f"Les semaines A et B de l'école sont reconnues : {len(a - b)} séance(s) en semaine A "
        f"seulement, {len(b - a)} en semaine B seulement."
    ]
    autres = sum(comptes.total() - comptes[types[lettre]] for lettre, comptes in par_lettre.items())
    if autres:
        remarques.append(f"{autres} semaine(s) différente(s) de ces deux-là : laissées de côté.")
    return gardee, remarques


def _entamee(lundi: datetime.date, fermetures: Sequence[Fermeture]) -> bool:
    """A week cut by a day without class says nothing of the typical one."""
    jours = (lundi + datetime.timedelta(days=n) for n in range(5))
    return any(est_ferme(jour, fermetures) for jour in jours)


def _alternent(semaines: dict[datetime.date, Semaine]) -> bool:
    """Exactly two different weeks, and never twice the same in two following weeks."""
    if len(set(semaines.values())) != 2:
        return False
    return all(
        semaines[jour] != semaines[jour + UNE_SEMAINE]
        for jour in semaines
        if jour + UNE_SEMAINE in semaines
    )


def _date(jour: datetime.date) -> str:
    return f"{jour.day:02d}/{jour.month:02d}/{jour.year}"
