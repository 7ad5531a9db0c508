"""What contracts become: amendments, what follows a fixed term, ends."""

import datetime

import pghistory
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from aesh.enums import LIBELLES_EMPLOYEUR, Employeur
from aesh.models import Contrat
from contrats.enums.vie import (
    LIBELLES_MOTIF_AVENANT,
    LIBELLES_MOTIF_FIN,
    LIBELLES_NATURE_SUITE,
    LIBELLES_REMISE,
    LIBELLES_REPONSE,
    EtatProposition,
    MotifAvenant,
    NatureSuite,
    Remise,
    Reponse,
)
from contrats.regles.propositions import FaitProposition, etat
from socle.choix import choix
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

PROFESSIONNELLE = "identité professionnelle"
SEMAINES = [MinValueValidator(41), MaxValueValidator(45)]
REPONSE_DATEE = Q(reponse="", repondu_le__isnull=True) | (
    ~Q(reponse="") & Q(repondu_le__isnull=False)
)


@pghistory.track()
class Avenant(ModeleCloisonne):
    """New terms proposed in writing: ``remise_le`` starts the clock, silence is a refusal.

    ``repondre_avant`` is the last day to answer, as the rule of the day of the proposal gives it.
    Accepted, it makes ``suite``: a row of contract from ``effet`` on.
    """

    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="avenants")
    minutes_hebdo = models.PositiveIntegerField("minutes par semaine")
    semaines = models.PositiveSmallIntegerField("semaines", default=41, validators=SEMAINES)
    effet = models.DateField("date d'effet")
    motif = models.CharField(
        "motif",
        max_length=12,
        choices=choix(LIBELLES_MOTIF_AVENANT),
        default=MotifAvenant.HAUSSE,
    )
    remise = models.CharField(
        "remise", max_length=4, choices=choix(LIBELLES_REMISE), default=Remise.MAIN_PROPRE
    )
    remise_le = models.DateField("remise le")
    repondre_avant = models.DateField("réponse au plus tard le")
    reponse = models.CharField(
        "réponse", max_length=7, choices=choix(LIBELLES_REPONSE), blank=True, default=""
    )
    repondu_le = models.DateField("répondu le", null=True, blank=True)
    suite = LienUniqueCloisonne(
        Contrat, models.PROTECT, null=True, blank=True, related_name="avenant_source"
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            (
                "contrat",
                "minutes_hebdo",
                "semaines",
                "effet",
                "motif",
                "remise",
                "remise_le",
                "repondre_avant",
                "reponse",
                "repondu_le",
                "suite",
            ),
            "contrat",
        )
        | {"auteur": PROFESSIONNELLE},
        autres=("annule_le",),
    )

    class Meta:
        verbose_name = "avenant"
        verbose_name_plural = "avenants"
        ordering = ["effet", "cree_le"]
        constraints = [
            models.CheckConstraint(condition=REPONSE_DATEE, name="contrats_avenant_reponse"),
            models.UniqueConstraint(
                fields=["departement", "contrat"],
                condition=Q(reponse="", annule_le__isnull=True),
                name="contrats_avenant_en_attente",
            ),
        ]
        indexes = [models.Index(fields=["departement", "contrat"], name="contrats_avenant_contrat")]

    def __str__(self) -> str:
        return f"avenant au {self.effet:%d/%m/%Y}"

    @property
    def fait(self) -> FaitProposition:
        """What rules look at: the one place where a row becomes a fact."""
        retire = self.annule_le is not None
        return FaitProposition(None, self.remise_le, self.repondre_avant, self.reponse, retire)

    def etat_au(self, le: datetime.date) -> EtatProposition:
        """Where it stands on a day (ADR 027: by the date, never by a click)."""
        return etat(self.fait, le)


@pghistory.track()
class Suite(ModeleCloisonne):
    """What is proposed after a fixed term: the interview first, then the proposal, the answer.

    Refused, it stays and another may follow. Accepted, it makes ``suivant``: the next contract,
    from the day after the term.
    """

    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="propositions")
    nature = models.CharField("nature", max_length=6, choices=choix(LIBELLES_NATURE_SUITE))
    entretien_le = models.DateField("entretien le", null=True, blank=True)
    propose_le = models.DateField("proposé le", null=True, blank=True)
    repondre_avant = models.DateField("réponse au plus tard le", null=True, blank=True)
    reponse = models.CharField(
        "réponse", max_length=7, choices=choix(LIBELLES_REPONSE), blank=True, default=""
    )
    repondu_le = models.DateField("répondu le", null=True, blank=True)
    minutes_hebdo = models.PositiveIntegerField("minutes par semaine")
    semaines = models.PositiveSmallIntegerField("semaines", default=41, validators=SEMAINES)
    employeur = models.CharField(
        "employeur", max_length=3, choices=choix(LIBELLES_EMPLOYEUR), default=Employeur.TITRE_2
    )
    suivant = LienUniqueCloisonne(
        Contrat, models.PROTECT, null=True, blank=True, related_name="proposition_source"
    )
    annule_le = models.DateTimeField("annulée le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            (
                "contrat",
                "nature",
                "entretien_le",
                "propose_le",
                "repondre_avant",
                "reponse",
                "repondu_le",
                "minutes_hebdo",
                "semaines",
                "employeur",
                "suivant",
            ),
            "contrat",
        )
        | {"auteur": PROFESSIONNELLE},
        autres=("annule_le",),
    )

    class Meta:
        verbose_name = "suite d'un contrat"
        verbose_name_plural = "suites des contrats"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(condition=REPONSE_DATEE, name="contrats_suite_reponse"),
            models.UniqueConstraint(
                fields=["departement", "contrat"],
                condition=Q(annule_le__isnull=True) & ~Q(reponse=Reponse.REFUSE),
                name="contrats_suite_unique",
                violation_error_message="Une suite est déjà en cours pour ce contrat.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_nature_display()

    @property
    def fait(self) -> FaitProposition:
        """What rules look at: the one place where a row becomes a fact."""
        return FaitProposition(
            self.entretien_le,
            self.propose_le,
            self.repondre_avant,
            self.reponse,
            self.annule_le is not None,
            attend_reponse=self.nature != NatureSuite.AUCUNE,
        )

    def etat_au(self, le: datetime.date) -> EtatProposition:
        """Where it stands on a day (ADR 027: by the date, never by a click)."""
        return etat(self.fait, le)


@pghistory.track()
class FinContrat(ModeleCloisonne):
    """A contract that ends: ``dernier_jour`` and why; ``terme_avant`` undoes it."""

    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="fins")
    dernier_jour = models.DateField("dernier jour")
    motif = models.CharField("motif", max_length=9, choices=choix(LIBELLES_MOTIF_FIN))
    terme_avant = models.DateField("dernier jour prévu avant", null=True, blank=True)
    annule_le = models.DateTimeField("annulée le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("contrat", "dernier_jour", "motif", "terme_avant"), "contrat")
        | {"auteur": PROFESSIONNELLE},
        autres=("annule_le",),
    )

    class Meta:
        verbose_name = "fin de contrat"
        verbose_name_plural = "fins de contrat"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "contrat"],
                condition=Q(annule_le__isnull=True),
                name="contrats_fin_unique",
                violation_error_message="La fin de ce contrat est déjà notée.",
            )
        ]

    def __str__(self) -> str:
        return f"fin le {self.dernier_jour:%d/%m/%Y}"
