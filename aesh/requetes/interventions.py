"""When a pupil of a slot sees a professional from outside: the AESH reads the hours and the room.

Never what kind of care it is. *Source:* issue G; decision 7; permissions page §3, note 5.
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.regles.durees import heure
from aesh.requetes.calendrier import calendrier_de
from aesh.requetes.passages import Passage
from eleves.enums import GenreIndisponibilite, Semaine
from eleves.models import IndisponibiliteEleve
from pial.regles import UN_JOUR, annee_scolaire


def avec_interventions(passages: Sequence[Passage]) -> list[Passage]:
    """The same slots of a few days, each with the interventions of its pupils: one query.

    Two more (the calendar) only where one of them takes place in week A or B.
    *Source:* module docstring.
    """
    eleves = {cle for p in passages if p.a_lieu for cle in p.cles_eleves}
    if not eleves:
        return list(passages)
    dates = [p.date for p in passages]
    lignes = list(
        IndisponibiliteEleve.objects.filter(
            eleve__in=eleves,
            genre=GenreIndisponibilite.INTERVENTION,
            periode__overlap=DateRange(min(dates), max(dates) + UN_JOUR),
        )
        .select_related("eleve")
        .order_by("minutes")
    )
    lettres = {}
    if any(ligne.semaine != Semaine.TOUTES for ligne in lignes):
        lettres = _lettres({p.ecole.pk for p in passages if p.ecole}, set(dates))
    return [_avec(p, lignes, lettres) for p in passages] if lignes else list(passages)


def _lettres(
    ecoles: Iterable[UUID], dates: set[datetime.date]
) -> dict[tuple[UUID, datetime.date], str]:
    """A or B of each of these dates in each of these schools."""
    premier = min(dates)
    calendrier = calendrier_de(annee_scolaire(premier), premier, ecoles)
    return {
        (ecole, date): lettres[rang]
        for ecole, lettres in calendrier.lettres.items()
        for date in dates
        if (rang := calendrier.indice(date)) is not None
    }


def _avec(
    passage: Passage,
    lignes: Sequence[IndisponibiliteEleve],
    lettres: dict[tuple[UUID, datetime.date], str],
) -> Passage:
    if not passage.a_lieu:
        return passage
    ecole = passage.ecole.pk if passage.ecole else None
    phrases = []
    for ligne in lignes:
        debut = max(ligne.minutes.lower, passage.debut)
        fin = min(ligne.minutes.upper, passage.fin)
        a_lieu = ligne.semaine in (
            *(Semaine.TOUTES, lettres.get((ecole, passage.date)) if ecole else None),
        )
        if (
            ligne.eleve_id in passage.cles_eleves
            and ligne.jour == passage.date.isoweekday()
            and passage.date in ligne.periode
            and debut < fin
            and a_lieu
        ):
            salle = f", {ligne.lieu}" if ligne.lieu else ""
            phrases.append(
                f"{heure(debut)} – {heure(fin)} : {ligne.eleve.nom_court} en intervention{salle}"
            )
    return replace(passage, interventions=tuple(phrases)) if phrases else passage
