"""One reading of an official file: what it would change, what it changed, how to undo it."""

from django.conf import settings
from django.db import models

from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class ImportFichier(ModeleCloisonne):
    """A dry run kept with its differences, then applied once, then perhaps undone."""

    nom_fichier = models.CharField("nom du fichier", max_length=200)
    empreinte = models.CharField("empreinte", max_length=64)
    lignes = models.PositiveIntegerField("lignes lues", default=0)
    bilan = models.JSONField("bilan", default=dict)
    differences = models.JSONField("différences", default=dict)
    avant = models.JSONField("état d'avant, pour annuler", default=dict)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"auteur": "identité professionnelle"},
        autres=(
            "nom_fichier",
            "empreinte",
            "lignes",
            "bilan",
            "differences",
            "avant",
            "applique_le",
            "annule_le",
        ),
    )

    class Meta:
        abstract = True
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return self.nom_fichier


class ImportAnnuaire(ImportFichier):
    """A reading of the directory of schools."""

    rgpd = ImportFichier.rgpd

    class Meta(ImportFichier.Meta):
        verbose_name = "import de l'annuaire"
        verbose_name_plural = "imports de l'annuaire"
