"""A pupil changes school, or department: who decided, from when, what it was before."""

from typing import ClassVar

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.models import Departement
from eleves.enums.transferts import LIBELLES_ACCUSE, LIBELLES_GENRE_TRANSFERT, GenreTransfert
from eleves.models.eleve import Eleve, Scolarisation
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import ELEVE, TECHNIQUE, Rgpd


@pghistory.track()
class Transfert(ModeleCloisonne):
    """One change of school: the schooling that ends the day before ``date``, the one that begins.

    ``fin_avant``: where the old schooling ended before, so that the change can be undone.
    ``lie``: the other department, of a pupil who leaves it or comes from it.
    """

    eleve = LienCloisonne(Eleve, models.PROTECT, related_name="transferts")
    genre = models.CharField(
        "genre",
        max_length=8,
        choices=choix(LIBELLES_GENRE_TRANSFERT),
        default=GenreTransfert.ECOLE,
    )
    date = models.DateField("à partir du")
    ancienne = LienCloisonne(Scolarisation, models.PROTECT, null=True, related_name="+")
    nouvelle = LienCloisonne(Scolarisation, models.SET_NULL, null=True, related_name="+")
    fin_avant = models.DateField("fin de l'ancienne scolarisation, avant", null=True)
    lie = models.ForeignKey(
        Departement, models.PROTECT, null=True, related_name="+", verbose_name="autre département"
    )
    decide_par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles=dict.fromkeys(
            ("eleve", "genre", "date", "ancienne", "nouvelle", "fin_avant", "lie"), "scolarité"
        )
        | {"decide_par": "identité professionnelle"},
        autres=("annule_le",),
    )

    class Meta:
        verbose_name = "changement d'école"
        verbose_name_plural = "changements d'école"
        ordering = ["-date", "-cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(genre="ecole", lie__isnull=True)
                | (~Q(genre="ecole") & Q(lie__isnull=False)),
                name="eleves_transfert_lie",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "eleve"], name="eleves_transfert_eleve"),
            models.Index(fields=["departement", "date"], name="eleves_transfert_date"),
        ]

    def __str__(self) -> str:
        return self.get_genre_display()


class DepotTransfert(ModeleCloisonne):
    """What a department hands over to another: read by these two only (row policy), then emptied.

    ``empreinte``: hash of the code that the source tells the receiver by another way.
    """

    lecture_par_departement: ClassVar[str] = "destinataire_id"

    transfert = LienCloisonne(Transfert, models.CASCADE, related_name="depots")
    destinataire = models.ForeignKey(
        Departement, models.PROTECT, related_name="+", verbose_name="département d'arrivée"
    )
    contenu = models.JSONField("dossier remis", default=dict)
    empreinte = models.CharField("empreinte du code", max_length=64)
    perime_le = models.DateTimeField("périmé le")
    retire_le = models.DateTimeField("retiré le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "transfert": "élève (pseudonyme)",
            "contenu": "identité et droit (relatif au handicap, art. 9)",
            "destinataire": "scolarité",
        },
        autres=("empreinte", "perime_le", "retire_le"),
    )

    deposes = models.Manager()  # own rows, and those addressed to the department now open

    class Meta:
        verbose_name = "dossier remis à un autre département"
        verbose_name_plural = "dossiers remis à un autre département"
        ordering = ["-cree_le"]
        indexes = [
            models.Index(fields=["destinataire", "perime_le"], name="eleves_depot_destinataire")
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class AccuseTransfert(ModeleCloisonne):
    """What the receiving department answers; the department that handed over may read it."""

    lecture_par_departement: ClassVar[str] = "origine_id"

    depot = models.UUIDField("dossier remis")
    origine = models.ForeignKey(
        Departement, models.PROTECT, related_name="+", verbose_name="département de départ"
    )
    etat = models.CharField("réponse", max_length=7, choices=choix(LIBELLES_ACCUSE))

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"depot": "élève (pseudonyme)"},
        autres=("origine", "etat"),
    )

    recus = models.Manager()  # own rows, and those that answer the department now open

    class Meta:
        verbose_name = "réponse à un dossier remis"
        verbose_name_plural = "réponses aux dossiers remis"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "depot"],
                condition=~Q(etat="essai"),
                name="eleves_accuse_un_seul",
            )
        ]
        indexes = [models.Index(fields=["origine", "depot"], name="eleves_accuse_origine")]

    def __str__(self) -> str:
        return self.get_etat_display()
