"""State of a task in one place: a school, a pole, or the department."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from film.enums import LIBELLES_ETAT, LIBELLES_ORIGINE, EtatTache
from film.models.film import TacheFilm
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, Rgpd

MOTIF_MAX = 200
PHRASE_MAX = 200


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SuiviTache(ModeleCloisonne):
    """A task in a place; no row: still to do. Neither pole nor school: the department itself.

    ``phrase``: what the evidence says, in counts, never a name. ``rouverte``: why it opened again.
    """

    tache = LienCloisonne(TacheFilm, models.CASCADE, related_name="suivis")
    pole = LienCloisonne(Pole, models.CASCADE, null=True, blank=True, related_name="+")
    etablissement = LienCloisonne(
        Etablissement, models.CASCADE, null=True, blank=True, related_name="+"
    )
    etat = models.CharField(
        "état", max_length=10, choices=choix(LIBELLES_ETAT), default=EtatTache.A_FAIRE
    )
    origine = models.CharField("origine", max_length=6, choices=choix(LIBELLES_ORIGINE))
    phrase = models.CharField("preuve", max_length=PHRASE_MAX, blank=True, default="")
    motif = models.CharField("pourquoi sans objet", max_length=MOTIF_MAX, blank=True, default="")
    le = models.DateField("le", null=True, blank=True)
    par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    rouverte = models.CharField("rouverte", max_length=260, blank=True, default="")

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={
            "par": "identité professionnelle",
            "motif": "organisation (texte libre)",
        },
        autres=("tache", "pole", "etablissement", "etat", "origine", "phrase", "le", "rouverte"),
    )

    class Meta:
        verbose_name = "suivi d'une tâche"
        verbose_name_plural = "suivis des tâches"
        ordering = ["cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "tache", "pole", "etablissement"],
                name="film_suivi_unique",
                nulls_distinct=False,
            ),
            models.CheckConstraint(
                condition=Q(pole__isnull=True) | Q(etablissement__isnull=True),
                name="film_suivi_un_lieu",
            ),
        ]
        indexes = [models.Index(fields=["departement", "tache", "etat"], name="film_suivi_etat")]

    def __str__(self) -> str:
        return self.get_etat_display()
