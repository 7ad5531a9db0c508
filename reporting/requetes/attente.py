"""Who waits for help on a day, how long those who have it waited, and who had it on the first day.

*Source:* decision 11; dossier §6 (I13); statuses of rights: ``eleves.regles.statuts``.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, FilteredRelation, Func, Max, Min, Q
from psycopg.types.range import DateRange

from aesh.models import Occupation
from aesh.regles.aide import AIDES
from eleves.enums import AIDE_HUMAINE, StatutDroit, TypeNotification
from eleves.models import NotificationMdph
from pial.regles import UN_JOUR, annee_scolaire, bornes_annee
from reporting.enums.files import PartAide
from reporting.regles.attente import FaitAttente, attend_depuis, delai
from reporting.regles.periodes import Periode
from reporting.requetes.files import attend, ecart_tolere
from reporting.requetes.multiranges import EnsembleDeJours, Operation, ensemble
from reporting.requetes.portee import Portee, attaches
from reporting.requetes.temps_scolaire import calendriers
from socle.memoire import sans_ramassage

TOUJOURS = datetime.date(1900, 1, 1)


@dataclass(frozen=True)
class LigneAttente:
    """One right. ``jours``: days of class without help (or with a part), or days of delay."""

    notification: UUID
    eleve: UUID
    ecole: UUID | None
    ecole_nom: str
    individuel: bool
    minutes_hebdo: int | None
    recue_le: datetime.date
    du: datetime.date
    entiere: bool = True
    minutes: int = 0  # individual help published, by week
    depuis: datetime.date | None = None
    premier: datetime.date | None = None
    jours: int = 0
    aide_le_jour: bool = False

    @property
    def il_manque(self) -> int:
        """Weekly minutes of individual help that nobody gives."""
        return max(0, (self.minutes_hebdo or 0) - self.minutes) if self.individuel else 0


@dataclass(frozen=True)
class FiltreAttente:
    """What the list is narrowed to; empty values narrow nothing."""

    q: str = ""
    type: str = ""
    partie: str = ""  # "entiere" or "partielle"
    depuis: int = 0


COLONNES = (
    "pk",
    "eleve_id",
    "lieu__etablissement_id",
    "lieu__etablissement__nom",
    "lieu__etablissement__commune",
    "lieu__classe_id",
    "type",
    "minutes_hebdo",
    "recue_le",
    F("periode__startswith"),
    "statut",
    "eleve__couverture__minutes_individuelles",
)


def _droits(portee: Portee, le: datetime.date, filtre: FiltreAttente) -> Any:
    """Rights to human help open on a day, with where their pupil goes to school."""
    droits = (
        NotificationMdph.objects.avec_statut(le)
        .filter(type__in=AIDE_HUMAINE)
        .annotate(
            lieu=FilteredRelation(
                "eleve__scolarisations",
                condition=Q(eleve__scolarisations__periode__contains=le),
            )
        )
    )
    if portee.ecoles is not None or portee.etapes:
        droits = droits.filter(portee.scolarisations("lieu__"))
    if portee.suit_les_poles and portee.etapes:
        liens = attaches(Periode(le, le + UN_JOUR))
        dedans = [
            ecole
            for (genre, ecole), _ in liens.liens.items()
            if genre == portee.genre_pole and liens.pole_le(genre, ecole, le) is not None
        ]
        if portee.etapes[0].cle is None:
            droits = droits.exclude(lieu__etablissement__in=dedans)
        else:
            siennes = [
                ecole
                for ecole in dedans
                if portee.garde(liens.pole_le(portee.genre_pole, ecole, le))
            ]
            droits = droits.filter(lieu__etablissement__in=siennes)
    for mot in filtre.q.split()[:8]:
        droits = droits.filter(lieu__etablissement__cle_tri__contains=mot)
    if filtre.type:
        droits = droits.filter(type=filtre.type)
    return droits.order_by()


@sans_ramassage()
def qui_attend(portee: Portee, le: datetime.date, filtre: FiltreAttente) -> list[LigneAttente]:
    """Rights that nothing serves, or in part, worst first: no help at all, then days of class
    since, then reception. What lacks no more than the department tolerates is not listed.

    The number of queries does not depend on the lines. *Source:* decision 11; règle locale
    (setting ``ecart_tolere_minutes``, for lists only).
    """
    part = PartAide(filtre.partie) if filtre.partie in set(PartAide) else None
    droits = _droits(portee, le, filtre)
    attendent = droits.filter(attend(ecart_tolere(le), le, part))
    lus = list(attendent.values_list(*COLONNES))
    seuls = [ligne[1] for ligne in lus if ligne[10] == StatutDroit.A_POURVOIR]
    derniers = _derniers_jours(seuls, le)
    departs: dict[UUID, datetime.date] = {}
    for ligne in lus:
        entiere = ligne[10] == StatutDroit.A_POURVOIR
        fait = FaitAttente(entiere, ligne[8], ligne[9], derniers.get(ligne[1]))
        departs[ligne[0]] = attend_depuis(fait)
    premier = min(departs.values(), default=le)
    periode = Periode(min(premier, le), le + UN_JOUR)
    liens = attaches(periode)
    calendrier = calendriers(
        periode,
        liens,
        ecoles={ligne[2] for ligne in lus if ligne[2]},
        classes={ligne[5] for ligne in lus if ligne[5]},
        eleves={ligne[1] for ligne in lus},
    )
    lignes = []
    for ligne in lus:
        depart, jours = departs[ligne[0]], 0
        if depart <= le:
            fenetre = Periode(depart, le + UN_JOUR)
            for morceau in fenetre.couper(calendrier.bornes(ligne[1])):
                jours += calendrier.temps(ligne[1], ligne[2], ligne[5], morceau)[1].jours
        if jours >= filtre.depuis:
            lignes.append(_ligne(ligne, depuis=depart, jours=jours))
    lignes.sort(key=lambda une: (not une.entiere, -une.jours, une.recue_le, str(une.notification)))
    return lignes


def delais(portee: Portee, le: datetime.date, filtre: FiltreAttente) -> list[LigneAttente]:
    """Rights received or opened this school year and served since: days before the first slot,
    longest first. *Source:* decision 11; dossier §6 (I13)."""
    rentree, fin = bornes_annee(annee_scolaire(le))
    lus = list(
        _droits(portee, le, filtre)
        .filter(periode__contains=le)
        .filter(Q(recue_le__gte=rentree) | Q(periode__startswith__gte=rentree))
        .values_list(*COLONNES)
    )
    premiers = _premiers_jours([ligne[0] for ligne in lus], fin)
    lignes = []
    for ligne in lus:
        premier = premiers.get(ligne[0])
        if premier is None or premier > le:
            continue
        jours = delai(ligne[8], ligne[9], premier)
        if jours >= filtre.depuis:
            lignes.append(_ligne(ligne, premier=premier, jours=jours))
    lignes.sort(key=lambda une: (-une.jours, une.recue_le, str(une.notification)))
    return lignes


def au_jour_de_la_rentree(
    portee: Portee, le: datetime.date, rentree: datetime.date, filtre: FiltreAttente
) -> list[LigneAttente]:
    """Rights received before the rentrée and open that day, and whether a slot was planned on
    that very day; those without first. *Source:* decision 11."""
    lus = list(
        _droits(portee, le, filtre)
        .filter(recue_le__lt=rentree, periode__contains=rentree)
        .exclude(statut=StatutDroit.ANNULEE)
        .exclude(suspension__contains=rentree)
        .values_list(*COLONNES)
    )
    aides = set(
        Occupation.objects.filter(
            eleve__in={ligne[1] for ligne in lus},
            creneau__type__in=AIDES,
            prevues__touche=DateRange(rentree, rentree + UN_JOUR),
        )
        .order_by()
        .values_list("eleve_id", flat=True)
    )
    lignes = [_ligne(ligne, aide_le_jour=ligne[1] in aides) for ligne in lus]
    if filtre.partie:
        lignes = [une for une in lignes if une.aide_le_jour == (filtre.partie == "partielle")]
    lignes.sort(key=lambda une: (une.aide_le_jour, une.recue_le, str(une.notification)))
    return lignes


def _ligne(lu: tuple[Any, ...], **suite: Any) -> LigneAttente:
    nom, commune = lu[3], lu[4]
    return LigneAttente(
        notification=lu[0],
        eleve=lu[1],
        ecole=lu[2],
        ecole_nom=(f"{nom} ({commune})" if commune else nom) if nom else "",
        individuel=lu[6] == TypeNotification.INDIVIDUELLE,
        minutes_hebdo=lu[7],
        recue_le=lu[8],
        du=lu[9],
        entiere=lu[10] == StatutDroit.A_POURVOIR,
        minutes=lu[11] or 0,
        **suite,
    )


def _derniers_jours(eleves: Collection[UUID], le: datetime.date) -> dict[UUID, datetime.date]:
    """Last past day of help planned for each pupil, in one query."""
    passe = Periode(TOUJOURS, le + UN_JOUR)
    fin = Func(
        Operation(F("prevues"), "*", ensemble(passe)), function="upper", output_field=DateField()
    )
    lignes = Occupation.objects.filter(
        eleve__in=eleves, creneau__type__in=AIDES, prevues__touche=DateRange(passe.du, passe.au)
    )
    return {
        eleve: apres - UN_JOUR
        for eleve, apres in lignes.order_by()
        .values("eleve")
        .annotate(n=Max(fin))
        .values_list("eleve_id", "n")
    }


def _premiers_jours(
    notifications: Collection[UUID], fin: datetime.date
) -> dict[UUID, datetime.date]:
    """First day planned inside each right, in one query."""
    dans_le_droit = Operation(
        F("prevues"), "*", EnsembleDeJours(F("eleve__notifications__periode"))
    )
    premier = Func(dans_le_droit, function="lower", output_field=DateField())
    lignes = (
        Occupation.objects.filter(
            eleve__notifications__in=notifications,
            creneau__type__in=AIDES,
            prevues__touche=DateRange(TOUJOURS, fin),
        )
        .order_by()
        .values("eleve__notifications")
        .annotate(n=Min(premier))
        .values_list("eleve__notifications", "n")
    )
    return {cle: jour for cle, jour in lignes if jour is not None}
