"""ESMS for children, as FINESS gives them, completed by hand."""

import datetime

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Perimetre
from esms.enums import LIBELLES_FAMILLE, Famille
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienUniqueCloisonne, RequeteCloisonnee
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class RequeteEsms(RequeteCloisonnee):
    """Reads of ESMS."""

    def ouverts(self, le: datetime.date) -> "RequeteEsms":
        """Not closed on a day, and not gone from FINESS."""
        return self.filter(models.Q(ferme_le=None) | models.Q(ferme_le__gt=le), disparu_le=None)

    def du_perimetre(self, mandat: Mandat) -> "RequeteEsms":
        """ESMS that a mandate covers: all of its department, or the one that it directs."""
        if mandat.genre_perimetre in (GenrePerimetre.TENANT, GenrePerimetre.AGREGATS):
            return self.all()
        return self.filter(perimetre_id=mandat.perimetre_id)


@pghistory.track()
class Esms(ModeleReferentiel):
    """A medico-social establishment or service, keyed by its FINESS number."""

    finess = models.CharField("numéro FINESS", max_length=9)
    finess_ej = models.CharField(
        "FINESS de l'organisme gestionnaire", max_length=9, blank=True, default=""
    )
    nom = models.CharField("nom", max_length=120)
    nom_long = models.CharField("nom complet", max_length=200, blank=True, default="")
    cle_tri = models.CharField(max_length=220, editable=False, default="")
    categorie = models.CharField("code de la catégorie", max_length=4)
    libelle_categorie = models.CharField("catégorie", max_length=120, blank=True, default="")
    famille = models.CharField(
        "famille", max_length=10, choices=choix(LIBELLES_FAMILLE), default=Famille.AUTRE
    )
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    code_postal = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.CharField("commune", max_length=80, blank=True, default="")
    code_commune = models.CharField("code de la commune", max_length=5, blank=True, default="")
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    courriel = models.CharField("courriel du service", max_length=120, blank=True, default="")
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    uai = models.CharField("UAI", max_length=8, blank=True, default="")
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    ouvert_le = models.DateField("ouvert depuis", null=True, blank=True)
    maj_le = models.DateField("mis à jour dans FINESS le", null=True, blank=True)
    ferme_le = models.DateField("fermé à partir du", null=True, blank=True)
    disparu_le = models.DateField("absent de FINESS depuis le", null=True, blank=True)
    est_cree_a_la_main = models.BooleanField("créé à la main", default=False)
    # Names of fields typed here: an import leaves them alone.
    saisis = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    perimetre = LienUniqueCloisonne(Perimetre, models.PROTECT, related_name="+")

    rgpd = SANS_DONNEE_PERSONNELLE

    objects = GestionnaireCloisonne.from_queryset(RequeteEsms)()

    class Meta:
        verbose_name = "ESMS"
        verbose_name_plural = "ESMS"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "finess"],
                name="esms_esms_finess",
                violation_error_message="Un ESMS porte déjà ce numéro FINESS.",
            )
        ]
        indexes = [models.Index(fields=["departement", "cle_tri"], name="esms_esms_tri")]

    def __str__(self) -> str:
        return self.nom

    @property
    def nom_court(self) -> str:
        """Name and town."""
        return f"{self.nom} ({self.commune})" if self.commune else self.nom

    def est_ouvert(self, le: datetime.date) -> bool:
        """Whether it is open on a day."""
        return self.disparu_le is None and (self.ferme_le is None or self.ferme_le > le)
