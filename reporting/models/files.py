"""Work queues: who works on a notification, saved views, pasted lists, acts on many rows."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comptes.models import Mandat
from eleves.models import NotificationMdph
from pial.models import Pole
from reporting.enums.files import (
    LIBELLES_ACTE_DE_FILE,
    LIBELLES_FILE,
    LIBELLES_GENRE_LISTE,
)
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, ELEVE, TECHNIQUE, Rgpd

NOTE_MAX = 200
PROFESSIONNELLE = "identité professionnelle"


@pghistory.track()
class PriseEnCharge(ModeleCloisonne):
    """Who works on a notification, to which pole it is entrusted, and the note left on it.

    ``revision`` counts the acts: one that read an older state is refused, never lost.
    """

    notification = LienUniqueCloisonne(
        NotificationMdph, models.CASCADE, related_name="prise_en_charge"
    )
    pris_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="pris en charge par",
    )
    pris_le = models.DateTimeField("pris en charge le", null=True, blank=True)
    confiee_a = LienCloisonne(
        Pole,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="confiée à la coordination du pôle",
    )
    confiee_le = models.DateTimeField("confiée le", null=True, blank=True)
    note = models.CharField("note de passation", max_length=NOTE_MAX, blank=True, default="")
    note_par = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="note laissée par",
    )
    note_le = models.DateTimeField("note laissée le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=0)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "notification": "suivi d'un droit (donnée relative au handicap, RGPD art. 9)",
            "note": "suivi d'un droit (donnée relative au handicap, RGPD art. 9)",
            "pris_par": PROFESSIONNELLE,
            "note_par": PROFESSIONNELLE,
        },
        autres=("pris_le", "confiee_a", "confiee_le", "note_le", "revision"),
    )

    class Meta:
        verbose_name = "prise en charge"
        verbose_name_plural = "prises en charge"

    def __str__(self) -> str:
        return f"{self.notification_id}"


class RequeteVues(RequeteCloisonnee):
    """Reads of saved views."""

    def visibles_par(self, mandat: Mandat) -> "RequeteVues":
        """Mine, and those that a colleague of the same perimeter shares."""
        return self.filter(
            Q(auteur_id=mandat.membre_id) | Q(est_partagee=True, perimetre_id=mandat.perimetre_id)
        )


class VueEnregistree(ModeleCloisonne):
    """A queue with its filters and sort, under a name; shared with the service or not."""

    nom = models.CharField("nom", max_length=60)
    file = models.CharField("file", max_length=12, choices=choix(LIBELLES_FILE))
    parametres = models.CharField("filtres et tri", max_length=500, blank=True, default="")
    est_partagee = models.BooleanField("partagée avec le service", default=False)
    perimetre = LienCloisonne(
        "comptes.Perimetre", models.CASCADE, related_name="+", verbose_name="service"
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="auteur"
    )

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"auteur": PROFESSIONNELLE},
        autres=("nom", "file", "parametres", "est_partagee", "perimetre"),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteVues)()

    class Meta:
        verbose_name = "vue enregistrée"
        verbose_name_plural = "vues enregistrées"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "auteur", "nom"],
                name="reporting_vue_nom",
                violation_error_message="Vous avez déjà une vue de ce nom.",
            )
        ]

    def __str__(self) -> str:
        return self.nom


class ListeCollee(ModeleCloisonne):
    """Lines pasted to filter a queue: too long for an address, kept under a short key."""

    cle = models.CharField("clé", max_length=10)
    genre = models.CharField("genre", max_length=4, choices=choix(LIBELLES_GENRE_LISTE))
    lignes = ArrayField(models.CharField(max_length=120), verbose_name="lignes")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="auteur"
    )

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"lignes": "identité", "auteur": PROFESSIONNELLE},
        autres=("cle", "genre"),
    )

    class Meta:
        verbose_name = "liste collée"
        verbose_name_plural = "listes collées"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "cle"], name="reporting_liste_cle")
        ]

    def __str__(self) -> str:
        return self.cle


class ActeGroupe(ModeleCloisonne):
    """One act on rows of a queue: what each was before, so that it can be undone.

    ``lignes``: ``{"notification", "avant", "revision"}`` for each row that was changed.
    """

    acte = models.CharField("acte", max_length=9, choices=choix(LIBELLES_ACTE_DE_FILE))
    lignes = models.JSONField("lignes", default=list)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name="auteur"
    )
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "lignes": "suivi d'un droit (donnée relative au handicap, RGPD art. 9)",
            "auteur": PROFESSIONNELLE,
        },
        autres=("acte", "annule_le"),
    )

    class Meta:
        verbose_name = "acte sur une file"
        verbose_name_plural = "actes sur les files"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return f"{self.get_acte_display()} ({len(self.lignes)})"
