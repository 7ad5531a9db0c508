"""Exceptional closings and openings of the place of a PAS."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange, NumericRange

from comptes.models import Mandat
from pial.models import ExceptionPas, Pole
from pial.permissions import peut_tenir_le_lieu
from pial.regles import UN_JOUR
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

DUREE_MAX = 366


@dataclass(frozen=True)
class DonneesException:
    """From a day to a day included: closed (no minutes), or open then (minutes [a, b))."""

    du: datetime.date
    au: datetime.date
    minutes: tuple[int, int] | None
    libelle: str


def _refuser_si_incoherente(
    pole: Pole, du: datetime.date, fin: datetime.date, *, ferme: bool, sauf: object = None
) -> None:
    """Closed and open on one day cannot both be read by the public. ``fin`` is excluded."""
    autres = ExceptionPas.objects.filter(
        pole=pole, est_retire=False, periode__overlap=(du, fin), minutes__isnull=not ferme
    ).exclude(pk=sauf)
    autre = autres.first()
    if autre is not None:
        quoi = "ouvert exceptionnellement" if ferme else "fermé exceptionnellement"
        raise ActionRefusee(
            f"Le PAS est déjà {quoi} du {autre.du:%d/%m/%Y} au {autre.au:%d/%m/%Y} : "
            "retirez d'abord cette ligne."
        )


@transaction.atomic
def noter_exception(
    *, auteur: Mandat, pole: Pole, donnees: DonneesException, le: datetime.date
) -> ExceptionPas:
    """Say that the place is closed on some days, or open at other hours.

    Raises ``ActionRefusee``, or ``ConflitError`` when these days or hours are already said.
    *Source:* source 004 (a place easy to find and to reach); issue G (public page).
    """
    if not peut_tenir_le_lieu(auteur, pole, le):
        raise ActionRefusee("Vous ne pouvez pas modifier les jours d'ouverture de ce PAS.")
    if donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour vient avant le premier.")
    if (donnees.au - donnees.du).days >= DUREE_MAX:
        raise ActionRefusee("Vérifiez les dates : un an au plus.")
    if donnees.minutes is not None and donnees.minutes[1] <= donnees.minutes[0]:
        raise ActionRefusee("L'heure de fermeture doit suivre l'heure d'ouverture.")
    fin = donnees.au + UN_JOUR
    _refuser_si_incoherente(pole, donnees.du, fin, ferme=donnees.minutes is None)
    with convertir_erreurs():
        exception: ExceptionPas = ExceptionPas.objects.create(
            pole=pole,
            periode=DateRange(donnees.du, fin),
            minutes=NumericRange(*donnees.minutes, "[)") if donnees.minutes else None,
            libelle=donnees.libelle,
        )
    return exception


@transaction.atomic
def retirer_exception(
    *, auteur: Mandat, exception: ExceptionPas, est_retire: bool, le: datetime.date
) -> ExceptionPas:
    """Take it back, or put it again. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* règle locale (undo).
    """
    if not peut_tenir_le_lieu(auteur, exception.pole, le):
        raise ActionRefusee("Vous ne pouvez pas modifier les jours d'ouverture de ce PAS.")
    if not est_retire:
        _refuser_si_incoherente(
            exception.pole,
            exception.du,
            exception.au + UN_JOUR,
            ferme=exception.est_fermeture,
            sauf=exception.pk,
        )
    exception.est_retire = est_retire
    with convertir_erreurs():
        exception.save(update_fields=["est_retire", "modifie_le"])
    return exception
