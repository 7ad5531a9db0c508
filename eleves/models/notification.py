"""CDAPH decisions received by the department."""

import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, Upper

from comptes.enums import Role
from comptes.models import Mandat
from eleves.enums import (
    AIDE_HUMAINE,
    LIBELLES_ACTIVITE,
    LIBELLES_ETAT_NOTIFICATION,
    LIBELLES_LECTURE_HEURES,
    LIBELLES_MOTIF_ANNULATION,
    LIBELLES_RECOURS,
    LIBELLES_TYPE_NOTIFICATION,
    EtatNotification,
    LectureHeures,
    ModaliteScolarisation,
    StatutDroit,
    TypeNotification,
)
from eleves.models.eleve import Eleve, Scolarisation
from pial.regles import UN_JOUR
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

DROIT = "droit (donnée relative au handicap, RGPD art. 9)"


class RequeteNotifications(RequeteCloisonnee):
    """Reads of notifications."""

    def en_vigueur(self, le: datetime.date) -> "RequeteNotifications":
        """Rights open on a day: neither cancelled, nor over, nor suspended that day."""
        return self.filter(periode__contains=le, etat=EtatNotification.EN_VIGUEUR).exclude(
            suspension__contains=le
        )

    def lisibles_par(self, mandat: Mandat) -> "RequeteNotifications":
        """All of them, but for the MDPH: its own decisions only (permissions page §3)."""
        return self.filter(mdph="") if mandat.role == Role.MDPH else self

    def non_annulees(self) -> "RequeteNotifications":
        """Those that still count, past and to come included."""
        return self.exclude(etat=EtatNotification.ANNULEE)

    def avec_successeur(self) -> "RequeteNotifications":
        """Add ``a_successeur``: a decision says that it replaces this one, or one of the same
        family (human help, else the same type) starts later for the pupil."""
        autres = NotificationMdph.objects.non_annulees().filter(eleve=OuterRef("eleve"))
        plus_tard = autres.filter(periode__startswith__gt=OuterRef("periode__startswith"))
        aides = [str(genre) for genre in AIDE_HUMAINE]
        return self.annotate(
            a_successeur=Case(
                When(Exists(autres.filter(remplace=OuterRef("pk"))), then=True),
                When(
                    Q(type__in=aides) & Exists(plus_tard.filter(type__in=aides)),
                    then=True,
                ),
                When(
                    ~Q(type__in=aides) & Exists(plus_tard.filter(type=OuterRef("type"))),
                    then=True,
                ),
                default=False,
                output_field=models.BooleanField(),
            )
        )

    def avec_statut(self, le: datetime.date) -> "RequeteNotifications":
        """Add ``statut``: the SQL twin of ``eleves.regles.statuts.statut_droit``.

        Both are tested equal. *Source:* issue E.
        """
        en_ulis = Scolarisation.objects.filter(
            eleve=OuterRef("eleve"), periode__contains=le, modalite=ModaliteScolarisation.ULIS
        )
        individuelles = Coalesce(F("eleve__couverture__minutes_individuelles"), 0)
        mutualisees = Coalesce(F("eleve__couverture__minutes_mutualisees"), 0)

        def cas(condition: object, statut: StatutDroit) -> When:
            return When(condition, then=Value(statut.value))

        return self.avec_successeur().annotate(
            _individuelles=individuelles,
            _mutualisees=mutualisees,
            statut=Case(
                cas(Q(etat=EtatNotification.ANNULEE), StatutDroit.ANNULEE),
                cas(Q(periode__startswith__gt=le), StatutDroit.A_VENIR),
                cas(Q(periode__endswith__lte=le, a_successeur=True), StatutDroit.RENOUVELEE),
                cas(Q(periode__endswith__lte=le), StatutDroit.EXPIREE),
                cas(Q(suspension__contains=le), StatutDroit.SUSPENDUE),
                cas(Q(type=TypeNotification.ULIS) & Exists(en_ulis), StatutDroit.COUVERTE),
                cas(Q(type=TypeNotification.ULIS), StatutDroit.A_POURVOIR),
                cas(~Q(type__in=AIDE_HUMAINE), StatutDroit.EN_COURS),
                cas(Q(_individuelles=0, _mutualisees=0), StatutDroit.A_POURVOIR),
                cas(Q(type=TypeNotification.MUTUALISEE), StatutDroit.COUVERTE),
                cas(Q(_individuelles__gte=F("minutes_hebdo")), StatutDroit.COUVERTE),
                default=Value(StatutDroit.PARTIELLE.value),
                output_field=models.CharField(),
            ),
        )

    def finissant_avant(
        self, jours: int, le: datetime.date, depuis: int = 60
    ) -> "RequeteNotifications":
        """Rights without a successor whose last day comes within ``jours`` days.

        Those ended for at most ``depuis`` days stay: nobody answered yet. *Source:* issue E.
        """
        return (
            self.non_annulees()
            .avec_successeur()
            .annotate(fin=Upper("periode"))
            .filter(
                a_successeur=False,
                fin__lte=le + datetime.timedelta(days=jours + 1),
                fin__gt=le - datetime.timedelta(days=depuis),
            )
        )


