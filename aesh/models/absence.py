"""Absences of AESH and pupils, and the replacements that fill their holes (decisions 16 and 17)."""

import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import (
    ArrayField,
    DateRangeField,
    IntegerRangeField,
    RangeOperators,
)
from django.db import models
from django.db.models import Q

from aesh.enums import (
    LIBELLES_CATEGORIE_ABSENCE,
    LIBELLES_ETAT_REMPLACEMENT,
    LIBELLES_ORIGINE_ABSENCE,
    CategorieAbsence,
    EtatRemplacement,
    OrigineAbsence,
)
from aesh.models.aesh import Aesh
from aesh.models.emploi import Creneau
from aesh.models.exception import CreneauPonctuel
from aesh.models.multirange import journee_entiere
from eleves.models import Eleve
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, ELEVE, Rgpd

DEJA_DECLAREE = "Une absence est déjà déclarée à ces dates : modifiez-la plutôt."


class Absence(ModeleCloisonne):
    """Days, or minutes of each of them, when a person does not come. No reason, no free text.

    Taken back, it stays as a line that changes nothing any more (``annulee_le``).
    """

    periode = DateRangeField("période")
    minutes = IntegerRangeField("minutes", default=journee_entiere)
    origine = models.CharField(
        "déclarée par",
        max_length=12,
        choices=choix(LIBELLES_ORIGINE_ABSENCE),
        default=OrigineAbsence.COORDINATION,
    )
    declaree_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    annulee_le = models.DateTimeField("annulée le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)

    class Meta:
        abstract = True

    @property
    def du(self) -> datetime.date:
        """First day."""
        return self.periode.lower  # type: ignore[no-any-return, attr-defined]

    @property
    def au(self) -> datetime.date:
        """Last day, included."""
        return self.periode.upper - datetime.timedelta(days=1)  # type: ignore[no-any-return, attr-defined]


def _contraintes(nom: str, qui: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(
            condition=Q(
                periode__startswith__isnull=False,
                periode__endswith__isnull=False,
                periode__isempty=False,
                minutes__isempty=False,
            ),
            name=f"{nom}_periode",
            violation_error_message="La fin doit suivre le début.",
        ),
        ExclusionConstraint(
            name=f"{nom}_unique",
            expressions=[
                ("departement", RangeOperators.EQUAL),
                (qui, RangeOperators.EQUAL),
                ("periode", RangeOperators.OVERLAPS),
                ("minutes", RangeOperators.OVERLAPS),
            ],
            condition=Q(annulee_le__isnull=True),
            violation_error_message=DEJA_DECLAREE,
        ),
    ]


@pghistory.track()
class AbsenceAesh(Absence):
    """An AESH does not come. ``categorie`` is read by the SEI alone (decision 17).

    ``est_prevue``: a leave asked for beforehand; ``serie``: the same half-day repeated week after
    week; ``justificatif_le``: the day when a proof was received, never the proof.
    """

    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="absences")
    categorie = models.CharField(
        "catégorie",
        max_length=12,
        choices=choix(LIBELLES_CATEGORIE_ABSENCE),
        default=CategorieAbsence.NON_PRECISEE,
    )
    est_prevue = models.BooleanField("prévue à l'avance", default=False, db_default=False)
    serie = models.UUIDField("répétition", null=True, blank=True)
    justificatif_le = models.DateField("justificatif reçu le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "periode", "minutes", "est_prevue", "serie", "justificatif_le"),
            "organisation",
        )
        | {
            "categorie": "organisation (SEI seulement)",
            "declaree_par": "identité professionnelle",
        },
        autres=("origine", "annulee_le", "revision"),
    )

    class Meta:
        verbose_name = "absence d'une AESH"
        verbose_name_plural = "absences des AESH"
        ordering = ["periode"]
        constraints = _contraintes("aesh_absence_aesh", "aesh")
        indexes = [models.Index(fields=["departement", "aesh"], name="aesh_absence_aesh")]

    def __str__(self) -> str:
        return f"{self.pk}"


