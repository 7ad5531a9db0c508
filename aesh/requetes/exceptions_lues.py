"""Exceptions and slots of one date as lists read them.

*Source:* decision 2; permissions page §3 (columns "edt" and "élève identité").
"""

import datetime
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.formats import date_format
from psycopg.types.range import DateRange

from aesh.enums import EffetException, GenreAbsence
from aesh.models import CreneauPonctuel, ExceptionDatee
from aesh.regles.durees import heure
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.personnes import aesh_du_mandat
from comptes.models import Mandat
from pial.models import Etablissement
from pial.regles import UN_JOUR
from socle.texte import cle_tri


@dataclass(frozen=True)
class Filtre:
    """School (part of its name or town), and days."""

    q: str = ""
    du: datetime.date | None = None
    au: datetime.date | None = None

    @property
    def est_actif(self) -> bool:
        """Something is asked for."""
        return bool(self.q or self.du or self.au)


def _mots(q: str, prefixe: str = "") -> Q:
    filtre = Q()
    for mot in cle_tri(q).split()[:5]:
        filtre &= Q(**{f"{prefixe}etablissement__cle_tri__contains": mot})
    return filtre


def exceptions_lues(mandat: Mandat, le: datetime.date, filtre: Filtre) -> QuerySet[ExceptionDatee]:
    """Exceptions that a mandate may read, with what a line shows. *Source:* decision 2.

    A search by school keeps those of its pole's and department's schools out: they name none.
    """
    lues = ExceptionDatee.objects.visibles_par(mandat, le).filter(_mots(filtre.q))
    if filtre.du or filtre.au:
        fin = filtre.au + UN_JOUR if filtre.au else None
        if filtre.du is None or fin is None or filtre.du < fin:
            lues = lues.filter(periode__overlap=DateRange(filtre.du, fin))
    return lues.select_related("etablissement", "pole", "eleve").prefetch_related(
        "liens_classes__classe"
    )


def ponctuels_lus(mandat: Mandat, le: datetime.date, filtre: Filtre) -> QuerySet[CreneauPonctuel]:
    """Slots of one date of the AESH and schools that a mandate covers, replacements left out.

    *Source:* decision 2.
    """
    ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
    siennes = aesh_du_mandat(mandat, le).order_by().values("pk")
    lus = CreneauPonctuel.objects.filter(
        _mots(filtre.q), etablissement__in=ecoles, aesh__in=siennes
    ).exclude(origine=GenreAbsence.REMPLACEMENT)
    if filtre.du:
        lus = lus.filter(date__gte=filtre.du)
    if filtre.au:
        lus = lus.filter(date__lte=filtre.au)
    return lus.select_related("aesh", "etablissement").prefetch_related("liens_eleves__eleve")


def _jour(date: datetime.date) -> str:
    numero = "1er" if date.day == 1 else str(date.day)
    return f"{numero} {date_format(date, 'F')}"


def quand(exception: ExceptionDatee) -> str:
    """``du 8 au 12 février 2027``, ``le 8 février 2027, de 8 h à 12 h``. *Source:* règle locale."""
    du, au = exception.du, exception.au
    annee = date_format(au, "Y")
    if du == au:
        dates = f"le {_jour(du)} {annee}"
    elif (du.year, du.month) == (au.year, au.month):
        dates = f"du {'1er' if du.day == 1 else du.day} au {_jour(au)} {annee}"
    else:
        debut = _jour(du) if du.year == au.year else f"{_jour(du)} {du.year}"
        dates = f"du {debut} au {_jour(au)} {annee}"
    minutes = exception.minutes
    if (minutes.lower, minutes.upper) == (0, 24 * 60):  # type: ignore[attr-defined]
        return dates
    return f"{dates}, {heures(minutes.lower, minutes.upper)}"  # type: ignore[attr-defined]


def heures(debut: int, fin: int) -> str:
    """``le matin (jusqu'à 12 h 45)``, ``de 8 h à 10 h``. *Source:* règle locale."""
    if debut == 0:
        return f"jusqu'à {heure(fin)}"
    if fin == 24 * 60:
        return f"à partir de {heure(debut)}"
    return f"de {heure(debut)} à {heure(fin)}"


def ou(exception: ExceptionDatee) -> str:
    """The school, the pole or the whole department. *Source:* decision 2."""
    if exception.etablissement:
        return exception.etablissement.nom_court
    return f"Tout le {exception.pole}" if exception.pole else "Tout le département"


def pour(exception: ExceptionDatee, noms: NomsVisibles) -> str:
    """Classes, a pupil whose name the reader may read, or everybody. *Source:* decision 2."""
    if exception.eleve:
        return noms.nom(exception.eleve)
    classes = sorted(lien.classe.libelle for lien in exception.liens_classes.all())
    return ", ".join(classes) or "Tous les élèves"


def devenir(exception: ExceptionDatee) -> str:
    """``Pas de créneau``, or where the AESH follows. *Source:* decision 2."""
    if exception.effet == EffetException.SANS:
        return "Pas de créneau"
    return f"L'AESH suit : {exception.lieu}" if exception.lieu else "L'AESH suit"


def phrase(exception: ExceptionDatee, noms: NomsVisibles) -> str:
    """One line that says it all. *Source:* règle locale."""
    lieu = ou(exception)
    qui = pour(exception, noms)
    suite = f", {qui}" if qui != "Tous les élèves" else ""
    return (
        f"{exception.get_genre_display()} — {lieu}{suite} : {quand(exception)}. "
        f"{devenir(exception)}."
    )
