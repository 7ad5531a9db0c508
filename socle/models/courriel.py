"""The outbox: a message is a row written in the transaction of what it announces."""

from django.db import models

from socle.choix import choix
from socle.enums import LIBELLES_ETAT_COURRIEL, EtatCourriel
from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class Courriel(ModeleCloisonne):
    """One message, sent at least once and announced by a deterministic Message-ID.

    Never carries a pupil's name: a link to a page that asks who is reading.
    """

    TENTATIVES_MAXIMALES = 8

    cle = models.CharField("clé", max_length=200)
    destinataire = models.EmailField("destinataire")
    sujet = models.CharField("sujet", max_length=200)
    corps = models.TextField("corps")
    etat = models.CharField(
        "état",
        max_length=12,
        choices=choix(LIBELLES_ETAT_COURRIEL),
        default=EtatCourriel.A_ENVOYER,
    )
    a_envoyer_le = models.DateTimeField("à envoyer à partir du")
    perime_le = models.DateTimeField("inutile après le", null=True, blank=True)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    erreur = models.CharField("erreur", max_length=300, blank=True, default="")
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"destinataire": "contact professionnel"},
        autres=(
            "cle",
            "sujet",
            "corps",
            "etat",
            "a_envoyer_le",
            "perime_le",
            "tentatives",
            "erreur",
            "envoye_le",
        ),
    )

    class Meta:
        verbose_name = "courriel"
        verbose_name_plural = "courriels"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "cle"], name="socle_courriel_cle_unique")
        ]
        indexes = [
            models.Index(fields=["departement", "etat", "a_envoyer_le"], name="socle_courriel_file")
        ]

    def __str__(self) -> str:
        return self.sujet
