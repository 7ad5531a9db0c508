"""Read the evidence: tasks tick themselves, and open again when their evidence is gone.

*Source:* issue H; decision 32.
"""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from film.enums import EtatTache, Origine
from film.models import FilmAnnee, SuiviTache, TacheFilm
from film.models.suivi import PHRASE_MAX
from film.regles.etat import Connu, Preuve, Suite, apres_la_preuve
from film.requetes.lieux import Lieux, lieux
from film.requetes.registre import PREUVES
from film.requetes.releve import Releve

CHAMPS = ["etat", "origine", "phrase", "le", "par", "motif", "rouverte", "modifie_le"]


@transaction.atomic
def relever(
    *,
    film: FilmAnnee,
    maintenant: datetime.datetime,
    le: datetime.date,
    tous: Lieux | None = None,
    taches: Iterable[TacheFilm] | None = None,
) -> list[SuiviTache]:
    """Compare what is stored with what the rooms hold, write what changed, return it.

    Only tasks that are open on ``le`` and that name an evidence; evidence dated after ``le`` does
    not count yet. *Source:* issue H (ticks itself when the evidence exists).
    """
    ouvertes = taches if taches is not None else film.taches.filter(ouvre_le__lte=le)
    lues = [une for une in ouvertes if une.preuve in PREUVES]
    releve = Releve(film, le, tous or lieux(le))
    connus = {
        (suivi.tache_id, suivi.pole_id or suivi.etablissement_id): suivi
        for suivi in SuiviTache.objects.filter(tache__in=[une.pk for une in lues])
    }
    neufs: list[SuiviTache] = []
    changes: list[SuiviTache] = []
    for tache in lues:
        for lieu, preuve in PREUVES[tache.preuve](releve, tache).items():
            suivi = connus.get((tache.pk, lieu))
            suite = _suite(suivi, preuve, le)
            if suite is None:
                continue
            (changes if suivi else neufs).append(
                _ecrire(suivi or _suivi(tache, lieu, releve.lieux), suite, preuve, le, maintenant)
            )
    SuiviTache.objects.bulk_create(neufs)
    SuiviTache.objects.bulk_update(changes, CHAMPS)
    FilmAnnee.objects.filter(pk=film.pk).update(releve_le=maintenant)
    return [*neufs, *changes]


def _suite(suivi: SuiviTache | None, preuve: Preuve, le: datetime.date) -> Suite | None:
    if preuve.le is not None and preuve.le > le:
        return None
    connu = Connu()
    if suivi is not None:
        connu = Connu(EtatTache(suivi.etat), Origine(suivi.origine), suivi.phrase)
    return apres_la_preuve(connu, preuve)


def _suivi(tache: TacheFilm, lieu: UUID | None, ou: Lieux) -> SuiviTache:
    if lieu is None:
        return SuiviTache(tache=tache)
    if lieu in ou.poles:
        return SuiviTache(tache=tache, pole_id=lieu)
    return SuiviTache(tache=tache, etablissement_id=lieu)


def _ecrire(
    suivi: SuiviTache,
    suite: Suite,
    preuve: Preuve,
    le: datetime.date,
    maintenant: datetime.datetime,
) -> SuiviTache:
    suivi.etat = suite.etat
    suivi.origine = Origine.PREUVE
    suivi.phrase = suite.phrase[:PHRASE_MAX]
    suivi.le = preuve.le or (le if suite.etat == EtatTache.FAIT else None)
    suivi.par = None
    suivi.motif = ""
    suivi.rouverte = suite.rouverte
    suivi.modifie_le = maintenant
    return suivi
