"""Requests deposited at the MDPH and not decided yet: never counted with rights (decision 15)."""

import pghistory
from django.db import models
from django.db.models import Q

from eleves.enums import (
    LIBELLES_GENRE_DEMANDE,
    LIBELLES_ISSUE_DEMANDE,
    GenreDemande,
    IssueDemande,
)
from eleves.models.eleve import Eleve
from eleves.models.notification import NotificationMdph
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

ART_9 = "demande à la MDPH (donnée relative au handicap, RGPD art. 9)"


class RequeteDemandes(RequeteCloisonnee):
    """Reads of requests."""

    def en_attente(self) -> "RequeteDemandes":
        """Requests without an answer."""
        return self.filter(issue=IssueDemande.EN_ATTENTE)


@pghistory.track()
class DemandeMdph(ModeleCloisonne):
    """One request: dates and outcome only. ``notification``: the right that it became."""

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="demandes")
    genre = models.CharField(
        "demande",
        max_length=14,
        choices=choix(LIBELLES_GENRE_DEMANDE),
        default=GenreDemande.PREMIERE,
    )
    deposee_le = models.DateField("déposée le")
    numero = models.CharField("numéro de dossier MDPH", max_length=30, blank=True, default="")
    issue = models.CharField(
        "réponse",
        max_length=10,
        choices=choix(LIBELLES_ISSUE_DEMANDE),
        default=IssueDemande.EN_ATTENTE,
    )
    issue_le = models.DateField("réponse connue le", null=True, blank=True)
    notification = LienCloisonne(
        NotificationMdph, models.SET_NULL, null=True, blank=True, related_name="demandes"
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("eleve", "genre", "deposee_le", "numero", "issue", "issue_le", "notification"), ART_9
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteDemandes)()

    class Meta:
        verbose_name = "demande à la MDPH"
        verbose_name_plural = "demandes à la MDPH"
        ordering = ["-deposee_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(issue="en_attente", issue_le__isnull=True)
                | (~Q(issue="en_attente") & Q(issue_le__isnull=False)),
                name="eleves_demande_issue_datee",
                violation_error_message="Une réponse de la MDPH a une date.",
            ),
            models.CheckConstraint(
                condition=Q(notification__isnull=True) | Q(issue="accordee"),
                name="eleves_demande_droit_si_accordee",
            ),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()
