"""Constat de rentrée of a pole: dated versions, completed by the coordinator, sent to the SEI."""

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from pial.models import Pole
from reporting.enums.moyens import LIBELLES_ETAT_CONSTAT, EtatConstat
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, Rgpd

TEXTE_CONSTAT_MAX = 600
LIBELLES_COMPTE = {
    "aesh_presents": "AESH présents",
    "aesh_absents": "AESH absents",
    "aesh_nouveaux": "AESH nouveaux",
    "aesh_a_former": "AESH à former",
    "eleves_sans_aide": "Élèves notifiés sans aide",
    "incidents": "Incidents",
}
COMPTES = tuple(LIBELLES_COMPTE)


@pghistory.track()
class ConstatRentree(ModeleCloisonne):
    """Counts of one day and two short texts; a sent version never changes, the next copies it.

    ``releve`` keeps what the facts gave on that day, beside what the coordinator wrote.
    """

    pole = LienCloisonne(Pole, models.PROTECT, related_name="constats", verbose_name="pôle")
    annee = models.PositiveSmallIntegerField("année de rentrée")
    version = models.PositiveSmallIntegerField("version")
    etat = models.CharField(
        "état", max_length=9, choices=choix(LIBELLES_ETAT_CONSTAT), default=EtatConstat.BROUILLON
    )
    arrete_le = models.DateField("arrêté au")
    aesh_presents = models.PositiveSmallIntegerField("AESH présents")
    aesh_absents = models.PositiveSmallIntegerField("AESH absents")
    aesh_nouveaux = models.PositiveSmallIntegerField("AESH nouveaux")
    aesh_a_former = models.PositiveSmallIntegerField("AESH à former")
    eleves_sans_aide = models.PositiveSmallIntegerField("élèves notifiés sans aide")
    incidents = models.PositiveSmallIntegerField("incidents", default=0)
    incidents_texte = models.CharField(
        "ce qui s'est passé", max_length=TEXTE_CONSTAT_MAX, blank=True, default=""
    )
    demandes = models.CharField("demandes", max_length=TEXTE_CONSTAT_MAX, blank=True, default="")
    releve = models.JSONField("relevé des faits", default=dict)
    saisi_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    envoye_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=1)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "saisi_par": "identité professionnelle",
            "envoye_par": "identité professionnelle",
            "incidents_texte": "organisation (texte libre)",
            "demandes": "organisation (texte libre)",
        },
        autres=(
            "pole",
            "annee",
            "version",
            "etat",
            "arrete_le",
            *COMPTES,
            "releve",
            "envoye_le",
            "revision",
        ),
    )

    class Meta:
        verbose_name = "constat de rentrée"
        verbose_name_plural = "constats de rentrée"
        ordering = ["-annee", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "annee", "version"], name="reporting_constat_version"
            ),
            models.UniqueConstraint(
                fields=["departement", "pole", "annee"],
                condition=Q(etat=EtatConstat.BROUILLON),
                name="reporting_constat_un_brouillon",
                violation_error_message="Un constat est déjà en cours de rédaction pour ce pôle.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatConstat.BROUILLON, envoye_le__isnull=True)
                | Q(etat=EtatConstat.ENVOYE, envoye_le__isnull=False),
                name="reporting_constat_envoye_le",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pole} {self.annee} v{self.version}"
