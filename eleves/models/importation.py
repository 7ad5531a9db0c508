"""A class's week read from a file: dry run, application, undo."""

from django.conf import settings
from django.db import models

from eleves.enums import LIBELLES_FORMAT_SEMAINE
from eleves.models.classe import Classe
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class ImportSemaine(ModeleCloisonne):
    """A file read for one class, before and after: ``[jour, debut, fin, matiere, semaine]``."""

    classe = LienCloisonne(Classe, models.CASCADE, related_name="imports")
    nom_fichier = models.CharField("nom du fichier", max_length=200)
    format = models.CharField("format", max_length=4, choices=choix(LIBELLES_FORMAT_SEMAINE))
    seances = models.JSONField("séances lues", default=list)
    remarques = models.JSONField("remarques du lecteur", default=list)
    revision_lue = models.PositiveIntegerField("révision au moment de la lecture")
    avant = models.JSONField("séances d'avant, pour annuler", default=list)
    revision_appliquee = models.PositiveIntegerField(
        "révision après application", null=True, blank=True
    )
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
            "classe",
            "nom_fichier",
            "format",
            "seances",
            "remarques",
            "revision_lue",
            "avant",
            "revision_appliquee",
            "applique_le",
            "annule_le",
        ),
    )

    class Meta:
        verbose_name = "import d'une semaine de classe"
        verbose_name_plural = "imports de semaines de classe"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return self.nom_fichier
