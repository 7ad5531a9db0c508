"""The text of a kind of letter in one department, version by version."""

from django.conf import settings
from django.db import models

from documents.enums import LIBELLES_GENRE_LETTRE
from socle.choix import choix
from socle.modeles import ModeleJournal
from socle.rgpd import COMPTE, Rgpd


class ModeleDeLettre(ModeleJournal):
    """A version of a text; the last one serves. An empty text is the product's own again."""

    genre = models.CharField("lettre", max_length=12, choices=choix(LIBELLES_GENRE_LETTRE))
    version = models.PositiveSmallIntegerField("version")
    texte = models.TextField("texte", blank=True)
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"par": "identité professionnelle"},
        autres=("genre", "version", "texte"),
    )

    class Meta:
        verbose_name = "modèle de lettre"
        verbose_name_plural = "modèles de lettres"
        ordering = ["genre", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "genre", "version"],
                name="documents_modele_version",
                violation_error_message=(
                    "Quelqu'un vient d'enregistrer ce modèle : rechargez la page."
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, version {self.version}"
