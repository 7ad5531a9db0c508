"""Jobs that cannot be lost: the row is the truth, the broker only wakes workers."""

from django.conf import settings
from django.db import models

from socle.choix import choix
from socle.enums import LIBELLES_ETAT_TRAVAIL, EtatTravail
from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class Travail(ModeleCloisonne):
    """One asked-for effect, done exactly once per ``cle``."""

    TENTATIVES_MAXIMALES = 5

    cle = models.CharField("clé", max_length=200)
    genre = models.CharField("genre", max_length=80)
    titre = models.CharField("titre", max_length=200)
    parametres = models.JSONField("paramètres", default=dict, blank=True)
    etat = models.CharField(
        "état", max_length=12, choices=choix(LIBELLES_ETAT_TRAVAIL), default=EtatTravail.EN_ATTENTE
    )
    fait = models.PositiveIntegerField("fait", default=0)
    total = models.PositiveIntegerField("total", default=0)
    unite = models.CharField("unité", max_length=40, default="lignes")
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    annulation_demandee = models.BooleanField("annulation demandée", default=False)
    erreur = models.TextField("erreur", blank=True, default="")
    resultat = models.JSONField("résultat", default=dict, blank=True)
    fichier = models.CharField("fichier", max_length=200, blank=True, default="")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="auteur",
    )
    mandat = models.UUIDField("casquette de l'auteur", null=True, blank=True)
    demarre_le = models.DateTimeField("démarré le", null=True, blank=True)
    battement_le = models.DateTimeField("dernier signe de vie", null=True, blank=True)
    termine_le = models.DateTimeField("terminé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"auteur": "identité professionnelle", "mandat": "identité professionnelle"},
        autres=(
            "cle",
            "genre",
            "titre",
            "parametres",
            "etat",
            "fait",
            "total",
            "unite",
            "tentatives",
            "annulation_demandee",
            "erreur",
            "resultat",
            "fichier",
            "demarre_le",
            "battement_le",
            "termine_le",
        ),
    )

    class Meta:
        verbose_name = "travail"
        verbose_name_plural = "travaux"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "cle"], name="socle_travail_cle_unique")
        ]
        indexes = [
            models.Index(fields=["departement", "etat", "cree_le"], name="socle_travail_file")
        ]

    def __str__(self) -> str:
        return self.titre

    @property
    def est_fini(self) -> bool:
        """No worker will touch it again, unless someone replays it."""
        return self.etat in (EtatTravail.FAIT, EtatTravail.ECHEC, EtatTravail.ANNULE)

    @property
    def progression_pct(self) -> int:
        """Whole percentage of the work done; 0 while the total is unknown."""
        if self.etat == EtatTravail.FAIT:
            return 100
        return min(100, self.fait * 100 // self.total) if self.total else 0
