"""Work queues: one question per queue about the same rows, counted together.

A row is a notification that a mandate may read, with where the pupil goes to school, the pole of
that school and the status that follows from facts.
*Source:* ux page §5(c); issue E « Work queues of the SEI ».
"""

import datetime
from functools import reduce
from operator import or_
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Lower, Upper

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from comptes.requetes import valeur
from eleves.enums import (
    AIDE_HUMAINE,
    EtatNotification,
    LectureHeures,
    TypeNotification,
)
from eleves.models import Eleve, NotificationMdph
from pial.enums import GenrePole
from pial.models import Rattachement
from reporting.enums.files import FileTravail, Manque, PartAide
from reporting.requetes.fins_aide import eleves_dont_l_aide_finit

JOURS_DE_FIN = 180
JOURS_PASSES = 60
JOURS_BIENTOT = 60  # règle locale: rights that begin later are not looked for yet
ECART_TOLERE = "ecart_tolere_minutes"
RIEN = Q(_individuelles=0, _mutualisees=0)  # no published slot helps the pupil
PERSONNE = UUID(int=0)


def notifications_des_files(mandat: Mandat, le: datetime.date) -> QuerySet[Any]:
    """Notifications of the mandate's pupils that still count, with what a queue asks of them."""
    notifications: Any = NotificationMdph.objects.non_annulees()
    if mandat.genre_perimetre != GenrePerimetre.TENANT:
        notifications = notifications.filter(eleve__in=Eleve.objects.visibles_par(mandat, le))
    rattachee = Rattachement.objects.filter(
        etablissement=OuterRef("lieu__etablissement"), periode__contains=le
    ).order_by(Case(When(genre=GenrePole.PIAL, then=0), default=1))
    return (  # type: ignore[no-any-return]
        notifications.avec_statut(le)
        .annotate(
            lieu=FilteredRelation(
                "eleve__scolarisations",
                condition=Q(eleve__scolarisations__periode__contains=le),
            ),
            debut=Lower("periode"),
            fin=Upper("periode"),
        )
        .annotate(pole=Subquery(rattachee.values("pole")[:1]))
        .annotate(manque=_manque(), il_manque=minutes_manquantes(), part=_part(le))
    )


def minutes_manquantes() -> Case:
    """Weekly minutes that a right lacks while some help serves it; null when nothing is known.

    *Source:* decision 8 (individual help only).
    """
    aidee = Q(_individuelles__gt=0) | Q(_mutualisees__gt=0)
    return Case(
        When(
            aidee, type=TypeNotification.INDIVIDUELLE, then=F("minutes_hebdo") - F("_individuelles")
        ),
        output_field=IntegerField(),
    )


def _part(le: datetime.date) -> Case:
    """Nothing at all comes first, then hours that lack, then what has not begun, the same way."""
    plus_tard = Q(periode__startswith__gt=le)
    return Case(
        When(RIEN & plus_tard, then=2),
        When(plus_tard, then=3),
        When(RIEN, then=0),
        default=1,
        output_field=IntegerField(),
    )


def attend(ecart_tolere: int, le: datetime.date, part: PartAide | None = None) -> Q:
    """Rights to human help that wait: nothing serves them, or more is missing than tolerated.

    The statuses « à pourvoir » and « couverte en partie » said with columns only, so that a
    department is counted at once (both are tested equal). The tolerance is for lists of work:
    neither hours nor statuses read it.
    *Source:* règle locale (setting ``ecart_tolere_minutes``); ``eleves.regles.statuts``.
    """
    en_partie = ~RIEN & ~Q(type=TypeNotification.MUTUALISEE)
    petit = Q(minutes_hebdo__lte=F("_individuelles") + ecart_tolere)
    incomplet = Q(minutes_hebdo=None) | Q(minutes_hebdo__gt=F("_individuelles") + ecart_tolere)
    manque = RIEN | (en_partie & incomplet)
    choix = {
        PartAide.ENTIERE: RIEN,
        PartAide.PARTIELLE: en_partie & incomplet,
        PartAide.TOLEREE: en_partie & petit & Q(minutes_hebdo__gt=F("_individuelles")),
        PartAide.BIENTOT: manque,
        None: manque,
    }
    jours = _commence_bientot(le) if part == PartAide.BIENTOT else _en_cours(le)
    return jours & Q(type__in=AIDE_HUMAINE) & choix[part]


def a_placer(ecart_tolere: int, le: datetime.date) -> Q:
    """Rights that wait, and those that will wait from a day close enough to be prepared.

    A right to come is looked at as if it had begun, with the slots published by now: a renewal
    that the present help already serves is not listed.
    *Source:* règle locale (``JOURS_BIENTOT``); issue E (surge of late notifications).
    """
    return attend(ecart_tolere, le) | attend(ecart_tolere, le, PartAide.BIENTOT)


def _commence_bientot(le: datetime.date) -> Q:
    """Neither cancelled nor begun, to begin soon, and not suspended on its first day."""
    suspendue = Q(suspension__isnull=False, suspension__contains=F("periode__startswith"))
    bientot = Q(
        periode__startswith__gt=le,
        periode__startswith__lte=le + datetime.timedelta(days=JOURS_BIENTOT),
    )
    return Q(etat=EtatNotification.EN_VIGUEUR) & bientot & ~suspendue


