"""The real day of every AESH of a pole, as the ranking of replacements reads it.

*Source:* decision 16 (whole day of the person, a pupil's absence frees his AESH).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, ExpressionWrapper, Q, Sum
from psycopg.types.range import DateRange

from aesh.enums import MINUTES_MOMENT, EtatRemplacement, Moment, TypeCreneau
from aesh.models import (
    AbsenceAesh,
    AbsenceEleve,
    Affectation,
    Contrat,
    CreneauEleve,
    IndisponibiliteAesh,
    Occupation,
    PonctuelEleve,
    Remplacement,
)
from aesh.planning.remplacement import AbsenceEleve as FaitEleveAbsent
from aesh.planning.remplacement import Aide, Cle, Journee, Presence
from aesh.regles.exceptions import Intervalle, retirer
from aesh.regles.types_creneau import COMPTENT
from pial.models import Pole
from pial.regles import UN_JOUR, lundi_de

AIDES = {
    TypeCreneau.INDIVIDUELLE: Aide.INDIVIDUELLE,
    TypeCreneau.MUTUALISEE: Aide.MUTUALISEE,
    TypeCreneau.COLLECTIVE: Aide.COLLECTIVE,
}
JOURNEE = (0, 24 * 60)


@dataclass(frozen=True)
class Poste:
    """An AESH of the pole on a date."""

    mode: str
    base: UUID | None


@dataclass
class Semaine:
    """Rows of one week: what each AESH does on the day, and how long she is planned."""

    du_jour: list[tuple[Any, ...]] = field(default_factory=list)
    prevues: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    ecoles: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))


def postes_du_pole(pole: Pole, jour: datetime.date) -> dict[UUID, Poste]:
    """AESH posted in a pole on a date, in one query. *Source:* decision 16."""
    lignes = Affectation.objects.filter(pole=pole, periode__contains=jour).order_by()
    colonnes = lignes.values_list("aesh_id", "aesh__deplacement", "etablissement_id")
    return {aesh: Poste(mode, base) for aesh, mode, base in colonnes}


def lire_semaine(aesh: Collection[UUID], jour: datetime.date) -> Semaine:
    """Planned and real minutes of the week of a day, in one query.

    A slot of one date inside a planned one adds nothing: it takes its place.
    """
    lundi = lundi_de(jour)
    jours = [lundi + n * UN_JOUR for n in range(5)]
    fenetre = DateRange(lundi, lundi + 5 * UN_JOUR)
    drapeaux = {
        f"{nom}_{n}": ExpressionWrapper(
            Q(**{f"{champ}__touche": DateRange(un, un + UN_JOUR)}), output_field=BooleanField()
        )
        for nom, champ in (("p", "prevues"), ("d", "dates"))
        for n, un in enumerate(jours)
    }
    lignes = (
        Occupation.objects.filter(
            Q(dates__touche=fenetre) | Q(prevues__touche=fenetre), aesh__in=aesh
        )
        .order_by()
        .annotate(**drapeaux)
        .values_list(
            "aesh_id",
            "creneau_id",
            "creneau__type",
            "creneau__etablissement_id",
            "ponctuel_id",
            "ponctuel__type",
            "ponctuel__etablissement_id",
            "minutes",
            *drapeaux,
        )
    )
    lue = Semaine()
    rang = jour.isoweekday() - 1
    ponctuels: list[tuple[UUID, int, Intervalle]] = []
    par_jour: dict[tuple[UUID, int], list[Intervalle]] = defaultdict(list)
    for qui, creneau, genre, ecole, ponctuel, genre_p, ecole_p, minutes, *lus in lignes:
        bornes = (minutes.lower, minutes.upper)
        prevus, reels = lus[:5], lus[5:]
        if creneau is not None:
            if any(prevus):
                lue.ecoles[qui].add(ecole)
            for n in range(5):
                if prevus[n]:
                    par_jour[qui, n].append(bornes)
                    if genre in COMPTENT:
                        lue.prevues[qui] += bornes[1] - bornes[0]
        else:
            ponctuels += [(qui, n, bornes) for n in range(5) if reels[n]]
        if 0 <= rang < 5 and (prevus[rang] or reels[rang]):
            lieu = ecole if creneau else ecole_p
            quoi = genre if creneau else genre_p
            lue.du_jour.append((qui, creneau, ponctuel, quoi, lieu, bornes, reels[rang]))
    for qui, n, bornes in ponctuels:
        en_plus = retirer(bornes, par_jour[qui, n])
        lue.prevues[qui] += sum(fin - debut for debut, fin in en_plus)
    return lue


def journees(
    postes: dict[UUID, Poste],
    jour: datetime.date,
    eleves_suivis: Collection[UUID],
    connus: dict[UUID, set[UUID]],
    tolerance: int,
) -> tuple[list[Journee], dict[Cle, tuple[FaitEleveAbsent, ...]]]:
    """Days of these AESH, and the pupils of theirs who are absent, in nine queries.

    ``connus``: pupils whom each knows, among ``eleves_suivis``. *Source:* decision 16.
    """
    lue = lire_semaine(postes.keys(), jour)
    de_creneau = _eleves(CreneauEleve, "creneau", {ligne[1] for ligne in lue.du_jour if ligne[1]})
    de_ponctuel = _eleves(PonctuelEleve, "ponctuel", {li[2] for li in lue.du_jour if li[2]})
    absents = _eleves_absents(jour)
    absentes = _absences(postes, jour)
    remplacees = dict(
        Remplacement.objects.filter(date=jour, etat=EtatRemplacement.CONFIRME, aesh__in=postes)
        .order_by()
        .values_list("ponctuel_id", "absence__aesh_id")
    )
    # A slot that only the absence of its pupils took away, or shortened, still says where she is.
    delaissees = {
        creneau
        for _, creneau, _, _, _, _, a_lieu in lue.du_jour
        if not a_lieu and creneau in de_creneau and absents.keys() >= set(de_creneau[creneau])
    }
    presences: dict[UUID, list[Presence]] = defaultdict(list)
    for qui, creneau, ponctuel, genre, ecole, bornes, a_lieu in lue.du_jour:
        eleves = tuple(de_creneau.get(creneau, ()) if creneau else de_ponctuel.get(ponctuel, ()))
        if a_lieu == (creneau in delaissees):
            continue
        presences[qui].append(
            Presence(
                debut=bornes[0],
                fin=bornes[1],
                ecole=ecole,
                aide=AIDES.get(TypeCreneau(genre), Aide.AUTRE),
                eleves=eleves,
                creneau=creneau or ponctuel,
                remplace=remplacees.get(ponctuel) if ponctuel else None,
            )
        )
    contrats = dict(
        Contrat.objects.filter(aesh__in=postes, periode__contains=jour)
        .order_by()
        .values_list("aesh_id")
        .annotate(total=Sum("minutes_hebdo"))
    )
    faites = [
        Journee(
            aesh=qui,
            presences=tuple(sorted(presences.get(qui, ()), key=lambda p: (p.debut, p.fin))),
            ecoles=frozenset(lue.ecoles.get(qui) or ({poste.base} if poste.base else ())),
            mode=poste.mode,
            possible=_possible(absentes.get(qui, []), qui in contrats),
            minutes_restantes=max(0, contrats.get(qui, 0) + tolerance - lue.prevues.get(qui, 0)),
            connait=frozenset(connus.get(qui, ())),
            base=poste.base,
        )
        for qui, poste in postes.items()
    ]
    return faites, absents


def _eleves(modele: Any, champ: str, cles: set[UUID]) -> dict[UUID, list[UUID]]:
    siens: dict[UUID, list[UUID]] = {}
    liens = modele.objects.filter(**{f"{champ}__in": cles}).order_by()
    for cle, eleve in liens.values_list(f"{champ}_id", "eleve_id"):
        siens.setdefault(cle, []).append(eleve)
    return {cle: sorted(eleves) for cle, eleves in siens.items()}


def _eleves_absents(jour: datetime.date) -> dict[Cle, tuple[FaitEleveAbsent, ...]]:
    absents: dict[Cle, tuple[FaitEleveAbsent, ...]] = {}
    lignes = AbsenceEleve.objects.filter(annulee_le__isnull=True, periode__contains=jour)
    for eleve, periode, minutes in lignes.order_by().values_list("eleve_id", "periode", "minutes"):
        fait = FaitEleveAbsent(minutes.lower, minutes.upper, (periode.upper - periode.lower).days)
        absents[eleve] = (*absents.get(eleve, ()), fait)
    return absents


def _absences(postes: Collection[UUID], jour: datetime.date) -> dict[UUID, list[Intervalle]]:
    """Minutes when each AESH cannot come: absences, and unavailability without its reason."""
    trous: dict[UUID, list[Intervalle]] = defaultdict(list)
    absences = AbsenceAesh.objects.filter(
        annulee_le__isnull=True, periode__contains=jour, aesh__in=postes
    )
    for qui, minutes in absences.order_by().values_list("aesh_id", "minutes"):
        trous[qui].append((minutes.lower, minutes.upper))
    indisponibles = IndisponibiliteAesh.objects.filter(
        periode__contains=jour, jours__contains=[jour.isoweekday()], aesh__in=postes
    )
    for qui, moment in indisponibles.order_by().values_list("aesh_id", "moment"):
        trous[qui].append(MINUTES_MOMENT[Moment(moment)])
    return trous


def _possible(trous: list[Intervalle], sous_contrat: bool) -> tuple[Intervalle, ...] | None:
    if not sous_contrat:
        return ()
    return retirer(JOURNEE, trous) if trous else None
