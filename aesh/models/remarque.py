"""What people say about a slot: handover notes, remarks and proposals, and the answer given."""

import pghistory
from django.conf import settings
from django.db import models

from aesh.enums import JOURS, LIBELLES_ETAT_REMARQUE, LIBELLES_GENRE_REMARQUE, EtatRemarque
from aesh.models.emploi import EmploiDuTemps
from comptes.enums import LIBELLES_ROLE
from pial.models import Pole
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


@pghistory.track()
class RemarqueCreneau(ModeleCloisonne):
    """A sentence about one slot, which follows it from version to version (``lignee``).

    A note is for whom will hold the slot; a remark or a proposal waits for the coordinator's
    answer (decision 1: heads, ERSEH and AESH propose or remark, the coordinator answers).
    """

    pole = LienCloisonne(Pole, models.CASCADE, related_name="remarques")
    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="remarques")
    lignee = models.UUIDField("lignée du créneau")
    genre = models.CharField("genre", max_length=12, choices=choix(LIBELLES_GENRE_REMARQUE))
    texte = models.CharField("texte", max_length=500)
    jour = models.PositiveSmallIntegerField(
        "jour proposé", choices=list(JOURS.items()), null=True, blank=True
    )
    debut = models.PositiveSmallIntegerField("début proposé", null=True, blank=True)
    fin = models.PositiveSmallIntegerField("fin proposée", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    fonction = models.CharField("fonction de l'auteur", max_length=20, choices=choix(LIBELLES_ROLE))
    etat = models.CharField(
        "état",
        max_length=10,
        choices=choix(LIBELLES_ETAT_REMARQUE),
        default=EtatRemarque.OUVERTE,
    )
    reponse = models.CharField("réponse", max_length=500, blank=True, default="")
    repondu_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    repondu_le = models.DateTimeField("répondu le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "texte": "organisation (texte libre)",
            "reponse": "organisation (texte libre)",
            "auteur": "identité professionnelle",
            "repondu_par": "identité professionnelle",
        },
        autres=(
            "pole",
            "emploi",
            "lignee",
            "genre",
            "jour",
            "debut",
            "fin",
            "fonction",
            "etat",
            "repondu_le",
        ),
    )

    class Meta:
        verbose_name = "remarque sur un créneau"
        verbose_name_plural = "remarques sur les créneaux"
        ordering = ["-cree_le"]
        indexes = [
            models.Index(fields=["departement", "lignee"], name="aesh_remarque_lignee"),
            models.Index(fields=["departement", "pole", "etat"], name="aesh_remarque_pole"),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()
