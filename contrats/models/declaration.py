"""What a school says of the hours of an AESH, one day."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.models import Aesh
from contrats.enums.service_fait import (
    LIBELLES_ETAT_DECLARATION,
    LIBELLES_MOTIF_DECLARATION,
    EtatDeclaration,
)
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

PROFESSIONNELLE = "identité professionnelle"
HEURES = "heures de service"


@pghistory.track()
class DeclarationEcole(ModeleCloisonne):
    """A school says that the hours of an AESH differ from the plan, one day. The SEI decides."""

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="declarations_ecole")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="declarations_service"
    )
    jour = models.DateField("jour")
    minutes = models.SmallIntegerField("minutes en plus ou en moins")
    motif = models.CharField("motif", max_length=10, choices=choix(LIBELLES_MOTIF_DECLARATION))
    etat = models.CharField(
        "état",
        max_length=8,
        choices=choix(LIBELLES_ETAT_DECLARATION),
        default=EtatDeclaration.DECLAREE,
    )
    declare_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    tranche_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    tranche_le = models.DateTimeField("tranché le", null=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "jour", "minutes", "motif"), HEURES)
        | dict.fromkeys(("declare_par", "tranche_par"), PROFESSIONNELLE),
        autres=("etablissement", "etat", "tranche_le"),
    )

    class Meta:
        verbose_name = "différence déclarée par une école"
        verbose_name_plural = "différences déclarées par les écoles"
        ordering = ["-jour", "motif"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=-600, minutes__lte=600) & ~Q(minutes=0),
                name="contrats_declaration_minutes",
                violation_error_message="Une durée va de 1 minute à 10 heures.",
            ),
            models.UniqueConstraint(
                fields=["departement", "aesh", "etablissement", "jour", "motif"],
                condition=~Q(etat=EtatDeclaration.RETIREE),
                name="contrats_declaration_unique",
                violation_error_message=(
                    "Cette différence est déjà déclarée ce jour-là : retirez-la pour la changer."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "aesh", "jour"], name="contrats_declaration_aesh")
        ]

    def __str__(self) -> str:
        return self.get_motif_display()
