"""The recorded case on one pupil: why it was opened, by whom, what was written and answered."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.models import Mandat
from eleves.models import Eleve
from reporting.enums.suivi import (
    LIBELLES_GENRE_DOSSIER,
    LIBELLES_GENRE_PIECE,
    LIBELLES_MOTIF_DOSSIER,
)
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

ART_9 = "suivi d'un droit (donnée relative au handicap, RGPD art. 9)"


class RequeteDossiers(RequeteCloisonnee):
    """Reads of cases."""

    def ouverts(self) -> "RequeteDossiers":
        """Cases that are not closed: only these open a name."""
        return self.filter(clos_le__isnull=True)


@pghistory.track()
class DossierSuivi(ModeleCloisonne):
    """A signalement or a recours: while it is open the Dasen reads this one pupil by name."""

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="dossiers_suivis")
    genre = models.CharField("genre", max_length=12, choices=choix(LIBELLES_GENRE_DOSSIER))
    motif = models.CharField("motif", max_length=12, choices=choix(LIBELLES_MOTIF_DOSSIER))
    precision = models.CharField("précision", max_length=200, blank=True, default="")
    ouvert_par = LienCloisonne(Mandat, models.PROTECT, related_name="+")
    clos_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    clos_le = models.DateTimeField("clos le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("eleve", "genre", "motif", "precision"), ART_9)
        | dict.fromkeys(("ouvert_par", "clos_par"), "identité professionnelle"),
        autres=("clos_le",),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteDossiers)()

    class Meta:
        verbose_name = "dossier suivi"
        verbose_name_plural = "dossiers suivis"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "eleve"],
                condition=Q(clos_le__isnull=True),
                name="reporting_dossier_un_ouvert",
                violation_error_message="Un dossier est déjà ouvert pour cet élève.",
            )
        ]
        indexes = [models.Index(fields=["departement", "cree_le"], name="reporting_dossier_date")]

    def __str__(self) -> str:
        return self.get_genre_display()


@pghistory.track()
class PieceSuivi(ModeleCloisonne):
    """One dated line added by hand to a case: a letter, a call, an answer. No attachment."""

    dossier = LienCloisonne(DossierSuivi, models.PROTECT, related_name="pieces")
    date = models.DateField("date")
    genre = models.CharField("genre", max_length=14, choices=choix(LIBELLES_GENRE_PIECE))
    texte = models.CharField("en quelques mots", max_length=200)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    retiree_le = models.DateTimeField("retirée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("dossier", "date", "genre", "texte"), ART_9)
        | {"auteur": "identité professionnelle"},
        autres=("retiree_le",),
    )

    class Meta:
        verbose_name = "pièce d'un dossier suivi"
        verbose_name_plural = "pièces des dossiers suivis"
        ordering = ["date", "cree_le"]
        indexes = [models.Index(fields=["departement", "dossier"], name="reporting_piece_dossier")]

    def __str__(self) -> str:
        return self.get_genre_display()
