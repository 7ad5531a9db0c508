"""Do what is due, once, in due order, however long the clock was stopped.

Beat only says « scan »: the rows say what is due. Two scanners at once: the first holds the films
(``FOR UPDATE SKIP LOCKED``), the second finds nothing to do, so that the order holds too.
*Source:* security page §3 (film annuel).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db import transaction

from comptes.models import Departement
from film.actions.films import ouvrir_si_le_temps_est_venu
from film.actions.releve import relever
from film.actions.resumes import envoyer_resumes
from film.enums import GenreEcheance, Issue
from film.models import Echeance, FilmAnnee, SuiviTache, TacheFilm
from film.requetes.lieux import lieux

LOT = 500


@dataclass
class Bilan:
    """What one scan did, in order."""

    ouverts: list[FilmAnnee] = field(default_factory=list)
    faites: list[Echeance] = field(default_factory=list)
    coches: list[SuiviTache] = field(default_factory=list)
    courriels: int = 0


@transaction.atomic
def balayer(*, departement: Departement, maintenant: datetime.datetime) -> Bilan:
    """Open the film whose time has come, then do every due row of the department, in due order.

    Idempotent, harmless when run twice, at once or late: a row done is marked in the transaction
    of its effect. A row past its moment is dropped (``PERIMEE``), except an opening, which always
    takes place. Evidence is read before the first digest of a scan.
    *Source:* security page §3 (film annuel).
    """
    le = maintenant.astimezone(ZoneInfo(departement.fuseau)).date()
    bilan = Bilan(ouverts=ouvrir_si_le_temps_est_venu(departement=departement, le=le))
    films = {
        un.pk: un
        for un in FilmAnnee.objects.select_for_update(skip_locked=True, of=("self",)).order_by(
            "annee"
        )
    }
    if not films:
        return bilan
    releve = _une_fois(bilan, maintenant, le)
    while lot := _dues(films, maintenant):
        for une in lot:
            une.film = films[une.film_id]
            une.issue = _faire(une, departement, maintenant, le, bilan, releve)
            une.fait_le = maintenant
        Echeance.objects.bulk_update(lot, ["issue", "fait_le", "modifie_le"])
        bilan.faites += lot
    return bilan


def _dues(films: dict[object, FilmAnnee], maintenant: datetime.datetime) -> list[Echeance]:
    """The next due rows; a digest ends its batch, so that it reads what was said before it."""
    dues = (
        Echeance.objects.select_for_update(skip_locked=True, of=("self",))
        .filter(film__in=films, due_le__lte=maintenant, fait_le__isnull=True)
        .select_related("tache")
        .order_by("due_le", "rang", "cle")[:LOT]
    )
    lot: list[Echeance] = []
    for une in dues:
        if une.genre == GenreEcheance.RESUME and lot:
            break
        lot.append(une)
        if une.genre == GenreEcheance.RESUME:
            break
    return lot


def _une_fois(
    bilan: Bilan, maintenant: datetime.datetime, le: datetime.date
) -> Callable[[FilmAnnee], None]:
    """Read the evidence of a film at most once in a scan."""
    lus: set[object] = set()

    def relire(film: FilmAnnee) -> None:
        if film.pk not in lus:
            lus.add(film.pk)
            bilan.coches += relever(film=film, maintenant=maintenant, le=le)

    return relire


def _faire(
    une: Echeance,
    departement: Departement,
    maintenant: datetime.datetime,
    le: datetime.date,
    bilan: Bilan,
    relire: Callable[[FilmAnnee], None],
) -> Issue:
    perimee = une.perime_le is not None and maintenant >= une.perime_le
    if une.genre == GenreEcheance.OUVERTURE and une.tache is not None:
        TacheFilm.objects.filter(pk=une.tache.pk, ouverte_le__isnull=True).update(
            ouverte_le=maintenant
        )
    if perimee:
        return Issue.PERIMEE
    if une.genre != GenreEcheance.RESUME:
        return Issue.A_DIRE
    relire(une.film)
    envoyes = envoyer_resumes(
        resume=une, departement=departement, maintenant=maintenant, tous=lieux(le), le=le
    )
    bilan.courriels += envoyes
    return Issue.DITE if envoyes else Issue.SANS_SUITE


@transaction.atomic
def relever_les_preuves(*, departement: Departement, maintenant: datetime.datetime) -> int:
    """Read the evidence of the films that have begun; how many ticks changed.

    A film that another scanner holds is left to it. *Source:* issue H.
    """
    le = maintenant.astimezone(ZoneInfo(departement.fuseau)).date()
    films = FilmAnnee.objects.select_for_update(skip_locked=True, of=("self",)).filter(
        debut__lte=le, dernier_jour__gte=le
    )
    tous = lieux(le)
    return sum(len(relever(film=un, maintenant=maintenant, le=le, tous=tous)) for un in list(films))
