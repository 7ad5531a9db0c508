"""What is due: a row per task and moment, per week, per person told."""

from django.conf import settings
from django.db import models

from film.enums import LIBELLES_GENRE_ECHEANCE, LIBELLES_ISSUE
from film.models.film import FilmAnnee, TacheFilm
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, Rgpd


class Echeance(ModeleCloisonne):
    """One thing to do at an instant, exactly once: ``fait_le`` says that it was done.

    ``destinataire``: the person told, for the rows of a digest. The clock never trusts the hour at
    which it is woken: it asks what is due.
    """

    film = LienCloisonne(FilmAnnee, models.CASCADE, related_name="echeances")
    cle = models.CharField("clé", max_length=80)
    genre = models.CharField("genre", max_length=9, choices=choix(LIBELLES_GENRE_ECHEANCE))
    tache = LienCloisonne(
        TacheFilm, models.CASCADE, null=True, blank=True, related_name="echeances"
    )
    destinataire = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+"
    )
    rang = models.PositiveSmallIntegerField("rang", default=0)
    due_le = models.DateTimeField("due le")
    perime_le = models.DateTimeField("n'a plus de sens à partir du", null=True, blank=True)
    fait_le = models.DateTimeField("faite le", null=True, blank=True)
    issue = models.CharField(
        "issue", max_length=10, choices=choix(LIBELLES_ISSUE), blank=True, default=""
    )

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"destinataire": "identité professionnelle"},
        autres=(
            *("film", "cle", "genre", "tache", "rang", "due_le", "perime_le", "fait_le"),
            "issue",
        ),
    )

    class Meta:
        verbose_name = "échéance du film"
        verbose_name_plural = "échéances du film"
        ordering = ["due_le", "rang", "cle"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "film", "cle", "destinataire"],
                name="film_echeance_unique",
                nulls_distinct=False,
            )
        ]
        indexes = [
            models.Index(
                fields=["departement", "due_le"],
                name="film_echeance_due",
                condition=models.Q(fait_le__isnull=True),
            )
        ]

    def __str__(self) -> str:
        return self.cle
