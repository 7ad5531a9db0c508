"""CDAPH decisions received by the department."""

import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from eleves.enums import (
    LIBELLES_ACTIVITE,
    LIBELLES_ETAT_NOTIFICATION,
    LIBELLES_TYPE_NOTIFICATION,
    EtatNotification,
    TypeNotification,
)
from eleves.models.eleve import Eleve
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

AIDE_HUMAINE = [TypeNotification.INDIVIDUELLE, TypeNotification.MUTUALISEE]


class RequeteNotifications(RequeteCloisonnee):
    """Reads of notifications."""

    def en_vigueur(self, le: datetime.date) -> "RequeteNotifications":
        """Rights open on a day."""
        return self.filter(periode__contains=le, etat=EtatNotification.EN_VIGUEUR)


@pghistory.track()
class NotificationMdph(ModeleCloisonne):
    """One decision. Hours exist for individual help only (D351-16-1; dossier §2.3)."""

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="notifications")
    type = models.CharField("type", max_length=12, choices=choix(LIBELLES_TYPE_NOTIFICATION))
    minutes_hebdo = models.PositiveIntegerField(
        "minutes par semaine", null=True, blank=True, help_text="Aide individuelle seulement."
    )
    mention = models.CharField("mention telle qu'écrite", max_length=200, blank=True, default="")
    activites = ArrayField(
        models.CharField(max_length=20, choices=choix(LIBELLES_ACTIVITE)),
        verbose_name="activités",
        default=list,
        blank=True,
    )
    decidee_le = models.DateField("décidée le")
    recue_le = models.DateField("reçue le")
    periode = DateRangeField("période du droit")
    etat = models.CharField(
        "état",
        max_length=10,
        choices=choix(LIBELLES_ETAT_NOTIFICATION),
        default=EtatNotification.EN_VIGUEUR,
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            (
                "eleve",
                "type",
                "minutes_hebdo",
                "mention",
                "activites",
                "decidee_le",
                "recue_le",
                "periode",
                "etat",
            ),
            "droit (donnée relative au handicap, RGPD art. 9)",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteNotifications)()

    class Meta:
        verbose_name = "notification"
        verbose_name_plural = "notifications"
        ordering = ["-decidee_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(type="individuelle", minutes_hebdo__gt=0)
                | (~Q(type="individuelle") & Q(minutes_hebdo__isnull=True)),
                name="eleves_notification_heures_si_individuelle",
                violation_error_message=(
                    "Une aide individuelle demande un nombre d'heures ; "
                    "une aide mutualisée ou une ULIS n'en a pas."
                ),
            ),
            ExclusionConstraint(
                name="eleves_notification_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("eleve", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(type__in=AIDE_HUMAINE) & ~Q(etat="annulee"),
                violation_error_message=(
                    "Une autre aide humaine est déjà notifiée à ces dates : "
                    "dites d'abord si la nouvelle décision la remplace."
                ),
            ),
        ]
        indexes = [models.Index(fields=["departement", "eleve"], name="eleves_notification_eleve")]

    def __str__(self) -> str:
        return self.get_type_display()
