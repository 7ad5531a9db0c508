"""Two absences of the demonstration, one of them replaced.

*Source:* decision 36 (the demonstration); what is not a size is ours.
"""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from psycopg.types.range import DateRange

from aesh.actions.absences import SaisieAbsence, declarer_absence_aesh
from aesh.actions.remplacements import Choix, confirmer
from aesh.enums import MINUTES_MOMENT, Moment
from aesh.models import AbsenceAesh, Aesh, Occupation
from aesh.requetes.avis import fermetures_connues
from aesh.requetes.remplacants import proposer_les_trous
from aesh.requetes.trous_lus import trous_du_mandat
from comptes.enums import Role
from comptes.models import Mandat
from pial.models import Pole
from pial.regles import UN_JOUR, est_ferme
from socle.historique import annoncer_acte


def declarer_absences(pole: Pole, *, le: datetime.date) -> list[AbsenceAesh]:
    """On the next day of class: one AESH absent all day, whose slots are replaced when somebody
    can; another one in the morning, left open. Nothing when already done.

    *Source:* decision 16.
    """
    auteur = Mandat.objects.filter(role=Role.COORD_PIAL, perimetre=pole.perimetre_id).first()
    if auteur is None or AbsenceAesh.objects.exists():
        return []
    annoncer_acte("demo")
    jour = le + UN_JOUR
    fermetures = fermetures_connues()
    while jour.isoweekday() in (3, 6, 7) or est_ferme(jour, fermetures):
        jour += UN_JOUR
    faites: list[AbsenceAesh] = []
    for aesh in _attendues(pole, jour)[:8]:
        moment = Moment.MATIN if faites else Moment.JOURNEE
        debut, fin = MINUTES_MOMENT[moment]
        saisie = SaisieAbsence(du=jour, au=jour, debut=debut, fin=fin, aesh=aesh.pk)
        try:
            with transaction.atomic():
                absence, _ = declarer_absence_aesh(saisie, auteur=auteur, le=le, prevenir=False)
        except ValidationError:
            continue
        if not faites:
            _remplacer(absence, auteur, le)
        faites.append(absence)
        if len(faites) == 2:
            break
    return faites


def _attendues(pole: Pole, jour: datetime.date) -> list[Aesh]:
    """AESH of the pole with published slots that day, by name."""
    prises = Occupation.objects.filter(
        emploi__pole=pole, prevues__touche=DateRange(jour, jour + UN_JOUR), aesh__isnull=False
    )
    return list(Aesh.objects.filter(pk__in=prises.order_by().values("aesh")).order_by("cle_tri"))


def _remplacer(absence: AbsenceAesh, auteur: Mandat, le: datetime.date) -> None:
    """Every slot that somebody can hold, as the page proposes it."""
    trous = trous_du_mandat(auteur, le, absence.du, absence.au + UN_JOUR, {absence.pk})
    for faite in proposer_les_trous(trous, auteur):
        choix = [
            Choix(str(c.trou.cle), c.aesh, max(c.debut, c.trou.debut), min(c.fin, c.trou.fin))  # type: ignore[arg-type]
            for c in faite.proposition.choix
        ]
        if choix:
            confirmer(choix, auteur=auteur, le=le, prevenir=False)
