"""A professional from outside who comes to a school for one pupil: request, agreement, room, hours.

The database refuses two interventions in one room at the same time.
"""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import DateRangeField
from django.db import models
from django.db.models import Q

from comptes.enums import GenrePerimetre, Role
from comptes.matrice import capacite
from comptes.models import Mandat
from eleves.models import Eleve
from pas.enums.interventions import (
    AVEC_FAMILLE,
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
from pial.models import Etablissement
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
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


class RequeteInterventions(RequeteCloisonnee):
    """Reads of interventions."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteInterventions":
        """Interventions that a mandate may read on a day: those of the pupils it may name.

        A pupil without a right is known through a request: its PAS and the head of the school.
        The educator of the PAS reads those of his requests.
        """
        if not (mandat.est_actif(le) and capacite(mandat.fonction, "r", "intervention")):
            return self.none()
        des_demandes = Q(saisine__in=Saisine.objects.visibles_par(mandat, le))
        if mandat.fonction == Role.EDUC_PAS:
            return self.filter(des_demandes)
        de_l_eleve = Q(eleve__in=Eleve.objects.nommables_par(mandat, le))
        if mandat.genre_perimetre not in (GenrePerimetre.POLE, GenrePerimetre.ETABLISSEMENT):
            return self.filter(de_l_eleve)
        return self.filter(de_l_eleve | Q(eleve=None) & des_demandes)


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

    objects = GestionnaireCloisonne.from_queryset(RequeteInterventions)()

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
