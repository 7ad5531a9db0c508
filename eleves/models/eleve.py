"""Pupils and where they go to school. No diagnosis, no medical document, no INE yet."""

import datetime
import uuid

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeOperators
from django.db import models

from comptes.enums import GenrePerimetre, Role
from comptes.matrice import capacite
from comptes.models import Mandat
from eleves.enums import LIBELLES_MODALITE, ROLES_EXTERIEURS, ModaliteScolarisation
from eleves.models.classe import Classe
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd


class RequeteEleves(RequeteCloisonnee):
    """Reads of pupils."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteEleves":
        """Pupils that a mandate may read on a day (permissions page §3: scope of the role).

        The matrix must give the role the capability first. The AESH's pupils come from her
        slots: see ``aesh.requetes.eleves_de_aesh``.
        """
        if mandat.role == Role.MDPH:
            return self.connus_de_la_mdph()
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return self.all()
        if mandat.role in ROLES_EXTERIEURS:
            return self.partages_avec(mandat.membre_id, le)
        ecoles = Etablissement.objects.du_perimetre(mandat, le)
        ici = Scolarisation.objects.filter(
            eleve=models.OuterRef("pk"), etablissement__in=ecoles, periode__contains=le
        )
        return self.filter(models.Exists(ici))

    def nommables_par(self, mandat: Mandat, le: datetime.date) -> "RequeteEleves":
        """Pupils whom a mandate may read by name on a day: capability and rows at once.

        Who reads figures only (the Dasen) reads by name the pupils of an open case, and no other
        (permissions page §3, note 1; decision 12).
        """
        if capacite(mandat.fonction, "r", "eleve"):
            return self.visibles_par(mandat, le)
        if capacite(mandat.fonction, "r", "suivi"):
            return self.filter(suivis__isnull=False).distinct()
        return self.none()

    def connus_de_la_mdph(self) -> "RequeteEleves":
        """Pupils about whom the department's own MDPH decided, or was asked."""
        notifications = self.model._meta.get_field("notifications").related_model.objects
        demandes = self.model._meta.get_field("demandes").related_model.objects
        return self.filter(
            models.Exists(notifications.filter(eleve=models.OuterRef("pk"), mdph=""))
            | models.Exists(demandes.filter(eleve=models.OuterRef("pk")))
        )

    def partages_avec(self, membre_id: uuid.UUID, le: datetime.date) -> "RequeteEleves":
        """Pupils whose file is shared by name with a member on a day (guardian's direct key)."""
        partages = self.model._meta.get_field("partages").related_model.objects
        return self.filter(
            models.Exists(
                partages.filter(
                    content_object=models.OuterRef("pk"),
                    user_id=membre_id,
                    permission__codename="view_eleve",
                    periode__contains=le,
                )
            )
        )


@pghistory.track()
class Eleve(ModeleCloisonne):
    """A pupil with a notified right."""

    nom = models.CharField("nom", max_length=80)
    prenom = models.CharField("prénom", max_length=80)
    naissance = models.DateField("date de naissance")
    cle_tri = models.CharField(max_length=170, editable=False, default="")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "nom": "identité",
            "prenom": "identité",
            "naissance": "identité",
            "cle_tri": "identité",
        },
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteEleves)()

    class Meta:
        verbose_name = "élève"
        verbose_name_plural = "élèves"
        ordering = ["cle_tri"]
        indexes = [models.Index(fields=["departement", "cle_tri"], name="eleves_eleve_tri")]

    def __str__(self) -> str:
        return self.nom_court

    @property
    def nom_court(self) -> str:
        """First name and initial, as in every list."""
        return f"{self.prenom} {self.nom[:1]}."


@pghistory.track()
class Scolarisation(ModeleCloisonne):
    """Where a pupil goes to school between two dates; one place at a time."""

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="scolarisations")
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="scolarisations")
    classe = LienCloisonne(
        Classe, models.PROTECT, null=True, blank=True, related_name="scolarisations"
    )
    modalite = models.CharField(
        "modalité",
        max_length=14,
        choices=choix(LIBELLES_MODALITE),
        default=ModaliteScolarisation.ORDINAIRE,
    )
    periode = DateRangeField("période")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={
            "eleve": "scolarité",
            "etablissement": "scolarité",
            "classe": "scolarité",
            "modalite": "scolarité",
            "periode": "scolarité",
        },
    )

    class Meta:
        verbose_name = "scolarisation"
        verbose_name_plural = "scolarisations"
        constraints = [
            ExclusionConstraint(
                name="eleves_scolarisation_unique",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("eleve", RangeOperators.EQUAL),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Cet élève est déjà scolarisé ailleurs à ces dates.",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "etablissement"], name="eleves_scolarisation_lieu")
        ]

    def __str__(self) -> str:
        return str(self.etablissement)