@pghistory.track()
class NotificationMdph(ModeleCloisonne):
    """One decision. Hours exist for individual help only (D351-16-1; dossier §2.3).

    ``mdph``: department whose MDPH decided, empty for our own. ``fin_decidee``: last day written
    in the decision when a later one shortened ``periode`` (decision 15).
    ``revision`` counts the saves: a stale one is refused, not lost.
    """

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="notifications")
    type = models.CharField("type", max_length=12, choices=choix(LIBELLES_TYPE_NOTIFICATION))
    minutes_hebdo = models.PositiveIntegerField(
        "minutes par semaine", null=True, blank=True, help_text="Aide individuelle seulement."
    )
    lecture_heures = models.CharField(
        "lecture des heures",
        max_length=14,
        choices=choix(LIBELLES_LECTURE_HEURES),
        default=LectureHeures.ECRITES,
        db_default=LectureHeures.ECRITES,
    )
    mention = models.CharField("mention telle qu'écrite", max_length=200, blank=True, default="")
    numero = models.CharField(
        "numéro de la décision", max_length=30, blank=True, default="", db_default=""
    )
    mdph = models.CharField(
        "MDPH d'un autre département", max_length=3, blank=True, default="", db_default=""
    )
    activites = ArrayField(
        models.CharField(max_length=20, choices=choix(LIBELLES_ACTIVITE)),
        verbose_name="activités",
        default=list,
        blank=True,
    )
    decidee_le = models.DateField("décidée le")
    recue_le = models.DateField("reçue le")
    periode = DateRangeField("période du droit")
    fin_decidee = models.DateField("dernier jour écrit dans la décision", null=True, blank=True)
    remplace = LienCloisonne(
        "self", models.SET_NULL, null=True, blank=True, related_name="suivantes"
    )
    suspension = DateRangeField("suspension", null=True, blank=True)
    recours = models.CharField(
        "recours",
        max_length=4,
        choices=choix(LIBELLES_RECOURS),
        blank=True,
        default="",
        db_default="",
    )
    recours_le = models.DateField("recours déposé le", null=True, blank=True)
    renouvellement_demande_le = models.DateField(
        "renouvellement demandé à la famille le", null=True, blank=True
    )
    etat = models.CharField(
        "état",
        max_length=10,
        choices=choix(LIBELLES_ETAT_NOTIFICATION),
        default=EtatNotification.EN_VIGUEUR,
    )
    annulee_le = models.DateField("annulée le", null=True, blank=True)
    motif_annulation = models.CharField(
        "motif de l'annulation",
        max_length=12,
        choices=choix(LIBELLES_MOTIF_ANNULATION),
        blank=True,
        default="",
        db_default="",
    )
    revision = models.PositiveIntegerField("révision", default=1, db_default=1)
    modifiee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="modifiée par",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            **dict.fromkeys(
                (
                    "eleve",
                    "type",
                    "minutes_hebdo",
                    "lecture_heures",
                    "mention",
                    "numero",
                    "mdph",
                    "activites",
                    "decidee_le",
                    "recue_le",
                    "periode",
                    "fin_decidee",
                    "remplace",
                    "suspension",
                    "recours",
                    "recours_le",
                    "renouvellement_demande_le",
                    "etat",
                    "annulee_le",
                    "motif_annulation",
                ),
                DROIT,
            ),
            "modifiee_par": "identité professionnelle",
        },
        autres=("revision",),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteNotifications)()

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        ordering = ["-decidee_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(type="individuelle", minutes_hebdo__gt=0)
                | Q(
                    type="individuelle",
                    minutes_hebdo__isnull=True,
                    lecture_heures__in=["temps_scolaire", "a_preciser"],
                )
                | (~Q(type="individuelle") & Q(minutes_hebdo__isnull=True)),
                name="eleves_notification_heures_si_individuelle",
                violation_error_message=(
                    "Une aide individuelle demande un nombre d'heures ; "
                    "une aide mutualisée ou une ULIS n'en a pas."
                ),
            ),
            models.CheckConstraint(
                condition=Q(annulee_le__isnull=True) | Q(etat="annulee"),
                name="eleves_notification_annulee_le",
            ),
            ExclusionConstraint(
                name="eleves_notification_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("eleve", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(type__in=list(AIDE_HUMAINE)) & ~Q(etat="annulee"),
                violation_error_message=(
                    "Une autre aide humaine est déjà notifiée à ces dates : "
                    "dites d'abord si la nouvelle décision la remplace."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "eleve"], name="eleves_notification_eleve"),
            models.Index(fields=["departement", "numero"], name="eleves_notification_numero"),
        ]

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def au(self) -> datetime.date | None:
        """Last day of the right, included; None when no end is known."""
        return self.periode.upper - UN_JOUR if self.periode.upper else None

    @property
    def est_annulee(self) -> bool:
        """Whether it no longer counts."""
        return self.etat == EtatNotification.ANNULEE
