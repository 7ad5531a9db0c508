"""What a pupil needs, when, and how much: observed by the pole, never a right nor a diagnosis."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from eleves.enums import LIBELLES_ACTIVITE
from eleves.enums.besoins import LIBELLES_INTENSITE
from eleves.models.eleve import Eleve
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

ART_9 = "besoin observé (donnée relative au handicap, RGPD art. 9)"
NOTE_MAXIMUM = 200


class EvaluationBesoin(ModeleCloisonne):
    """One version: who wrote it, when, and the local target that followed, as it was computed.

    A new one takes its place; ``poids`` are the settings of the day. Its author may rewrite the
    note (``corrigee_le``) or withdraw the version (``retiree_le``): what was written is then
    erased, that it was written stays (data minimisation, GDPR art. 5).
    """

    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="evaluations")
    est_courante = models.BooleanField("en cours", default=True)
    faite_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fonction = models.CharField("fonction", max_length=12)
    faite_le = models.DateTimeField("faite le")
    cible_calculee = models.PositiveSmallIntegerField("cible calculée (minutes)")
    poids = models.JSONField("poids du jour", default=dict)
    note = models.CharField("précision", max_length=NOTE_MAXIMUM, blank=True, default="")
    corrigee_le = models.DateTimeField("précision corrigée le", null=True, blank=True)
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("eleve", "cible_calculee", "note"), ART_9)
        | dict.fromkeys(("faite_par", "fonction"), "identité professionnelle"),
        autres=("est_courante", "faite_le", "poids", "corrigee_le", "retiree_le"),
    )

    class Meta:
        verbose_name = "évaluation des besoins"
        verbose_name_plural = "évaluations des besoins"
        ordering = ["-faite_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "eleve"],
                condition=Q(est_courante=True),
                name="eleves_evaluation_courante",
                violation_error_message=(
                    "Une autre évaluation vient d'être enregistrée : rechargez la page."
                ),
            ),
            models.CheckConstraint(
                condition=Q(retiree_le__isnull=True)
                | Q(note="", est_courante=False, cible_calculee=0),
                name="eleves_evaluation_retiree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.faite_le:%d/%m/%Y}"


class LigneBesoin(ModeleCloisonne):
    """One activity at one moment of the week, with its intensity.

    ``moment`` is the choice made (code), ``plages`` the hours that it stood for that day:
    ``[[weekday, start, end, week]]``, in minutes since midnight.
    """

    evaluation = LienCloisonne(EvaluationBesoin, models.CASCADE, related_name="lignes")
    rang = models.PositiveSmallIntegerField("rang")
    activite = models.CharField("activité", max_length=20, choices=choix(LIBELLES_ACTIVITE))
    moment = models.CharField("moment", max_length=60)
    libelle_moment = models.CharField("moment en mots", max_length=100)
    plages = models.JSONField("heures", default=list)
    intensite = models.CharField("intensité", max_length=8, choices=choix(LIBELLES_INTENSITE))
    est_securite = models.BooleanField("sécurité", default=False)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("activite", "moment", "libelle_moment", "plages", "intensite", "est_securite"), ART_9
        ),
        autres=("evaluation", "rang"),
    )

    class Meta:
        verbose_name = "besoin évalué"
        verbose_name_plural = "besoins évalués"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "evaluation", "rang"], name="eleves_lignebesoin_rang"
            )
        ]

    def __str__(self) -> str:
        return self.libelle_moment
