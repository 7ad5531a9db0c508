"""The week that a pole really has: published slots on dates, exceptions, holidays, A or B.

*Source:* decision 2 (typical week and dated exceptions); decision 33 (the department's calendar).
"""

import datetime
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.enums import JOURS, LIBELLES_MOMENT, Moment
from aesh.models import Aesh, Affectation, ExceptionDatee, IndisponibiliteAesh, Occupation
from aesh.requetes.calendrier import calendrier_de
from aesh.requetes.exceptions_lues import phrase
from aesh.requetes.noms import NomsVisibles
from aesh.requetes.passages import Passage, lire_passages
from aesh.requetes.semaine import Jour, jours_de
from comptes.models import Mandat
from eleves.models import Scolarisation
from pial.models import Etablissement, JourFerme, Pole
from pial.regles import (
    UN_JOUR,
    UNE_SEMAINE,
    Fermeture,
    annee_scolaire,
    lundi_de,
    lundis_de_classe,
)


@dataclass(frozen=True)
class JourDeSemaine:
    """A date, and why there is no class that day (empty: there is)."""

    date: datetime.date
    ferme: str

    @property
    def nom(self) -> str:
        """``lundi``."""
        return JOURS[self.date.isoweekday()]


@dataclass(frozen=True)
class JourDAesh:
    """One date of one AESH; ``indisponible``: ``le matin``, without the reason."""

    jour: Jour
    ferme: str
    indisponible: str


@dataclass(frozen=True)
class LigneReelle:
    """One AESH and her five days."""

    aesh: UUID
    nom: str
    ecole: str
    jours: tuple[JourDAesh, ...]

    @property
    def minutes(self) -> int:
        """Total of the week."""
        return sum(un.jour.minutes for un in self.jours)


@dataclass(frozen=True)
class SemaineReelle:
    """The page: dates, letters, exceptions of the week in words, AESH."""

    jours: tuple[JourDeSemaine, ...]
    lettres: tuple[tuple[str, tuple[str, ...]], ...]
    exceptions: tuple[str, ...]
    lignes: tuple[LigneReelle, ...]
    eleves_lus: frozenset[UUID]


def lundi_a_ouvrir(le: datetime.date) -> datetime.date:
    """Monday of the week to show first: this one, from Saturday on the next one with class.

    One query, whatever the day. *Source:* decision 33 (the department's calendar).
    """
    fermetures = [
        Fermeture(periode.lower, periode.upper)
        for periode in JourFerme.objects.values_list("periode", flat=True)
    ]
    lundi = lundi_de(le)
    if le.isoweekday() <= 5:
        return lundi
    suivant = lundi + UNE_SEMAINE
    annee = annee_scolaire(suivant)
    a_venir = (
        un
        for lundis in (lundis_de_classe(annee, fermetures), lundis_de_classe(annee + 1, fermetures))
        for un in lundis
        if un >= suivant
    )
    return next(a_venir, suivant)


def semaine_reelle_du_pole(
    pole: Pole, lundi: datetime.date, mandat: Mandat, le: datetime.date
) -> SemaineReelle:
    """One week of dates of a pole's AESH, as a mandate may read it.

    The number of queries does not depend on what it holds. Of the slots of another pole, only the
    time and the school are seen. *Source:* decisions 2 and 33.
    """
    lundi = lundi_de(lundi)
    fin = lundi + 5 * UN_JOUR
    semaine = DateRange(lundi, fin)
    postes: dict[UUID, tuple[Aesh, Etablissement | None]] = {}
    affectations = Affectation.objects.filter(pole=pole, periode__overlap=semaine)
    for poste in affectations.select_related("aesh", "etablissement").order_by("est_principale"):
        postes[poste.aesh_id] = (poste.aesh, poste.etablissement)
    siennes = Occupation.objects.filter(
        Q(aesh__in=postes) | Q(emploi__pole=pole, aesh__isnull=False)
    )
    noms = _noms(mandat, le, pole)
    passages = [_vu(p, pole) for p in lire_passages(siennes, lundi, fin, noms.nom)]
    partis = {p.aesh for p in passages} - postes.keys()
    for aesh in Aesh.objects.filter(pk__in=partis):
        postes[aesh.pk] = (aesh, None)
    fermes = _fermes(lundi)
    indisponibles = _indisponibles(postes, lundi)
    return SemaineReelle(
        jours=tuple(
            JourDeSemaine(lundi + n * UN_JOUR, fermes.get(lundi + n * UN_JOUR, ""))
            for n in range(5)
        ),
        lettres=_lettres(pole, lundi),
        exceptions=_exceptions(mandat, le, pole, lundi, noms),
        lignes=tuple(
            LigneReelle(
                aesh=aesh.pk,
                nom=aesh.nom_complet,
                ecole=ecole.nom_court if ecole else "",
                jours=tuple(
                    JourDAesh(
                        jour, fermes.get(jour.date, ""), indisponibles.get((aesh.pk, jour.date), "")
                    )
                    for jour in jours_de(lundi, [p for p in passages if p.aesh == aesh.pk])
                ),
            )
            for aesh, ecole in sorted(postes.values(), key=lambda poste: poste[0].cle_tri)
        ),
        eleves_lus=frozenset(cle for p in passages for cle in p.cles_eleves if noms.voit(cle)),
    )


