"""What a publication changed for somebody, and whether they say they saw it."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from aesh.enums import LIBELLES_DESTINATAIRE_AVIS
from aesh.models.aesh import Aesh
from aesh.models.emploi import EmploiDuTemps
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


class AvisChangement(ModeleCloisonne):
    """One reader of one published version: an AESH, a school, or the pole's pilote.

    ``avant`` and ``apres`` are sentences about slots, without pupils. ``vu_le`` is a courtesy,
    never evidence (decision 18).
    """

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="avis")
    destinataire = models.CharField(
        "destinataire", max_length=13, choices=choix(LIBELLES_DESTINATAIRE_AVIS)
    )
    aesh = LienCloisonne(Aesh, models.CASCADE, null=True, blank=True, related_name="avis")
    etablissement = LienCloisonne(
        Etablissement, models.CASCADE, null=True, blank=True, related_name="avis"
    )
    avant = models.JSONField("avant", default=list)
    apres = models.JSONField("après", default=list)
    sous_48_heures = models.BooleanField("moins de 48 heures avant", default=False)
    vu_le = models.DateTimeField("vu le", null=True, blank=True)
    vu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    # A version replaced before it held: its notices no longer speak of anything.
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "aesh": "emploi du temps",
            "avant": "emploi du temps",
            "apres": "emploi du temps",
            "vu_le": "courtoisie",
            "vu_par": "identité professionnelle",
        },
        autres=("emploi", "destinataire", "etablissement", "sous_48_heures", "retire_le"),
    )

    class Meta:
        verbose_name = "avis de changement"
        verbose_name_plural = "avis de changement"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "emploi", "destinataire", "aesh", "etablissement"],
                nulls_distinct=False,
                name="aesh_avis_unique",
            ),
            models.CheckConstraint(
                condition=Q(destinataire="aesh", aesh__isnull=False, etablissement__isnull=True)
                | Q(destinataire="etablissement", aesh__isnull=True, etablissement__isnull=False)
                | Q(destinataire="pilote", aesh__isnull=True, etablissement__isnull=True),
                name="aesh_avis_un_destinataire",
            ),
        ]

    def __str__(self) -> str:
        return self.get_destinataire_display()
