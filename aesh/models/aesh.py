"""AESH and their postings, last year's pairs, and the address of their calendar."""

import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from aesh.enums import (
    LIBELLES_DEPLACEMENT,
    LIBELLES_RESERVOIR,
    Deplacement,
    Reservoir,
)
from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd


class RequeteAesh(RequeteCloisonnee):
    """Reads of AESH."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteAesh":
        """AESH that a mandate may read on a day; the matrix gives the capability first."""
        if mandat.role == Role.AESH:
            return self.filter(membre_id=mandat.membre_id)
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return self.all()
        poles = Pole.objects.du_perimetre(mandat, le)
        ici = Affectation.objects.filter(
            aesh=models.OuterRef("pk"), pole__in=poles, periode__contains=le
        )
        if mandat.genre_perimetre == GenrePerimetre.ETABLISSEMENT:
            ecoles = Etablissement.objects.du_perimetre(mandat, le)
            ici = Affectation.objects.filter(
                aesh=models.OuterRef("pk"), etablissement__in=ecoles, periode__contains=le
            )
        return self.filter(models.Exists(ici))


@pghistory.track()
class Aesh(ModeleCloisonne):
    """An aide on contract. No health data, no private phone, no NUMEN."""

    nom = models.CharField("nom", max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    cle_tri = models.CharField(max_length=170, editable=False, default="")
    matricule = models.CharField("matricule", max_length=20)
    courriel = models.EmailField("adresse professionnelle", blank=True, default="")
    commune = models.CharField("commune du domicile", max_length=80, blank=True, default="")
    deplacement = models.CharField(
        "se déplace",
        max_length=10,
        choices=choix(LIBELLES_DEPLACEMENT),
        default=Deplacement.VOITURE,
    )
    membre = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    perimetre = LienUniqueCloisonne(
        "comptes.Perimetre", models.PROTECT, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "nom": "identité",
            "prenom": "identité",
            "cle_tri": "identité",
            "matricule": "identité professionnelle",
            "courriel": "contact professionnel",
            "commune": "domicile (commune seulement)",
            "deplacement": "organisation",
            "membre": "identité professionnelle",
        },
        autres=("perimetre",),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteAesh)()

    class Meta:
        verbose_name = "AESH"
        verbose_name_plural = "AESH"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "matricule"], name="aesh_aesh_matricule")
        ]
        indexes = [models.Index(fields=["departement", "cle_tri"], name="aesh_aesh_tri")]

    def __str__(self) -> str:
        return self.nom_complet

    @property
    def nom_complet(self) -> str:
        """First name and name: an AESH is staff, known by name at school."""
        return f"{self.prenom} {self.nom}"


@pghistory.track()
class Affectation(ModeleCloisonne):
    """Posting of an AESH in a pole (and a main school) between two dates.

    ``reservoir``: kept for replacements, of the pole or of the whole department (decision 16): a
    proposal of timetable leaves her alone, and she comes last in the list of replacements.
    """

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="affectations")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="affectations")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, null=True, blank=True, related_name="affectations"
    )
    periode = DateRangeField("période")
    est_principale = models.BooleanField("principale", default=True)
    reservoir = models.CharField(
        "réservoir de remplacement",
        max_length=11,
        choices=choix(LIBELLES_RESERVOIR),
        default=Reservoir.NON,
        db_default=Reservoir.NON,
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "pole", "etablissement", "periode", "est_principale", "reservoir"),
            "affectation",
        ),
    )

    class Meta:
        verbose_name = "affectation"
        verbose_name_plural = "affectations"
        constraints = [
            ExclusionConstraint(
                name="aesh_affectation_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("aesh", RangeOperators.EQUAL),
                    ("pole", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cette personne est déjà affectée à ce pôle à ces dates.",
            )
        ]
        indexes = [models.Index(fields=["departement", "pole"], name="aesh_affectation_pole")]

    def __str__(self) -> str:
        return f"{self.aesh} → {self.pole}"


class Accompagnement(ModeleCloisonne):
    """Who helped whom in a past school year: continuity starts from here (R13)."""

    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="accompagnements")
    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="accompagnements")
    annee = models.PositiveSmallIntegerField("année de rentrée")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("aesh", "eleve", "annee"), "accompagnement"),
    )

    class Meta:
        verbose_name = "accompagnement d'une année passée"
        verbose_name_plural = "accompagnements des années passées"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "eleve", "aesh", "annee"], name="aesh_accompagnement_unique"
            )
        ]

    def __str__(self) -> str:
        return f"{self.annee}"


class JetonAgenda(ModeleCloisonne):
    """Secret, revocable address of an AESH's calendar; only the token's hash is kept."""

    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="jetons_agenda")
    empreinte = models.CharField("empreinte", max_length=64)
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"aesh": "identité professionnelle"},
        autres=("empreinte", "revoque_le"),
    )

    class Meta:
        verbose_name = "adresse d'agenda"
        verbose_name_plural = "adresses d'agenda"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "empreinte"], name="aesh_jeton_empreinte"
            )
        ]

    def __str__(self) -> str:
        return f"agenda {self.pk}"
