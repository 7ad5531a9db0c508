"""Dated, named shares of one pupil's file with an outsider (EMAS, ESMS, libéral).

django-guardian's direct foreign key holds them; the department's wall and the dates are ours.
"""

from django.contrib.postgres.fields import DateRangeField
from django.db import models
from guardian.managers import UserObjectPermissionManager
from guardian.models import UserObjectPermissionBase

from comptes.models import Mandat
from eleves.models.eleve import Eleve
from socle.cloison import GestionnaireCloisonne, LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


class GestionnairePartages(GestionnaireCloisonne, UserObjectPermissionManager):
    """guardian's manager behind the scope's refusal."""


class PartageEleve(ModeleCloisonne, UserObjectPermissionBase):
    """One outsider may read one pupil's file between two dates, for a reason, given by someone."""

    content_object = LienCloisonne(Eleve, models.CASCADE, related_name="partages")
    periode = DateRangeField("période")
    motif = models.CharField("motif", max_length=200)
    accorde_par = LienCloisonne(Mandat, models.PROTECT, related_name="+")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "user": "identité professionnelle",
            "content_object": "élève (pseudonyme)",
            "periode": "partage",
            "motif": "partage",
            "accorde_par": "identité professionnelle",
        },
        autres=("permission",),
    )

    objects = GestionnairePartages()

    class Meta:
        verbose_name = "partage d'un dossier"
        verbose_name_plural = "partages de dossiers"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "user", "permission", "content_object"],
                name="eleves_partage_unique",
            )
        ]

    def __str__(self) -> str:
        return f"partage {self.pk}"
