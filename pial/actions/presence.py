"""Absences of the binôme of a PAS: noted, corrected, taken back. Never a reason."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.models import Mandat
from pial.enums import Moment
from pial.models import AbsenceBinome, Pole
from pial.permissions import BINOME, peut_tenir_la_presence
from pial.regles import UN_JOUR
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee

DUREE_MAX = 366


@dataclass(frozen=True)
class DonneesAbsence:
    """Who, from a day to a day included, and which part of each day."""

    mandat: Mandat
    du: datetime.date
    au: datetime.date
    moment: Moment


def _verifier(auteur: Mandat, pole: Pole, donnees: DonneesAbsence, le: datetime.date) -> None:
    if not peut_tenir_la_presence(auteur, pole, le):
        raise ActionRefusee("Seuls l'équipe de ce PAS et le SEI notent ces absences.")
    mandat = donnees.mandat
    if mandat.perimetre_id != pole.perimetre_id or mandat.fonction not in BINOME:
        raise ActionRefusee("Choisissez une personne de l'équipe de ce PAS.")
    if donnees.au < donnees.du:
        raise ActionRefusee("Le dernier jour vient avant le premier.")
    if (donnees.au - donnees.du).days >= DUREE_MAX:
        raise ActionRefusee("Une absence dure un an au plus : vérifiez les dates.")
    if donnees.du < mandat.du or (mandat.au is not None and donnees.au > mandat.au):
        fin = f" au {mandat.au:%d/%m/%Y}" if mandat.au else ""
        raise ActionRefusee(
            f"La mission de {mandat.membre} va du {mandat.du:%d/%m/%Y}{fin} : "
            "choisissez des jours de cette mission."
        )


def _ecrire(absence: AbsenceBinome, donnees: DonneesAbsence) -> AbsenceBinome:
    absence.mandat = donnees.mandat
    absence.periode = DateRange(donnees.du, donnees.au + UN_JOUR)
    absence.moment = donnees.moment
    with convertir_erreurs():
        absence.save()
    return absence


@transaction.atomic
def noter_absence(
    *, auteur: Mandat, pole: Pole, donnees: DonneesAbsence, le: datetime.date
) -> AbsenceBinome:
    """Say that someone of the binôme is not there on some days or half-days.

    Raises ``ActionRefusee``, or ``ConflitError`` when these days are already noted.
    *Source:* decision 30; decision 17 (dates and half-days, never a reason).
    """
    _verifier(auteur, pole, donnees, le)
    return _ecrire(AbsenceBinome(pole=pole), donnees)


@transaction.atomic
def corriger_absence(
    *, auteur: Mandat, absence: AbsenceBinome, donnees: DonneesAbsence, le: datetime.date
) -> AbsenceBinome:
    """Change who, the dates or the half-day. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* decision 30; règle locale (what was typed can be corrected).
    """
    _verifier(auteur, absence.pole, donnees, le)
    return _ecrire(absence, donnees)


@transaction.atomic
def retirer_absence(
    *, auteur: Mandat, absence: AbsenceBinome, est_retire: bool, le: datetime.date
) -> AbsenceBinome:
    """Take an absence back, or put it again. Raises ``ActionRefusee`` or ``ConflitError``.

    *Source:* decision 30; règle locale (undo).
    """
    if not peut_tenir_la_presence(auteur, absence.pole, le):
        raise ActionRefusee("Seuls l'équipe de ce PAS et le SEI notent ces absences.")
    absence.est_retire = est_retire
    with convertir_erreurs():
        absence.save(update_fields=["est_retire", "modifie_le"])
    return absence
