"""Registre des remontées du terrain: a gap, its owner, its due date, its answer, its history."""

import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import LIBELLES_ROLE, GenrePerimetre
from comptes.models import Mandat
from pial.models import Etablissement, Pole
from reporting.enums.moyens import (
    LIBELLES_ETAT_REMONTEE,
    LIBELLES_GENRE_REMONTEE,
    EtatRemontee,
)
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

TEXTE_MAX, REPONSE_MAX = 300, 600
PROFESSIONNELLE = "identité professionnelle"


class RequeteRemontees(RequeteCloisonnee):
    """Reads of the register."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteRemontees":
        """Gaps of the mandate's poles, or of its schools alone when it covers no whole pole.

        The matrix gives the capability ("besoins") first.
        """
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return self.all()
        if mandat.genre_perimetre == GenrePerimetre.POLE:
            return self.filter(pole__in=Pole.objects.du_perimetre(mandat, le))
        return self.filter(etablissement__in=Etablissement.objects.du_perimetre(mandat, le))


@pghistory.track()
class RemonteeTerrain(ModeleCloisonne):
    """What is missing somewhere, since when, in 300 characters without any pupil's name."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="remontees", verbose_name="pôle")
    etablissement = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="remontees",
        verbose_name="école ou établissement",
    )
    genre = models.CharField("besoin", max_length=16, choices=choix(LIBELLES_GENRE_REMONTEE))
    depuis = models.DateField("depuis le")
    texte = models.CharField("ce qui manque", max_length=TEXTE_MAX)
    ecart_centiemes = models.IntegerField("écart (centièmes d'ETP)", null=True, blank=True)
    etat = models.CharField(
        "état",
        max_length=15,
        choices=choix(LIBELLES_ETAT_REMONTEE),
        default=EtatRemontee.DEPOSEE,
    )
    deposee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    proprietaire = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="suivie par",
    )
    echeance = models.DateField("réponse attendue le")
    reponse = models.CharField("réponse", max_length=REPONSE_MAX, blank=True, default="")
    repondue_le = models.DateTimeField("répondue le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "texte": "organisation (texte libre)",
            "reponse": "organisation (texte libre)",
            "deposee_par": PROFESSIONNELLE,
            "proprietaire": PROFESSIONNELLE,
        },
        autres=(
            "pole",
            "etablissement",
            "genre",
            "depuis",
            "ecart_centiemes",
            "etat",
            "echeance",
            "repondue_le",
            "revision",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteRemontees)()

    class Meta:
        verbose_name = "remontée du terrain"
        verbose_name_plural = "remontées du terrain"
        ordering = ["echeance", "cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(etat=EtatRemontee.REPONDUE) | ~Q(reponse=""),
                name="reporting_remontee_reponse",
                violation_error_message="Écrivez la réponse.",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "pole"], name="reporting_remontee_pole"),
            models.Index(fields=["departement", "echeance"], name="reporting_remontee_echeance"),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()


class SuiteRemontee(ModeleCloisonne):
    """One act on a gap: who, when, which state it left, and the words written."""

    remontee = LienCloisonne(RemonteeTerrain, models.CASCADE, related_name="suites")
    etat = models.CharField("état", max_length=15, choices=choix(LIBELLES_ETAT_REMONTEE))
    acte = models.CharField("acte", max_length=80)
    texte = models.CharField("texte", max_length=REPONSE_MAX, blank=True, default="")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    fonction = models.CharField("fonction", max_length=12, choices=choix(LIBELLES_ROLE))

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "par": PROFESSIONNELLE,
            "fonction": "fonction",
            "texte": "organisation (texte libre)",
        },
        autres=("remontee", "etat", "acte"),
    )

    class Meta:
        verbose_name = "suite d'une remontée"
        verbose_name_plural = "suites des remontées"
        ordering = ["cree_le"]
        indexes = [
            models.Index(fields=["departement", "remontee"], name="reporting_suite_remontee")
        ]

    def __str__(self) -> str:
        return self.acte
