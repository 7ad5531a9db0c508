"""When a pupil is regularly out of class: care, SESSAD, shared time, a professional at school.

No free text but the room of the school.
"""

import datetime

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import Q

from eleves.enums import LIBELLES_GENRE_INDISPONIBILITE, LIBELLES_SEMAINE, Semaine
from eleves.models.eleve import Eleve
from pial.horaires import JOURS
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, Rgpd

ART_9 = "aménagement de la semaine (donnée relative au handicap, RGPD art. 9)"


class RequeteIndisponibilites(RequeteCloisonnee):
    """Reads of a pupil's own absences."""

    def en_vigueur(self, le: datetime.date) -> "RequeteIndisponibilites":
        """Absences that hold on a day."""
        return self.filter(periode__contains=le)


@pghistory.track()
class IndisponibiliteEleve(ModeleCloisonne):
    """A pupil is away every week (or weeks A or B) at this hour, between two dates."""

    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="indisponibilites")
    jour = models.PositiveSmallIntegerField("jour", choices=list(JOURS.items()))
    minutes = IntegerRangeField("minutes")
    semaine = models.CharField(
        "semaine", max_length=6, choices=choix(LIBELLES_SEMAINE), default=Semaine.TOUTES
    )
    genre = models.CharField("raison", max_length=13, choices=choix(LIBELLES_GENRE_INDISPONIBILITE))
    periode = DateRangeField("période")
    lieu = models.CharField("salle", max_length=60, blank=True, default="")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("eleve", "jour", "minutes", "semaine", "genre", "periode"), ART_9
        ),
        autres=("lieu",),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteIndisponibilites)()

    class Meta:
        verbose_name = "absence régulière d'un élève"
        verbose_name_plural = "absences régulières des élèves"
        ordering = ["jour", "minutes"]
        constraints = [
            models.CheckConstraint(
                condition=Q(jour__gte=1, jour__lte=6),
                name="eleves_indisponibilite_jour",
                violation_error_message="Choisissez un jour du lundi au samedi.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__isempty=False),
                name="eleves_indisponibilite_duree",
                violation_error_message="L'absence doit finir après son début.",
            ),
            ExclusionConstraint(
                name="eleves_indisponibilite_sans_recouvrement",
                expressions=[
                    ("departement", RangeOperators.EQUAL),
                    ("eleve", RangeOperators.EQUAL),
                    ("jour", RangeOperators.EQUAL),
                    ("semaine", RangeOperators.EQUAL),
                    ("minutes", RangeOperators.OVERLAPS),
                    ("periode", RangeOperators.OVERLAPS),
                ],
                violation_error_message="Une absence est déjà notée à ce moment pour cet élève.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()
