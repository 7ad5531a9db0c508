"""What is written by somebody whose address is not proved yet, and the messages owed to him."""

from django.db import models

from pas.enums import LIBELLES_GENRE_AVIS
from pas.models.saisine import Saisine
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import BROUILLON, TECHNIQUE, Rgpd


class Brouillon(ModeleCloisonne):
    """A request not sent yet. Found by its token and secret together, never by either alone.

    Written by the functions of the public request only (ADR 030); ``contenu`` is encrypted by
    the web process before it is given to them.
    """

    cle = models.CharField("clé", max_length=64)
    etape = models.PositiveSmallIntegerField("étape", default=1)
    contenu = TexteChiffre("contenu")
    empreinte_auteur = models.CharField("empreinte de l'adresse", max_length=64, blank=True)
    empreinte_demande = models.CharField("empreinte de la demande", max_length=64, blank=True)
    expire_le = models.DateTimeField("gardé jusqu'au")

    rgpd = Rgpd(
        conservation=BROUILLON,
        personnelles={
            "contenu": "identité, contact et difficultés de l'élève, chiffrés",
            "empreinte_auteur": "empreinte d'un contact",
            "empreinte_demande": "empreinte d'une identité",
        },
        autres=("cle", "etape", "expire_le"),
    )

    class Meta:
        verbose_name = "brouillon"
        verbose_name_plural = "brouillons"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "cle"], name="pas_brouillon_cle")
        ]
        indexes = [
            models.Index(fields=["departement", "empreinte_demande"], name="pas_brouillon_demande"),
            models.Index(fields=["departement", "expire_le"], name="pas_brouillon_expire"),
        ]

    def __str__(self) -> str:
        return f"brouillon, étape {self.etape}"


class AvisSaisine(ModeleCloisonne):
    """A message owed: written with the act, turned into an e-mail when somebody is there to do it.

    ``charge`` (address, link, code) is encrypted, and emptied once the e-mail is written.
    """

    genre = models.CharField("genre", max_length=14, choices=choix(LIBELLES_GENRE_AVIS))
    saisine = LienCloisonne(
        Saisine,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="avis",
        verbose_name="demande",
    )
    charge = TexteChiffre("charge", blank=True)
    fait_le = models.DateTimeField("fait le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"charge": "contact, chiffré"},
        autres=("genre", "saisine", "fait_le"),
    )

    class Meta:
        verbose_name = "avis à préparer"
        verbose_name_plural = "avis à préparer"
        ordering = ["cree_le"]
        indexes = [
            models.Index(
                fields=["departement", "cree_le"],
                name="pas_avis_a_faire",
                condition=models.Q(fait_le=None),
            )
        ]

    def __str__(self) -> str:
        return self.genre
