"""A professional from outside who comes to a school for one pupil: request, agreement, room, hours.

The database refuses two interventions in one room at the same time.
"""

import datetime

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from eleves.enums import LIBELLES_SEMAINE, Semaine
from eleves.models import Eleve, IndisponibiliteEleve
from pas.enums.interventions import (
    AVEC_FAMILLE,
    LIBELLES_ACTE_INTERVENTION,
    LIBELLES_DEMANDEUR,
    LIBELLES_ETAT_INTERVENTION,
    LIBELLES_MOYEN_INFORMATION,
    LIBELLES_RYTHME,
    SALLE_RETENUE,
    EtatIntervention,
    Rythme,
)
from pas.models.plan import Reponse
from pas.models.saisine import Saisine
from pial.horaires import JOURS
from pial.models import Etablissement
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne, ModeleReferentiel
from socle.rgpd import ELEVE, SANS_DONNEE_PERSONNELLE, Rgpd

ART_9 = "intervention auprès d'un élève (donnée relative au handicap, RGPD art. 9)"


class ProfessionExterieure(ModeleReferentiel):
    """One kind of professional: reference data of the department, loaded from a file."""

    code = models.CharField("code", max_length=30)
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("libellé", max_length=80)
    source = models.CharField("source", max_length=120)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "profession extérieure"
        verbose_name_plural = "professions extérieures"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "code"], name="pas_profession_code")
        ]

    def __str__(self) -> str:
        return self.libelle


class InterventionExterieure(ModeleCloisonne):
    """One professional, one pupil, one school: never why, never a diagnosis.

    Without ``eleve`` the pupil is the one of a request who holds no right: he has no week here.
    """

    eleve = LienCloisonne(
        Eleve, models.CASCADE, null=True, blank=True, related_name="interventions"
    )
    saisine = LienCloisonne(
        Saisine,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="interventions",
        verbose_name="demande",
    )
    reponse = LienCloisonne(
        Reponse, models.SET_NULL, null=True, blank=True, related_name="interventions"
    )
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="+", verbose_name="école"
    )
    profession = models.CharField("qui vient", max_length=30)
    professionnel = TexteChiffre("nom du professionnel", blank=True, default="")
    demandeur = models.CharField(
        "qui le souhaite", max_length=14, choices=choix(LIBELLES_DEMANDEUR)
    )
    rythme = models.CharField(
        "rythme", max_length=12, choices=choix(LIBELLES_RYTHME), default=Rythme.HEBDOMADAIRE
    )
    periode = DateRangeField("période")
    salle = models.CharField("salle", max_length=60, blank=True, default="")
    etat = models.CharField(
        "état",
        max_length=16,
        choices=choix(LIBELLES_ETAT_INTERVENTION),
        default=EtatIntervention.DEMANDEE,
    )
    motif_refus = TexteChiffre("raison du refus", blank=True, default="")
    famille_informee_le = models.DateField("famille informée le", null=True, blank=True)
    famille_moyen = models.CharField(
        "comment", max_length=10, choices=choix(LIBELLES_MOYEN_INFORMATION), blank=True, default=""
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="saisie par",
    )
    revision = models.PositiveIntegerField("révision", default=1)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            **dict.fromkeys(("eleve", "saisine", "reponse", "profession", "periode"), ART_9),
            "professionnel": "identité professionnelle, chiffrée",
            "motif_refus": "texte libre, chiffré",
            "auteur": "auteur d'un acte",
        },
        autres=(
            *("etablissement", "demandeur", "rythme", "salle", "etat", "revision"),
            *("famille_informee_le", "famille_moyen"),
        ),
    )

    class Meta:
        verbose_name = "intervention extérieure"
        verbose_name_plural = "interventions extérieures"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                name="pas_intervention_pour_un_eleve",
                condition=Q(eleve__isnull=False) | Q(saisine__isnull=False),
            ),
            models.CheckConstraint(
                name="pas_intervention_salle",
                condition=~Q(etat__in=[str(e) for e in sorted(SALLE_RETENUE)]) | ~Q(salle=""),
                violation_error_message="Une intervention accordée a une salle.",
            ),
            models.CheckConstraint(
                name="pas_intervention_famille",
                condition=~Q(etat__in=[str(e) for e in sorted(AVEC_FAMILLE)])
                | Q(famille_informee_le__isnull=False) & ~Q(famille_moyen=""),
                violation_error_message="La famille est informée avant la mise en place.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "etablissement", "etat"], name="pas_interv_ecole"),
            models.Index(fields=["departement", "eleve"], name="pas_interv_eleve"),
        ]

    def __str__(self) -> str:
        return self.get_etat_display()

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.periode.lower  # type: ignore[no-any-return]

    @property
    def au(self) -> datetime.date:
        """Last day, included."""
        return self.periode.upper - datetime.timedelta(days=1)  # type: ignore[no-any-return]


