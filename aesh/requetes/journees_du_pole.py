"""The real day of every AESH of a pole, as the ranking of replacements reads it.

*Source:* decision 16 (whole day of the person, a pupil's absence frees his AESH).
"""

import datetime
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import (
    BooleanField,
    Case,
    ExpressionWrapper,
    F,
    IntegerField,
    Q,
    Sum,
    Value,
    When,
)
from psycopg.types.range import DateRange

from aesh.enums import MINUTES_MOMENT, EtatRemplacement, Moment, Reservoir, TypeCreneau
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
PERSONNE = UUID(int=0)


@dataclass(frozen=True)
class Poste:
    """An AESH of the pole on a date, or of the department's reservoir."""

    mode: str
    base: UUID | None
    reservoir: Reservoir = Reservoir.NON


@dataclass
class Semaine:
    """Rows of one week: what each AESH does on the day, and how long she is planned."""

    du_jour: list[tuple[Any, ...]] = field(default_factory=list)
    prevues: dict[UUID, int] = field(default_factory=lambda: defaultdict(int))
    ecoles: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))


def postes_du_pole(pole: Pole, jour: datetime.date) -> dict[UUID, Poste]:
    """AESH posted in a pole on a date, and the department's reservoir, in one query.

    Of the other poles, only who the SEI keeps for the whole department; her posting here, when
    she has one, says whether she is of the reservoir. *Source:* decision 16.
    """
    ici = Q(pole=pole) | Q(reservoir=Reservoir.DEPARTEMENT)
    lignes = Affectation.objects.filter(ici, periode__contains=jour).annotate(
        du_pole=ExpressionWrapper(Q(pole=pole), output_field=BooleanField())
    )
    colonnes = lignes.order_by("du_pole", "cree_le", "pk").values_list(
        "aesh_id", "aesh__deplacement", "etablissement_id", "reservoir"
    )
    return {qui: Poste(mode, base, Reservoir(etat)) for qui, mode, base, etat in colonnes}


def lire_semaine(aesh: Collection[UUID], jour: datetime.date) -> Semaine:
    """What these AESH do on a day, and their planned minutes of its week, in four queries.

    A slot of one date inside a planned one adds nothing: it takes its place.
    """
    lundi = lundi_de(jour)
    jours = [DateRange(lundi + n * UN_JOUR, lundi + (n + 1) * UN_JOUR) for n in range(5)]
    du_jour, semaine = DateRange(jour, jour + UN_JOUR), DateRange(lundi, lundi + 5 * UN_JOUR)
    siennes = Occupation.objects.filter(aesh__in=aesh).order_by()
    lue = Semaine()
    lignes = siennes.filter(Q(dates__touche=du_jour) | Q(prevues__touche=du_jour))
    for qui, creneau, ponctuel, genre, genre_p, ecole, ecole_p, minutes, reel in lignes.annotate(
        reel=_touche("dates", du_jour)
    ).values_list(
        "aesh_id",
        "creneau_id",
        "ponctuel_id",
        "creneau__type",
        "ponctuel__type",
        "creneau__etablissement_id",
        "ponctuel__etablissement_id",
        "minutes",
        "reel",
    ):
        bornes = (minutes.lower, minutes.upper)
        lue.du_jour.append(
            (qui, creneau, ponctuel, genre or genre_p, ecole or ecole_p, bornes, reel)
        )
    fois: Any = sum(
        (Case(When(Q(prevues__touche=un), then=1), default=0) for un in jours), start=Value(0)
    )
    longueur = ExpressionWrapper(
        F("minutes__endswith") - F("minutes__startswith"), output_field=IntegerField()
    )
    comptees = Case(When(creneau__type__in=COMPTENT, then=longueur * fois), default=0)
    for qui, ecole, total in (
        siennes.filter(prevues__touche=semaine)
        .values_list("aesh_id", "creneau__etablissement_id")
        .annotate(total=Sum(comptees))
    ):
        lue.prevues[qui] += total
        lue.ecoles[qui].add(ecole)
    poses = list(
        siennes.filter(ponctuel__isnull=False, dates__touche=semaine).values_list(
            "aesh_id", "ponctuel__date", "minutes"
        )
    )
    dessous: dict[tuple[UUID, int], list[Intervalle]] = defaultdict(list)
    # The key that nobody has keeps the number of queries the same without any slot of one date.
    qui_pose = {PERSONNE, *(qui for qui, _, _ in poses)}
    for qui, minutes, *prevus in (
        Occupation.objects.filter(aesh__in=qui_pose, prevues__touche=semaine)
        .order_by()
        .annotate(**{f"j{n}": _touche("prevues", un) for n, un in enumerate(jours)})
        .values_list("aesh_id", "minutes", *(f"j{n}" for n in range(5)))
    ):
        for n in range(5):
            if prevus[n]:
                dessous[qui, n].append((minutes.lower, minutes.upper))
    for qui, date, minutes in poses:
        reste = retirer((minutes.lower, minutes.upper), dessous[qui, (date - lundi).days])
        lue.prevues[qui] += sum(fin - debut for debut, fin in reste)
    return lue


def _touche(champ: str, fenetre: DateRange) -> Any:
    return ExpressionWrapper(Q(**{f"{champ}__touche": fenetre}), output_field=BooleanField())


def journees(
    postes: dict[UUID, Poste],
    jour: datetime.date,
    eleves_suivis: Collection[UUID],
    connus: dict[UUID, set[UUID]],
    tolerance: int,
) -> tuple[list[Journee], dict[Cle, tuple[FaitEleveAbsent, ...]]]:
    """Days of these AESH, and the pupils of theirs who are absent, in twelve queries.

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
                # A slot of one date is never taken, nor left: undo it first.
                aide=AIDES.get(TypeCreneau(genre), Aide.AUTRE) if creneau else Aide.AUTRE,
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
            reservoir=poste.reservoir != Reservoir.NON,
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
