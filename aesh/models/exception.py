"""What one dated period changes of the typical week, and slots of one date (decision 2)."""

import datetime

import pghistory
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField
from django.db import models
from django.db.models import F, Q

from aesh.enums import (
    LIBELLES_EFFET_EXCEPTION,
    LIBELLES_GENRE_EXCEPTION,
    LIBELLES_TYPE_CRENEAU,
    EffetException,
    GenreAbsence,
    GenreException,
)
from aesh.models.aesh import Aesh
from aesh.models.multirange import journee_entiere
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, ELEVE, SANS_DONNEE_PERSONNELLE, Rgpd


class RequeteExceptions(RequeteCloisonnee):
    """Reads of exceptions."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteExceptions":
        """Those of the mandate's schools and poles, and the department's; a pupil's own only
        for who may read that pupil.

        *Source:* permissions page §3 (columns "edt" and "élève identité").
        """
        ecoles = Etablissement.objects.du_perimetre(mandat, le).order_by().values("pk")
        poles = Pole.objects.du_perimetre(mandat, le).order_by().values("pk")
        eleves = Eleve.objects.none()
        if peut(mandat, "r", "eleve"):
            eleves = Eleve.objects.visibles_par(mandat, le).order_by().values("pk")
        return self.filter(
            Q(etablissement__in=ecoles)
            | Q(pole__in=poles)
            | Q(pole__isnull=True, etablissement__isnull=True)
        ).filter(Q(eleve__isnull=True) | Q(eleve__in=eleves))


@pghistory.track()
class ExceptionDatee(ModeleCloisonne):
    """Days, or minutes of days, when a school, classes, a pupil, a pole or the department
    does not follow the typical week.

    Without school nor pole: the whole department. Nothing is taken from what the AESH is paid
    (decision 10). ``lieu`` names a place, never a person.
    """

    pole = LienCloisonne(
        Pole, models.CASCADE, null=True, blank=True, related_name="exceptions", verbose_name="pôle"
    )
    etablissement = LienCloisonne(
        Etablissement,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name="école",
    )
    eleve = LienCloisonne(
        Eleve,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="exceptions",
        verbose_name="élève",
    )
    periode = DateRangeField("période")
    minutes = IntegerRangeField("minutes", default=journee_entiere)
    genre = models.CharField("motif", max_length=12, choices=choix(LIBELLES_GENRE_EXCEPTION))
    effet = models.CharField(
        "effet",
        max_length=4,
        choices=choix(LIBELLES_EFFET_EXCEPTION),
        default=EffetException.SANS,
    )
    lieu = models.CharField("lieu", max_length=80, blank=True, default="")
    revision = models.PositiveIntegerField("révision", default=1)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"eleve": "scolarité"},
        autres=(
            "pole",
            "etablissement",
            "periode",
            "minutes",
            "genre",
            "effet",
            "lieu",
            "revision",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteExceptions)()

    class Meta:
        verbose_name = "exception datée"
        verbose_name_plural = "exceptions datées"
        ordering = ["periode"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    periode__startswith__isnull=False,
                    periode__endswith__isnull=False,
                    periode__isempty=False,
                ),
                name="aesh_exception_periode",
                violation_error_message="La fin doit suivre le début.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isempty=False), name="aesh_exception_minutes"
            ),
            models.CheckConstraint(
                condition=Q(pole__isnull=True) | Q(etablissement__isnull=True),
                name="aesh_exception_portee",
            ),
            models.CheckConstraint(
                condition=Q(eleve__isnull=True) | Q(etablissement__isnull=False),
                name="aesh_exception_eleve",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "etablissement"], name="aesh_exception_ecole"),
            models.Index(fields=["departement", "pole"], name="aesh_exception_pole"),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.periode.lower  # type: ignore[no-any-return, attr-defined]

    @property
    def au(self) -> datetime.date:
        """Last day, included."""
        return self.periode.upper - datetime.timedelta(days=1)  # type: ignore[no-any-return, attr-defined]


@pghistory.track()
class ExceptionClasse(ModeleCloisonne):
    """A class that an exception concerns; without any, the whole school."""

    exception = LienCloisonne(ExceptionDatee, models.CASCADE, related_name="liens_classes")
    classe = LienCloisonne(Classe, models.CASCADE, related_name="exceptions")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "classe d'une exception"
        verbose_name_plural = "classes des exceptions"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "exception", "classe"], name="aesh_exception_classe_unique"
            )
        ]

    def __str__(self) -> str:
        return str(self.classe_id)


@pghistory.track()
class CreneauPonctuel(ModeleCloisonne):
    """A slot of one date: exam scribe, outing, replacement; ``origine`` says which."""

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="ponctuels", verbose_name="AESH")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="ponctuels", verbose_name="école"
    )
    date = models.DateField("date")
    debut = models.PositiveSmallIntegerField("début")
    fin = models.PositiveSmallIntegerField("fin")
    type = models.CharField("type", max_length=12, choices=choix(LIBELLES_TYPE_CRENEAU))
    origine = models.CharField(
        "motif",
        max_length=12,
        choices=[
            *choix(LIBELLES_GENRE_EXCEPTION),
            (GenreAbsence.REMPLACEMENT.value, "Remplacement"),
        ],
        default=GenreException.AUTRE,
    )
    lieu = models.CharField("lieu", max_length=80, blank=True, default="")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "etablissement", "date", "debut", "fin", "lieu"), "emploi du temps"
        ),
        autres=("type", "origine"),
    )

    class Meta:
        verbose_name = "créneau ponctuel"
        verbose_name_plural = "créneaux ponctuels"
        ordering = ["date", "debut"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut__lt=F("fin"), fin__lte=24 * 60),
                name="aesh_ponctuel_debut_avant_fin",
                violation_error_message="Un créneau doit finir après son début.",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "aesh", "date"], name="aesh_ponctuel_aesh"),
            models.Index(fields=["departement", "etablissement"], name="aesh_ponctuel_ecole"),
        ]

    def __str__(self) -> str:
        return self.get_type_display()


@pghistory.track()
class PonctuelEleve(ModeleCloisonne):
    """A pupil helped in a slot of one date."""

    ponctuel = LienCloisonne(CreneauPonctuel, models.CASCADE, related_name="liens_eleves")
    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="liens_ponctuels")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"ponctuel": "accompagnement", "eleve": "accompagnement"},
    )

    class Meta:
        verbose_name = "élève d'un créneau ponctuel"
        verbose_name_plural = "élèves des créneaux ponctuels"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "ponctuel", "eleve"], name="aesh_ponctuel_eleve_unique"
            )
        ]
        indexes = [models.Index(fields=["departement", "eleve"], name="aesh_ponctuel_eleve_eleve")]

    def __str__(self) -> str:
        return str(self.ponctuel_id)