class CreneauIntervention(ModeleCloisonne):
    """One hour of an intervention. ``lettres``: [0,1) week A, [1,2) week B, [0,2) both.

    School, room and period are those of the intervention: the exclusion needs them here.
    """

    intervention = LienCloisonne(
        InterventionExterieure, models.CASCADE, related_name="creneaux", verbose_name="intervention"
    )
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="+")
    jour = models.PositiveSmallIntegerField("jour", choices=list(JOURS.items()))
    minutes = IntegerRangeField("minutes")
    semaine = models.CharField(
        "semaine", max_length=6, choices=choix(LIBELLES_SEMAINE), default=Semaine.TOUTES
    )
    lettres = IntegerRangeField("lettres", default=(0, 2))
    periode = DateRangeField("période")
    cle_salle = models.CharField("clé de la salle", max_length=60, blank=True, default="")
    retient_la_salle = models.BooleanField("retient la salle", default=False)
    indisponibilite = LienCloisonne(
        IndisponibiliteEleve,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="place dans la semaine de l'élève",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("intervention", "jour", "minutes", "semaine", "lettres", "periode", "indisponibilite"),
            ART_9,
        ),
        autres=("etablissement", "cle_salle", "retient_la_salle"),
    )

    class Meta:
        verbose_name = "heure d'une intervention"
        verbose_name_plural = "heures d'une intervention"
        ordering = ["jour", "minutes"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jour__gte=1, jour__lte=6),
                name="pas_heure_jour",
                violation_error_message="Choisissez un jour du lundi au samedi.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isempty=False, lettres__isempty=False),
                name="pas_heure_duree",
                violation_error_message="L'intervention doit finir après son début.",
            ),
            ExclusionConstraint(
                name="pas_heure_salle_libre",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("etablissement", RangeOperators.EQUAL),
                    ("cle_salle", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("lettres", RangeOperators.OVERLAPS),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                condition=Q(retient_la_salle=True),
                violation_error_message=(
                    "Cette salle vient d'être prise à l'un de ces moments : choisissez-en une "
                    "autre, ou demandez une autre heure."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.jour}"

    @property
    def debut(self) -> int:
        """First minute."""
        return self.minutes.lower  # type: ignore[no-any-return]

    @property
    def fin(self) -> int:
        """Minute after the last."""
        return self.minutes.upper  # type: ignore[no-any-return]


class EtapeIntervention(ModeleCloisonne):
    """One act on an intervention: which, when, by whom."""

    intervention = LienCloisonne(
        InterventionExterieure, models.CASCADE, related_name="etapes", verbose_name="intervention"
    )
    acte = models.CharField("acte", max_length=16, choices=choix(LIBELLES_ACTE_INTERVENTION))
    faite_le = models.DateTimeField("faite le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"auteur": "auteur d'un acte"},
        autres=("intervention", "acte", "faite_le"),
    )

    class Meta:
        verbose_name = "étape d'une intervention"
        verbose_name_plural = "étapes d'une intervention"
        ordering = ["faite_le", "cree_le"]

    def __str__(self) -> str:
        return self.acte
