"""A whole year on a frozen clock, in a transaction that its caller takes back.

*Source:* issue H (``manage.py film_annuel --simuler``).
"""

import datetime
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from comptes.models import Departement
from film.actions.balayage import Bilan, balayer
from film.enums import CLOS, LIBELLES_GENRE_ECHEANCE, GenreEcheance, Issue
from film.models import Echeance, FilmAnnee
from film.requetes.films import taches_vues
from film.requetes.lieux import lieux
from pial.regles import UN_JOUR

HEURE = datetime.time(7, 5)
RAPPELS = (GenreEcheance.RAPPEL_14, GenreEcheance.RAPPEL_3)


@dataclass
class JourSimule:
    """What happened on one simulated day, in words, in order."""

    jour: datetime.date
    lignes: list[str] = field(default_factory=list)


@dataclass
class Totaux:
    """What the year did."""

    par_genre: Counter[str] = field(default_factory=Counter)
    perimees: int = 0
    coches: int = 0
    rouvertes: int = 0
    courriels: int = 0
    passages: Counter[object] = field(default_factory=Counter)

    @property
    def chacune_une_fois(self) -> bool:
        """No row was ever done twice."""
        return all(nombre == 1 for nombre in self.passages.values())


def jours_simules(
    *,
    departement: Departement,
    film: FilmAnnee,
    panne: tuple[datetime.date, int] | None,
    totaux: Totaux,
) -> Iterator[JourSimule]:
    """One clock tick a day at 7:05, from the first opening to the end of the film.

    ``panne``: first day and length of an outage, in days. Fills ``totaux`` as it goes. Must run in
    a transaction that is taken back. *Source:* issue H; security page §3.
    """
    fuseau = ZoneInfo(departement.fuseau)
    jour = film.debut
    while jour <= film.dernier_jour:
        if panne is None or not panne[0] <= jour < panne[0] + panne[1] * UN_JOUR:
            maintenant = datetime.datetime.combine(jour, HEURE, fuseau)
            bilan = balayer(departement=departement, maintenant=maintenant)
            dit = JourSimule(jour, _en_mots(bilan, film, jour, totaux))
            if dit.lignes:
                yield dit
        jour += UN_JOUR


def _en_mots(bilan: Bilan, film: FilmAnnee, le: datetime.date, totaux: Totaux) -> list[str]:
    lignes = []
    for une in bilan.faites:
        if une.film_id != film.pk:
            continue
        totaux.passages[une.pk] += 1
        totaux.par_genre[une.genre] += 1
        totaux.perimees += une.issue == Issue.PERIMEE
        lignes += _echeance(une)
    coches = Counter(
        (suivi.tache.code, suivi.tache.libelle)
        for suivi in bilan.coches
        if suivi.etat in CLOS and suivi.tache.film_id == film.pk
    )
    rouvertes = [s for s in bilan.coches if s.rouverte and s.tache.film_id == film.pk]
    totaux.coches += sum(coches.values())
    totaux.rouvertes += len(rouvertes)
    totaux.courriels += bilan.courriels
    for (code, libelle), nombre in sorted(coches.items()):
        lieux_dits = f"{nombre} lieu{'x' if nombre > 1 else ''}"
        lignes.append(f"preuve    {code} {libelle} ({lieux_dits})")
    lignes += [f"rouverte  {s.tache.code} : {s.rouverte}" for s in rouvertes]
    if bilan.courriels:
        lignes.append(f"résumé    {bilan.courriels} personnes")
    return lignes


def _echeance(une: Echeance) -> list[str]:
    if une.tache is None:
        return []
    tache = f"{une.tache.code} {une.tache.libelle}"
    tard = " (périmé, tu)" if une.issue == Issue.PERIMEE else ""
    if une.genre == GenreEcheance.OUVERTURE:
        return [f"ouverte   {tache}"]
    if une.genre in RAPPELS:
        return [f"rappel    {tache}, {LIBELLES_GENRE_ECHEANCE[GenreEcheance(une.genre)]}{tard}"]
    return [f"échue     {tache}{tard}"]


def bilan_de_fin(film: FilmAnnee) -> Counter[str]:
    """Tasks of the film by what they are at its end: done everywhere, in part, not at all.

    *Source:* issue H.
    """
    le = film.dernier_jour
    fins: Counter[str] = Counter()
    for vue in taches_vues(film.taches.all(), lieux(le), le):
        if vue.compte.est_fini:
            fins["faites partout"] += 1
        elif vue.compte.clos:
            fins["faites en partie"] += 1
        else:
            fins["à faire"] += 1
    return fins
