"""Planned and delivered minutes of pupils, summed by the database.

Planned: slots of published weeks on their dates. Delivered: what is left of them once exceptions,
absences and replacements are applied, slots of one date included, until the day of reading.
A slot in a school that the pupil has left gives nothing.

*Source:* decision 10; ADR 015 (``prevues`` and ``dates`` of occupations).
"""

import datetime
from collections.abc import Collection, Sequence
from typing import Any

from django.db.models import F, IntegerField, Q, Sum
from django.db.models.functions import Coalesce, Lower, Upper
from psycopg.types.range import DateRange

from aesh.enums import TypeCreneau
from aesh.models import Occupation
from aesh.regles.aide import AIDES
from reporting.enums.heures import Maille
from reporting.regles.periodes import Periode
from reporting.requetes.multiranges import NombreDeJours, Operation, dedans
from reporting.requetes.portee import Portee

SCOLARITE = "eleve__scolarisations__"
CLE = {
    None: f"{SCOLARITE}etablissement_id",
    Maille.POLE: f"{SCOLARITE}etablissement_id",
    Maille.ECOLE: f"{SCOLARITE}etablissement_id",
    Maille.CLASSE: f"{SCOLARITE}classe_id",
    Maille.ELEVE: "eleve_id",
}
INDIVIDUELLE = TypeCreneau.INDIVIDUELLE.value


def _duree() -> Any:
    entier = IntegerField()
    return Upper("minutes", output_field=entier) - Lower("minutes", output_field=entier)


def _fenetre(periode: Periode) -> DateRange:
    return DateRange(periode.du, periode.au)


def _dans(portee: Portee, periode: Periode, ecole: Any) -> Q:
    return (
        Q(eleve__isnull=False)
        & portee.scolarisations(SCOLARITE)
        & Q(
            **{
                f"{SCOLARITE}etablissement": ecole,
                f"{SCOLARITE}periode__overlap": _fenetre(periode),
            }
        )
    )


def _lieux(portee: Portee, periode: Periode) -> Any:
    """What is not as planned, with its kind, its length and its school.

    The school is annotated before it is compared: a comparison alone would leave out what has no
    slot.
    """
    fenetre = _fenetre(periode)
    lieux = Occupation.objects.annotate(
        lieu=Coalesce("creneau__etablissement", "ponctuel__etablissement"),
        genre=Coalesce("creneau__type", "ponctuel__type"),
        duree=_duree(),
    )
    return (
        lieux.filter(_dans(portee, periode, F("lieu")), genre__in=AIDES)
        .filter(Q(dates__touche=fenetre) | Q(prevues__touche=fenetre))
        .exclude(dates=F("prevues"))
    )


def planifiees(portee: Portee, cle: str, morceaux: Sequence[Periode]) -> list[tuple[Any, ...]]:
    """Rows (key, type, minutes a day, days in each piece of the period), in one query.

    Slots that share their dates are counted together. *Source:* decision 10.
    """
    periode = Periode(morceaux[0].du, morceaux[-1].au)
    jours = {
        f"jours_{n}": NombreDeJours(dedans(F("prevues"), morceau, f"{SCOLARITE}periode"))
        for n, morceau in enumerate(morceaux)
    }
    return list(
        Occupation.objects.filter(
            _dans(portee, periode, F("creneau__etablissement")),
            creneau__type__in=AIDES,
            prevues__touche=_fenetre(periode),
        )
        .order_by()
        .values(cle, "creneau__type", "prevues", f"{SCOLARITE}periode")
        .annotate(par_jour=Sum(_duree()))
        .annotate(**jours)
        .values_list(cle, "creneau__type", "par_jour", *jours)
    )


def ecarts(portee: Portee, cle: str, morceaux: Sequence[Periode]) -> list[tuple[Any, ...]]:
    """Rows (key, type, minutes more or less than planned in each piece), in one query.

    Only what is not as planned is read: holes, parts of slots, slots of one date.
    *Source:* decision 10.
    """
    if not morceaux:
        return []
    periode = Periode(morceaux[0].du, morceaux[-1].au)
    plus, moins = (
        Operation(F("dates"), "-", F("prevues")),
        Operation(F("prevues"), "-", F("dates")),
    )
    scolarite = f"{SCOLARITE}periode"
    sommes = {
        f"ecart_{n}": Sum(
            F("duree")
            * (
                NombreDeJours(dedans(plus, morceau, scolarite))
                - NombreDeJours(dedans(moins, morceau, scolarite))
            )
        )
        for n, morceau in enumerate(morceaux)
    }
    return list(
        _lieux(portee, periode)
        .order_by()
        .values(cle, "genre")
        .annotate(**sommes)
        .values_list(cle, "genre", *sommes)
    )


def planifiees_datees(portee: Portee, cle: str, periode: Periode) -> list[tuple[Any, ...]]:
    """Rows (key, type, minutes a day, days), in one query. *Source:* decision 10."""
    return list(
        Occupation.objects.filter(
            _dans(portee, periode, F("creneau__etablissement")),
            creneau__type__in=AIDES,
            prevues__touche=_fenetre(periode),
        )
        .order_by()
        .annotate(jours=dedans(F("prevues"), periode, f"{SCOLARITE}periode"))
        .values(cle, "creneau__type", "jours")
        .annotate(par_jour=Sum(_duree()))
        .values_list(cle, "creneau__type", "par_jour", "jours")
    )


def ecarts_dates(portee: Portee, cle: str, periode: Periode) -> list[tuple[Any, ...]]:
    """Rows (key, type, minutes, days added, days lost) of what is not as planned, in one query.

    *Source:* decision 10.
    """
    scolarite = f"{SCOLARITE}periode"
    return list(
        _lieux(portee, periode)
        .annotate(
            plus=dedans(Operation(F("dates"), "-", F("prevues")), periode, scolarite),
            moins=dedans(Operation(F("prevues"), "-", F("dates")), periode, scolarite),
        )
        .order_by()
        .values_list(cle, "genre", "duree", "plus", "moins")
    )


def avec_aide_mutualisee(
    periode: Periode, ecoles: Collection[Any] | None = None
) -> set[tuple[Any, Any]]:
    """(pupil, school) with a mutualised slot planned there on some day of the period, in these
    schools when they are few.

    One query. *Source:* decision 8.
    """
    trouvees = Occupation.objects.filter(
        eleve__isnull=False,
        creneau__type=TypeCreneau.MUTUALISEE,
        prevues__touche=_fenetre(periode),
    )
    if ecoles is not None:
        trouvees = trouvees.filter(creneau__etablissement__in=ecoles)
    lues = trouvees.order_by().values_list("eleve_id", "creneau__etablissement_id")
    return set(lues.distinct())


def jusqu_a(morceaux: Sequence[Periode], le: datetime.date) -> list[Periode]:
    """Pieces whose days are past, or today. *Source:* règle locale."""
    return [morceau for morceau in morceaux if morceau.dernier <= le]
