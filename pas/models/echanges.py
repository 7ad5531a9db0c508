"""What passes between the person who asked and the PAS: agreements, messages, appointments."""

from django.conf import settings
from django.db import models
from django.utils import timezone

from pas.enums import (
    LIBELLES_ACTION_CONSENTIE,
    LIBELLES_REPONSE_RENDEZ_VOUS,
    ReponseRendezVous,
)
from pas.models.saisine import Saisine
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd


class Consentement(ModeleCloisonne):
    """What the family said to one action, on one day, of one version of the words; never changed.

    The last one said holds; taking back is one more row.
    """

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="consentements", verbose_name="demande"
    )
    action = models.CharField("action", max_length=14, choices=choix(LIBELLES_ACTION_CONSENTIE))
    version = models.CharField("version des mots", max_length=10)
    est_accorde = models.BooleanField("accordé")
    dit_le = models.DateTimeField("dit le")
    recueilli_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="recueilli par",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"est_accorde": "accord de la famille", "recueilli_par": "auteur d'un acte"},
        autres=("saisine", "action", "version", "dit_le"),
    )

    class Meta:
        verbose_name = "accord de la famille"
        verbose_name_plural = "accords de la famille"
        ordering = ["dit_le", "cree_le"]

    def __str__(self) -> str:
        return self.action


class MessageSaisine(ModeleCloisonne):
    """A message between the person who asked (no author) and the PAS."""

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="messages", verbose_name="demande"
    )
    corps = TexteChiffre("message")
    ecrit_le = models.DateTimeField("écrit le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"corps": "texte libre, chiffré", "auteur": "auteur d'un acte"},
        autres=("saisine", "ecrit_le"),
    )

    class Meta:
        verbose_name = "message d'une demande"
        verbose_name_plural = "messages d'une demande"
        ordering = ["ecrit_le", "cree_le"]

    def __str__(self) -> str:
        return str(self.ecrit_le)


class RendezVous(ModeleCloisonne):
    """A meeting proposed by the PAS, and what was answered."""

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="rendez_vous", verbose_name="demande"
    )
    debut = models.DateTimeField("début")
    duree_minutes = models.PositiveSmallIntegerField("durée en minutes", default=45)
    lieu = models.CharField("lieu", max_length=160)
    reponse = models.CharField(
        "réponse",
        max_length=10,
        choices=choix(LIBELLES_REPONSE_RENDEZ_VOUS),
        default=ReponseRendezVous.ATTENDUE,
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    pose_le = models.DateTimeField("proposé ou changé le", default=timezone.now)
    version = models.PositiveSmallIntegerField("changements", default=0)
    rappele_le = models.DateTimeField("rappelé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"reponse": "réponse de la famille"},
        autres=(
            *("saisine", "debut", "duree_minutes", "lieu", "repondu_le", "annule_le"),
            *("pose_le", "version", "rappele_le"),
        ),
    )

    class Meta:
        verbose_name = "rendez-vous"
        verbose_name_plural = "rendez-vous"
        ordering = ["debut"]

    def __str__(self) -> str:
        return str(self.debut)
