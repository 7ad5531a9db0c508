"""Work queues: one question per queue about the same rows, counted together.

A row is a notification that a mandate may read, with where the pupil goes to school, the pole of
that school and the status that follows from facts.
*Source:* ux page §5(c); issue E « Work queues of the SEI ».
"""

import datetime
from typing import Any
from uuid import UUID

from django.db.models import (
    Case,
    CharField,
    Count,
    F,
    FilteredRelation,
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
from eleves.enums import (
    AIDE_HUMAINE,
    EtatNotification,
    LectureHeures,
    StatutDroit,
    TypeNotification,
)
from eleves.models import Eleve, NotificationMdph
from pial.enums import GenrePole
from pial.models import Rattachement
from reporting.enums.files import FileTravail, Manque
from reporting.requetes.fins_aide import eleves_dont_l_aide_finit

JOURS_DE_FIN = 180
JOURS_PASSES = 60
SANS_AIDE = (StatutDroit.A_POURVOIR, StatutDroit.PARTIELLE)
PERSONNE = UUID(int=0)
CLOS = (StatutDroit.ANNULEE, StatutDroit.EXPIREE, StatutDroit.RENOUVELEE)


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
        .annotate(manque=_manque())
    )


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
    vivante = ~Q(statut__in=CLOS)
    if file == FileTravail.A_PLACER:
        return Q(statut__in=SANS_AIDE, type__in=AIDE_HUMAINE)
    if file == FileTravail.FINS:
        jour = datetime.timedelta(days=1)
        return Q(
            a_successeur=False,
            fin__lte=le + (JOURS_DE_FIN + 1) * jour,
            fin__gt=le - JOURS_PASSES * jour,
        )
    if file == FileTravail.FINS_AIDE:
        # An empty list would make Django answer 0 for every queue at once.
        return vivante & Q(eleve__in=list(eleves_dont_l_aide_finit(le)) or [PERSONNE])
    if file == FileTravail.INCOMPLETS:
        return vivante & ~Q(manque="")
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


def a_placer_par_pole(lignes: QuerySet[Any]) -> dict[UUID | None, int]:
    """How many of these rows wait for help, by pole; ``None``: a school outside any pole."""
    attendent = lignes.filter(statut__in=SANS_AIDE, type__in=AIDE_HUMAINE)
    comptes = attendent.order_by().values("pole").annotate(n=Count("pk"))
    return dict(comptes.values_list("pole", "n"))


def ecoles_qui_attendent(lignes: QuerySet[Any], pole: UUID) -> list[UUID]:
    """Schools of one pole where a pupil of these rows waits for help."""
    attendent = lignes.filter(statut__in=SANS_AIDE, type__in=AIDE_HUMAINE, pole=pole)
    return list(attendent.order_by().values_list("lieu__etablissement", flat=True).distinct())


def prochaine_echeance(
    notifications: QuerySet[Any], le: datetime.date
) -> tuple[datetime.date, int] | None:
    """The next last day of rights still open, and how many end that day."""
    fins = (
        notifications.filter(
            ~Q(statut__in=CLOS), a_successeur=False, fin__gt=le, etat=EtatNotification.EN_VIGUEUR
        )
        .order_by()
        .values("fin")
        .annotate(n=Count("pk"))
        .order_by("fin")
        .values_list("fin", "n")
    )
    premiere = fins.first()
    return None if premiere is None else (premiere[0] - datetime.timedelta(days=1), premiere[1])
