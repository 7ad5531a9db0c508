"""What the product proposes, what people decided, what was notified (decision 25)."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aesh.models import Aesh
from campagne.enums import (
    LIBELLES_CHANGEMENT,
    LIBELLES_ETAT_CALCUL,
    LIBELLES_ETAT_LIGNE,
    LIBELLES_MOTIF_REFUS,
    LIBELLES_ORIGINE,
    Changement,
    EtatCalcul,
    EtatLigne,
    Origine,
)
from campagne.models.campagne import PROFESSIONNELLE, Campagne
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


class CalculCampagne(ModeleCloisonne):
    """One run of the solver on the whole department; one at a time per campaign.

    ``probleme`` is what it was asked, whole, with keys but no name: with ``graine`` and ``poids``
    the same question can be asked again.
    """

    campagne = LienCloisonne(Campagne, models.CASCADE, related_name="calculs")
    demande_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    etat = models.CharField(
        "état", max_length=8, choices=choix(LIBELLES_ETAT_CALCUL), default=EtatCalcul.EN_COURS
    )
    peut_deplacer = models.BooleanField("peut changer ce qui est accepté", default=False)
    secondes = models.PositiveSmallIntegerField("secondes de recherche", default=45)
    graine = models.PositiveIntegerField("graine", default=0)
    poids = models.JSONField("poids", default=dict)
    empreinte = models.CharField("empreinte des données", max_length=64, blank=True, default="")
    probleme = models.JSONField("problème posé", default=dict)
    avancement = models.JSONField("avancement", default=dict)
    bilan = models.JSONField("bilan", default=dict)
    arret_demande = models.BooleanField("arrêt demandé", default=False)
    travail = models.UUIDField("travail", null=True, blank=True)
    termine_le = models.DateTimeField("terminé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"demande_par": PROFESSIONNELLE, "probleme": "affectation"},
        autres=(
            "campagne",
            "etat",
            "peut_deplacer",
            "secondes",
            "graine",
            "poids",
            "empreinte",
            "avancement",
            "bilan",
            "arret_demande",
            "travail",
            "termine_le",
        ),
    )

    class Meta:
        verbose_name = "recherche d'une répartition"
        verbose_name_plural = "recherches d'une répartition"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "campagne"],
                condition=Q(etat=EtatCalcul.EN_COURS),
                name="campagne_un_calcul",
                violation_error_message="Une répartition est déjà en préparation.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


@pghistory.track()
class LigneCampagne(ModeleCloisonne):
    """An AESH for so many minutes a week in a school at the rentrée, and the human decision.

    ``remplace``: the accepted line that this one would change; accepting it takes the other away
    (``minutes`` 0: she leaves the school). ``lot`` ties the lines decided by one click: undone
    together.
    """

    campagne = LienCloisonne(Campagne, models.CASCADE, related_name="lignes")
    calcul = LienCloisonne(
        CalculCampagne, models.SET_NULL, null=True, blank=True, related_name="lignes"
    )
    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="+", verbose_name="AESH")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="pôle")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="+", verbose_name="école"
    )
    minutes = models.PositiveSmallIntegerField("minutes par semaine")
    remplace = LienCloisonne(
        "self", models.SET_NULL, null=True, blank=True, related_name="remplacantes"
    )
    origine = models.CharField(
        "origine", max_length=8, choices=choix(LIBELLES_ORIGINE), default=Origine.CALCUL
    )
    changement = models.CharField(
        "changement",
        max_length=8,
        choices=choix(LIBELLES_CHANGEMENT),
        default=Changement.PREMIERE,
    )
    raisons = models.JSONField("raisons", default=list)
    etat = models.CharField(
        "état", max_length=8, choices=choix(LIBELLES_ETAT_LIGNE), default=EtatLigne.PROPOSEE
    )
    motif_refus = models.CharField(
        "motif du refus",
        max_length=10,
        choices=choix(LIBELLES_MOTIF_REFUS),
        blank=True,
        default="",
    )
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    lot = models.UUIDField("décidées ensemble", null=True, blank=True)
    publiee_le = models.DateTimeField("publiée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "pole", "etablissement", "minutes", "changement", "raisons", "motif_refus"),
            "affectation",
        )
        | {"decidee_par": PROFESSIONNELLE},
        autres=(
            "campagne",
            "calcul",
            "remplace",
            "origine",
            "etat",
            "decidee_le",
            "lot",
            "publiee_le",
        ),
    )

    class Meta:
        verbose_name = "ligne d'une campagne"
        verbose_name_plural = "lignes d'une campagne"
        ordering = ["aesh__cle_tri", "etablissement__cle_tri"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0) | Q(changement=Changement.PART),
                name="campagne_ligne_minutes",
            ),
            models.UniqueConstraint(
                fields=["departement", "campagne", "aesh", "etablissement"],
                condition=Q(etat=EtatLigne.ACCEPTEE, minutes__gt=0),
                name="campagne_ligne_acceptee",
                violation_error_message="Cette AESH a déjà des heures acceptées dans cette école.",
            ),
        ]
        indexes = [
            models.Index(
                fields=["departement", "campagne", "pole", "etat"], name="campagne_ligne_pole"
            ),
            models.Index(fields=["departement", "campagne", "aesh"], name="campagne_ligne_aesh"),
        ]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class FicheAffectation(ModeleCloisonne):
    """Notice of posting as it was issued: frozen content, hash, version; no pupil.

    ``suites``: what publishing wrote (keys of postings) and closed (their former end), to be put
    back when the line is taken away.

    *Source:* dossier §7 (fiche de notification d'affectation).
    """

    campagne = LienCloisonne(Campagne, models.CASCADE, related_name="fiches")
    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="fiches", verbose_name="AESH")
    version = models.PositiveSmallIntegerField("version")
    contenu = models.JSONField("contenu", default=dict)
    empreinte = models.CharField("empreinte", max_length=64)
    poles = ArrayField(models.UUIDField(), default=list, verbose_name="pôles")
    emise_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    emise_le = models.DateTimeField("émise le")
    est_envoyee = models.BooleanField("annoncée par courriel", default=False)
    suites = models.JSONField("affectations écrites et fermées", default=dict)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "aesh": "affectation",
            "contenu": "affectation",
            "poles": "affectation",
            "suites": "affectation",
            "emise_par": PROFESSIONNELLE,
        },
        autres=("campagne", "version", "empreinte", "emise_le", "est_envoyee"),
    )

    class Meta:
        verbose_name = "fiche de notification d'affectation"
        verbose_name_plural = "fiches de notification d'affectation"
        ordering = ["-emise_le", "aesh__cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "campagne", "aesh", "version"],
                name="campagne_fiche_version",
            )
        ]

    def __str__(self) -> str:
        return f"fiche {self.version}"