def _noms(mandat: Mandat, le: datetime.date, pole: Pole) -> NomsVisibles:
    """Names of the pupils of the pole's schools that a mandate may read."""
    ici = Scolarisation.objects.filter(
        etablissement__rattachements__pole=pole, periode__contains=le
    ).values("eleve")
    return NomsVisibles.pour(mandat, le, ici)  # type: ignore[arg-type]


def _vu(passage: Passage, pole: Pole) -> Passage:
    """A slot of another pole: time and school only."""
    if passage.pole in (None, pole.pk):
        return passage
    return replace(
        passage,
        eleves=(),
        cles_eleves=frozenset(),
        classe="Autre pôle",
        mention="",
        lieu="",
        remplace_par="",
    )


def _fermes(lundi: datetime.date) -> dict[datetime.date, str]:
    """Days of the week without class in the department, with their names."""
    fermes = {}
    for periode, libelle in JourFerme.objects.filter(
        periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR)
    ).values_list("periode", "libelle"):
        for n in range(5):
            jour = lundi + n * UN_JOUR
            if periode.lower <= jour and (periode.upper is None or jour < periode.upper):
                fermes[jour] = libelle
    return fermes


def _indisponibles(
    aesh: dict[UUID, tuple[Aesh, Etablissement | None]], lundi: datetime.date
) -> dict[tuple[UUID, datetime.date], str]:
    """When each AESH cannot work; the reason is not read. *Source:* decision 2."""
    lus: dict[tuple[UUID, datetime.date], list[str]] = {}
    lignes = IndisponibiliteAesh.objects.filter(
        aesh__in=aesh, periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR)
    )
    for qui, periode, jours, moment in lignes.values_list("aesh_id", "periode", "jours", "moment"):
        for n in jours:
            jour = lundi + (n - 1) * UN_JOUR
            if periode.lower <= jour and (periode.upper is None or jour < periode.upper):
                lus.setdefault((qui, jour), []).append(LIBELLES_MOMENT[Moment(moment)].lower())
    return {cle: ", ".join(sorted(set(moments))) for cle, moments in lus.items()}


def _lettres(pole: Pole, lundi: datetime.date) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Letter of the week, with the schools that have it; none in a week without class."""
    ecoles = {
        ecole.pk: ecole.nom_court
        for ecole in Etablissement.objects.filter(
            rattachements__pole=pole,
            rattachements__periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR),
        )
    }
    calendrier = calendrier_de(annee_scolaire(lundi + 4 * UN_JOUR), lundi, ecoles)
    indice = calendrier.indice(lundi)
    if indice is None:
        return ()
    rangees: dict[str, list[str]] = {}
    for cle, nom in sorted(ecoles.items(), key=lambda e: e[1]):
        rangees.setdefault(calendrier.lettres[cle][indice], []).append(nom)
    return tuple((lettre, tuple(noms)) for lettre, noms in sorted(rangees.items()))


def _exceptions(
    mandat: Mandat, le: datetime.date, pole: Pole, lundi: datetime.date, noms: NomsVisibles
) -> tuple[str, ...]:
    """What is not as usual in the pole this week, one line each."""
    ecoles = Etablissement.objects.filter(rattachements__pole=pole).order_by().values("pk")
    lues = (
        ExceptionDatee.objects.visibles_par(mandat, le)
        .filter(periode__overlap=DateRange(lundi, lundi + 5 * UN_JOUR))
        .filter(
            Q(etablissement__in=ecoles)
            | Q(pole=pole)
            | Q(etablissement__isnull=True, pole__isnull=True)
        )
    )
    lues = lues.select_related("etablissement", "pole", "eleve").prefetch_related(
        "liens_classes__classe"
    )
    return tuple(phrase(une, noms) for une in lues)