def _en_cours(le: datetime.date) -> Q:
    """In force that day: neither cancelled, nor over, nor to come, nor suspended."""
    suspendue = Q(suspension__isnull=False, suspension__contains=le)
    return Q(etat=EtatNotification.EN_VIGUEUR, periode__contains=le) & ~suspendue


def _vivante(le: datetime.date) -> Q:
    """Neither cancelled nor over."""
    ouverte = Q(periode__upper_inf=True) | Q(periode__endswith__gt=le)
    return ~Q(etat=EtatNotification.ANNULEE) & ouverte


def ecart_tolere(le: datetime.date) -> int:
    """Weekly minutes that a right may lack without being listed, on a day."""
    return int(valeur(ECART_TOLERE, le))


def _manque() -> Case:
    """The first thing that a file lacks, empty when nothing does."""
    return Case(
        *(When(cause, then=Value(manque.value)) for manque, cause in CAUSES.items()),
        default=Value(""),
        output_field=CharField(),
    )


CAUSES: dict[Manque, Q] = {
    Manque.SANS_ECOLE: Q(lieu__isnull=True),
    Manque.HORS_POLE: Q(pole__isnull=True),
    Manque.SANS_CLASSE: Q(lieu__classe__isnull=True),
    Manque.HEURES: Q(lecture_heures=LectureHeures.A_PRECISER, type=TypeNotification.INDIVIDUELLE),
    Manque.SANS_ACTIVITES: Q(type__in=AIDE_HUMAINE, activites=[]),
}


def question(file: FileTravail, le: datetime.date) -> Q:
    """What makes a row belong to a queue on a day."""
    vivante = _vivante(le)
    if file == FileTravail.A_PLACER:
        return a_placer(ecart_tolere(le), le)
    if file == FileTravail.FINS:
        jour = datetime.timedelta(days=1)
        bientot = Q(
            fin__lte=le + (JOURS_DE_FIN + 1) * jour,
            fin__gt=le - JOURS_PASSES * jour,
        )
        return bientot & Q(a_successeur=False)
    if file == FileTravail.FINS_AIDE:
        # An empty list would make Django answer 0 for every queue at once.
        return vivante & Q(eleve__in=list(eleves_dont_l_aide_finit(le)) or [PERSONNE])
    if file == FileTravail.INCOMPLETS:
        # The pole is looked for last: a file that lacks something else is already told.
        chere = CAUSES[Manque.HORS_POLE]
        autres = [cause for manque, cause in CAUSES.items() if manque != Manque.HORS_POLE]
        return vivante & (reduce(or_, autres) | chere)
    return vivante


def comptes_des_files(notifications: QuerySet[Any], le: datetime.date) -> dict[FileTravail, int]:
    """How many rows each queue holds, in one statement (after that of the ends of help)."""
    comptes = notifications.aggregate(
        **{file.value: Count("pk", filter=question(file, le)) for file in FileTravail}
    )
    return {file: comptes[file.value] for file in FileTravail}


def lignes_de(
    notifications: QuerySet[Any], file: FileTravail | None, le: datetime.date
) -> QuerySet[Any]:
    """Rows of one queue (``None``: of any), with what its table shows."""
    retenues = notifications if file is None else notifications.filter(question(file, le))
    return retenues.select_related(
        "eleve",
        "eleve__couverture",
        "prise_en_charge__pris_par",
        "prise_en_charge__confiee_a",
    ).annotate(
        ecole_id=F("lieu__etablissement"),
        ecole_nom=F("lieu__etablissement__nom"),
        ecole_commune=F("lieu__etablissement__commune"),
        ecole_uai=F("lieu__etablissement__uai"),
        ecole_tri=F("lieu__etablissement__cle_tri"),
        classe_nom=F("lieu__classe__libelle"),
    )


def comptes_des_parts(lignes: QuerySet[Any], le: datetime.date) -> dict[str, int]:
    """How many of these rows lack everything, some hours, soon either, or too few to be listed.

    One statement, after that of the setting, which is given back as ``minutes``.
    """
    tolere = ecart_tolere(le)
    comptes = lignes.order_by().aggregate(
        **{part.value: Count("pk", filter=attend(tolere, le, part)) for part in PartAide}
    )
    return {**comptes, "minutes": tolere}


def prochaine_echeance(
    notifications: QuerySet[Any], le: datetime.date
) -> tuple[datetime.date, int] | None:
    """The next last day of rights still open, and how many end that day."""
    fins = (
        notifications.filter(
            _vivante(le), fin__gt=le, a_successeur=False, etat=EtatNotification.EN_VIGUEUR
        )
        .order_by()
        .values("fin")
        .annotate(n=Count("pk"))
        .order_by("fin")
        .values_list("fin", "n")
    )
    premiere = fins.first()
    return None if premiere is None else (premiere[0] - datetime.timedelta(days=1), premiere[1])
