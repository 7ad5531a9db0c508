"""Timetable versions of a pole, and their slots."""

import datetime
import uuid

import pghistory
from django.conf import settings
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from aesh.enums import (
    JOURS,
    LIBELLES_SEMAINE,
    LIBELLES_STATUT,
    LIBELLES_TYPE_CRENEAU,
    Semaine,
    StatutEmploi,
)
from aesh.models.aesh import Aesh
from comptes.models import Mandat
from eleves.models import Classe, Eleve
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, ELEVE, Rgpd

OUVERTS = [StatutEmploi.BROUILLON, StatutEmploi.PROPOSE, StatutEmploi.VISE]


class RequeteEmplois(RequeteCloisonnee):
    """Reads of timetable versions."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteEmplois":
        """Versions of the poles that a mandate covers on a day."""
        return self.filter(pole__in=Pole.objects.du_perimetre(mandat, le))


@pghistory.track()
class EmploiDuTemps(ModeleCloisonne):
    """One version of a pole's typical week; a published one never changes (decision 1)."""

    pole = LienCloisonne(Pole, models.PROTECT, related_name="emplois", verbose_name="pôle")
    annee = models.PositiveSmallIntegerField("année de rentrée")
    version = models.PositiveSmallIntegerField("version")
    statut = models.CharField(
        "statut", max_length=9, choices=choix(LIBELLES_STATUT), default=StatutEmploi.BROUILLON
    )
    date_effet = models.DateField("prend effet le")
    propose_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    propose_le = models.DateTimeField("proposé le", null=True, blank=True)
    vise_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    vise_le = models.DateTimeField("visa donné le", null=True, blank=True)
    publie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    publie_le = models.DateTimeField("publié le", null=True, blank=True)
    renvoi = models.CharField("motif du renvoi", max_length=300, blank=True, default="")
    # A draft kept aside to be compared; empty: the one that will be proposed. The number of a
    # scenario is that of the draft it was copied from, and is not shown.
    scenario = models.CharField("scénario", max_length=60, blank=True, default="")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "propose_par": "identité professionnelle",
            "vise_par": "identité professionnelle",
            "publie_par": "identité professionnelle",
        },
        autres=(
            "pole",
            "annee",
            "version",
            "statut",
            "date_effet",
            "propose_le",
            "vise_le",
            "publie_le",
            "renvoi",
            "scenario",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteEmplois)()

    class Meta:
        verbose_name = "emploi du temps"
        verbose_name_plural = "emplois du temps"
        ordering = ["-annee", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "annee", "version"],
                condition=Q(scenario=""),
                name="aesh_emploi_version",
            ),
            models.UniqueConstraint(
                fields=["departement", "pole", "annee", "scenario"],
                condition=~Q(scenario=""),
                name="aesh_emploi_scenario_nom",
                violation_error_message="Un scénario de ce pôle porte déjà ce nom.",
            ),
            models.UniqueConstraint(
                fields=["departement", "pole", "annee"],
                condition=Q(statut__in=OUVERTS, scenario=""),
                name="aesh_emploi_un_brouillon",
                violation_error_message="Une version en préparation existe déjà pour ce pôle.",
            ),
            models.CheckConstraint(
                condition=Q(scenario="") | Q(statut=StatutEmploi.BROUILLON),
                name="aesh_emploi_scenario_brouillon",
                violation_error_message="Un scénario reste un brouillon.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pole} {self.annee} v{self.version}"

    @property
    def est_modifiable(self) -> bool:
        """Only a draft changes; a proposed version goes back to draft first."""
        return self.statut == StatutEmploi.BROUILLON

    @property
    def designation(self) -> str:
        """``Version 2``, or ``Scénario « Avec Karim »``, whose number is not shown."""
        return f"Scénario « {self.scenario} »" if self.scenario else f"Version {self.version}"

    @property
    def article(self) -> str:
        """The same inside a sentence: ``la version 2``, ``le scénario « Avec Karim »``."""
        debut = "le s" if self.scenario else "la v"
        return debut + self.designation[1:]


class RequeteCreneaux(RequeteCloisonnee):
    """Reads of slots."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteCreneaux":
        """Slots of the versions that a mandate may read."""
        return self.filter(emploi__in=EmploiDuTemps.objects.visibles_par(mandat, le))


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Creneau(ModeleCloisonne):
    """A slot: one AESH, one school, one weekday, from ``debut`` to ``fin`` (minutes of the day)."""

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="creneaux")
    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="creneaux", verbose_name="AESH")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="creneaux", verbose_name="école"
    )
    classe = LienCloisonne(
        Classe,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="creneaux",
        verbose_name="classe ou ULIS",
    )
    type = models.CharField("type", max_length=12, choices=choix(LIBELLES_TYPE_CRENEAU))
    jour = models.PositiveSmallIntegerField("jour", choices=list(JOURS.items()))
    debut = models.PositiveSmallIntegerField(
        "début", validators=[MinValueValidator(7 * 60), MaxValueValidator(19 * 60)]
    )
    fin = models.PositiveSmallIntegerField(
        "fin", validators=[MinValueValidator(7 * 60), MaxValueValidator(19 * 60)]
    )
    semaine = models.CharField(
        "semaine", max_length=6, choices=choix(LIBELLES_SEMAINE), default=Semaine.TOUTES
    )
    verrouille = models.BooleanField("verrouillé", default=False, db_default=False)
    revision = models.PositiveIntegerField("révision", default=1)
    # The same slot from one version to the next, whatever its id: remarks follow it.
    lignee = models.UUIDField("lignée", default=uuid.uuid4, db_default=RandomUUID(), editable=False)
    modifie_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "aesh": "emploi du temps",
            "etablissement": "emploi du temps",
            "jour": "emploi du temps",
            "debut": "emploi du temps",
            "fin": "emploi du temps",
            "semaine": "emploi du temps",
            "modifie_par": "identité professionnelle",
        },
        autres=("emploi", "classe", "type", "verrouille", "revision", "lignee"),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteCreneaux)()

    class Meta:
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        ordering = ["jour", "debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut__lt=F("fin")),
                name="aesh_creneau_debut_avant_fin",
                violation_error_message="Un créneau doit finir après son début.",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "emploi", "aesh"], name="aesh_creneau_emploi"),
            models.Index(fields=["departement", "lignee"], name="aesh_creneau_lignee"),
            models.Index(fields=["departement", "aesh"], name="aesh_creneau_aesh"),
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} {self.get_jour_display()}"

    @property
    def minutes(self) -> int:
        """Length in minutes."""
        return self.fin - self.debut


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class CreneauEleve(ModeleCloisonne):
    """A pupil helped in a slot (individual: exactly one; mutualised: a few; collective: none)."""

    creneau = LienCloisonne(Creneau, models.CASCADE, related_name="liens_eleves")
    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="liens_creneaux")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"creneau": "accompagnement", "eleve": "accompagnement"},
    )

    class Meta:
        verbose_name = "élève d'un créneau"
        verbose_name_plural = "élèves des créneaux"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "creneau", "eleve"], name="aesh_creneau_eleve_unique"
            )
        ]
        indexes = [models.Index(fields=["departement", "eleve"], name="aesh_creneau_eleve_eleve")]

    def __str__(self) -> str:
        return f"{self.creneau_id}"
