"""The meeting of parents, teacher and AESH that each new pair calls for, once a school year."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.enums.rencontres import (
    LIBELLES_ETAT_RENCONTRE,
    LIBELLES_ORIGINE_RENCONTRE,
    EtatRencontre,
    OrigineRencontre,
)
from aesh.models.aesh import Aesh
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, ELEVE, Rgpd


@pghistory.track()
class Rencontre(ModeleCloisonne):
    """A pair (pupil, AESH) that begins on a day; a date or "no object" closes it, no text."""

    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="rencontres")
    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="rencontres")
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="rencontres")
    annee = models.PositiveSmallIntegerField("année de rentrée")
    a_partir_du = models.DateField("ensemble à partir du")
    origine = models.CharField(
        "origine",
        max_length=12,
        choices=choix(LIBELLES_ORIGINE_RENCONTRE),
        default=OrigineRencontre.VERSION,
    )
    etat = models.CharField(
        "état",
        max_length=11,
        choices=choix(LIBELLES_ETAT_RENCONTRE),
        default=EtatRencontre.A_ORGANISER,
    )
    faite_le = models.DateField("faite le", null=True, blank=True)
    close_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    close_le = models.DateTimeField("dite le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("eleve", "aesh", "a_partir_du", "faite_le"), "accompagnement")
        | {"close_par": "identité professionnelle"},
        autres=("etablissement", "annee", "origine", "etat", "close_le"),
    )

    class Meta:
        verbose_name = "rencontre"
        verbose_name_plural = "rencontres"
        ordering = ["a_partir_du"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "annee", "eleve", "aesh"], name="aesh_rencontre_unique"
            ),
            models.CheckConstraint(
                condition=Q(etat="faite", faite_le__isnull=False)
                | (~Q(etat="faite") & Q(faite_le__isnull=True)),
                name="aesh_rencontre_date",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "etablissement", "etat"], name="aesh_rencontre_ecole"
            ),
        ]

    def __str__(self) -> str:
        return self.get_etat_display()


class RepereSuivi(ModeleCloisonne):
    """Up to when a referent teacher has read what changed for her pupils; one step of undo."""

    mandat = LienUniqueCloisonne(Mandat, models.CASCADE, related_name="+")
    vu_le = models.DateTimeField("vu jusqu'au")
    avant = models.DateTimeField("vu jusqu'au, avant", null=True, blank=True)

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"mandat": "identité professionnelle"},
        autres=("vu_le", "avant"),
    )

    class Meta:
        verbose_name = "repère de lecture"
        verbose_name_plural = "repères de lecture"
        ordering = ["vu_le"]

    def __str__(self) -> str:
        return f"{self.vu_le:%d/%m/%Y}"