@pghistory.track()
class AbsenceEleve(Absence):
    """A pupil does not come: he leaves his slots; his AESH may help in the same school."""

    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="absences")
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="absences_eleves")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(("eleve", "periode", "minutes"), "scolarité")
        | {"declaree_par": "identité professionnelle"},
        autres=("etablissement", "origine", "annulee_le", "revision"),
    )

    class Meta:
        verbose_name = "absence d'un élève"
        verbose_name_plural = "absences des élèves"
        ordering = ["periode"]
        constraints = _contraintes("aesh_absence_eleve", "eleve")
        indexes = [
            models.Index(fields=["departement", "eleve"], name="aesh_absence_eleve"),
            models.Index(fields=["departement", "etablissement"], name="aesh_absence_ecole"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


@pghistory.track()
class Remplacement(ModeleCloisonne):
    """Somebody fills, on one date, a slot (or a part of it) that an absence left open.

    A human decided: who and when. ``par_algorithme``: the product had prepared it; ``rang`` is
    the category of decision 16, ``place`` its place in the list then, ``raisons`` the sentences
    shown, without a pupil's name (decision 25). ``ponctuel`` books the people while it holds.
    """

    absence = LienCloisonne(AbsenceAesh, models.PROTECT, related_name="remplacements")
    creneau = LienCloisonne(Creneau, models.PROTECT, related_name="remplacements")
    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="remplacements")
    ponctuel = LienUniqueCloisonne(
        CreneauPonctuel, models.SET_NULL, null=True, related_name="remplacement"
    )
    date = models.DateField("date")
    minutes = IntegerRangeField("minutes")
    etat = models.CharField(
        "état",
        max_length=8,
        choices=choix(LIBELLES_ETAT_REMPLACEMENT),
        default=EtatRemplacement.CONFIRME,
    )
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    decide_le = models.DateTimeField("décidé le")
    clos_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    clos_le = models.DateTimeField("clos le", null=True, blank=True)
    par_algorithme = models.BooleanField("préparé par un algorithme", default=False)
    rang = models.PositiveSmallIntegerField("catégorie", null=True, blank=True)
    place = models.PositiveSmallIntegerField("place dans la liste", null=True, blank=True)
    raisons = ArrayField(models.CharField(max_length=200), default=list, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("absence", "creneau", "aesh", "ponctuel", "date", "minutes", "raisons"),
            "emploi du temps",
        )
        | dict.fromkeys(("decide_par", "clos_par"), "identité professionnelle"),
        autres=("etat", "decide_le", "clos_le", "par_algorithme", "rang", "place"),
    )

    class Meta:
        verbose_name = "remplacement"
        verbose_name_plural = "remplacements"
        ordering = ["date", "minutes"]
        constraints = [
            ExclusionConstraint(
                name="aesh_remplacement_trou",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("absence", RangeOperators.EQUAL),
                    ("date", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                ],
                condition=Q(etat=EtatRemplacement.CONFIRME),
                violation_error_message=(
                    "Ce créneau vient d'être remplacé par quelqu'un d'autre. "
                    "Rien n'a été enregistré."
                ),
            ),
            models.CheckConstraint(
                condition=Q(minutes__isempty=False), name="aesh_remplacement_minutes"
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "date"], name="aesh_remplacement_date"),
            models.Index(fields=["departement", "aesh", "date"], name="aesh_remplacement_aesh"),
        ]

    def __str__(self) -> str:
        return self.get_etat_display()

    @property
    def debut(self) -> int:
        """First minute."""
        return self.minutes.lower  # type: ignore[no-any-return, attr-defined]

    @property
    def fin(self) -> int:
        """Minute after the last."""
        return self.minutes.upper  # type: ignore[no-any-return, attr-defined]
