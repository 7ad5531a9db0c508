"""Probable duplicates: pairs said to be two children, and files merged into one."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from eleves.models.eleve import Eleve
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


@pghistory.track(pghistory.InsertEvent(), pghistory.DeleteEvent())
class PaireDistincte(ModeleCloisonne):
    """Somebody looked at both files and said: these are two children. ``un`` < ``autre``."""

    en_fusion: ClassVar[str] = "ecarter"  # what was said of a file is not said of the other

    un = LienCloisonne(Eleve, models.CASCADE, related_name="+", verbose_name="un élève")
    autre = LienCloisonne(Eleve, models.CASCADE, related_name="+", verbose_name="l'autre")
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "un": "élève (pseudonyme)",
            "autre": "élève (pseudonyme)",
            "decide_par": "identité professionnelle",
        },
    )

    class Meta:
        verbose_name = "paire d'enfants distincts"
        verbose_name_plural = "paires d'enfants distincts"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "un", "autre"], name="eleves_paire_unique"
            ),
            models.CheckConstraint(condition=Q(un__lt=F("autre")), name="eleves_paire_ordonnee"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


@pghistory.track()
class FusionEleves(ModeleCloisonne):
    """Two files made one: everything that moved or was set aside, so that it can be undone.

    ``absorbe`` is the identifier of the file that is no more (journals and histories keep it).
    ``deplacees``: ``{"aesh.CreneauEleve.eleve": [ids]}``; ``ecartees``: rows that one file cannot
    hold twice, whole, as ``{"modele": …, "champs": {…}}``.
    """

    garde = LienCloisonne(Eleve, models.PROTECT, related_name="fusions", verbose_name="gardé")
    absorbe = models.UUIDField("dossier absorbé")
    identite = models.JSONField("identité du dossier absorbé")
    identite_avant = models.JSONField("identité du dossier gardé, avant")
    deplacees = models.JSONField("lignes passées d'un dossier à l'autre", default=dict)
    ecartees = models.JSONField("lignes écartées", default=list)
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    annulable_jusqu_au = models.DateField("annulable jusqu'au")
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("garde", "absorbe"), "élève (pseudonyme)")
        | dict.fromkeys(("identite", "identite_avant"), "identité")
        | dict.fromkeys(
            ("deplacees", "ecartees"), "copie du dossier absorbé (relative au handicap, art. 9)"
        )
        | {"decide_par": "identité professionnelle"},
        autres=("annulable_jusqu_au", "annulee_le"),
    )

    class Meta:
        verbose_name = "fusion de deux dossiers"
        verbose_name_plural = "fusions de dossiers"
        ordering = ["-cree_le"]
        indexes = [
            models.Index(fields=["departement", "absorbe"], name="eleves_fusion_absorbe"),
            models.Index(fields=["departement", "garde"], name="eleves_fusion_garde"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
