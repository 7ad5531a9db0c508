"""Schools and districts, as the official directory gives them."""

import datetime

from django.db import models
from django.db.models import Q

from comptes.enums import GenrePerimetre
from comptes.models import Mandat, Perimetre
from pial.enums import (
    LIBELLES_DEGRE,
    LIBELLES_ETAT_ETABLISSEMENT,
    LIBELLES_SECTEUR,
    LIBELLES_TYPE_ETABLISSEMENT,
    Degre,
    EtatEtablissement,
    Secteur,
    TypeEtablissement,
)
from socle.choix import choix
from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    RequeteCloisonnee,
)
from socle.modeles import ModeleReferentiel
from socle.rgpd import SANS_DONNEE_PERSONNELLE


class Circonscription(ModeleReferentiel):
    """District of an IEN (primary schools)."""

    nom = models.CharField("nom", max_length=160)
    code = models.CharField("code", max_length=10, blank=True, default="")
    cle_tri = models.CharField(max_length=160, editable=False, default="")
    perimetre = LienUniqueCloisonne(Perimetre, models.PROTECT, null=True, related_name="+")

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "circonscription"
        verbose_name_plural = "circonscriptions"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "nom"], name="pial_circonscription_unique"
            )
        ]

    def __str__(self) -> str:
        return self.nom


class RequeteEtablissements(RequeteCloisonnee):
    """Reads of schools."""

    def du_perimetre(self, mandat: Mandat, le: datetime.date) -> "RequeteEtablissements":
        """Schools that a mandate covers on a day; none when its perimeter holds no school."""
        genre, perimetre = mandat.genre_perimetre, mandat.perimetre_id
        if genre == GenrePerimetre.TENANT:
            return self.all()
        if genre == GenrePerimetre.CIRCONSCRIPTION:
            return self.filter(circonscription__perimetre_id=perimetre)
        if genre == GenrePerimetre.POLE:
            poles = Q(
                rattachements__pole__perimetre_id=perimetre, rattachements__periode__contains=le
            )
            return self.filter(poles).distinct()
        if genre == GenrePerimetre.ETABLISSEMENT:
            return self.filter(perimetre_id=perimetre)
        if genre == GenrePerimetre.SECTEUR:
            return self.filter(secteur_referent_id=perimetre)
        if genre == GenrePerimetre.RESEAU_PRIVE:
            return self.filter(secteur=Secteur.PRIVE)
        return self.none()

    def scolarisantes(self) -> "RequeteEtablissements":
        """Where a pupil may go to school: open, and no service (inspection, CIO, CASNAV…)."""
        return self.filter(etat=EtatEtablissement.OUVERT, disparu_le=None).exclude(
            type=TypeEtablissement.SERVICE
        )


class Etablissement(ModeleReferentiel):
    """A school of the directory, keyed by its UAI."""

    uai = models.CharField("UAI", max_length=8)
    nom = models.CharField("nom", max_length=200)
    cle_tri = models.CharField(max_length=260, editable=False, default="")
    type = models.CharField("type", max_length=14, choices=choix(LIBELLES_TYPE_ETABLISSEMENT))
    libelle_nature = models.CharField("nature", max_length=120, blank=True, default="")
    degre = models.CharField(
        "degré", max_length=10, choices=choix(LIBELLES_DEGRE), default=Degre.PREMIER
    )
    secteur = models.CharField(
        "secteur", max_length=6, choices=choix(LIBELLES_SECTEUR), blank=True, default=""
    )
    type_contrat = models.CharField("contrat", max_length=60, blank=True, default="")
    adresse = models.CharField("adresse", max_length=200, blank=True, default="")
    code_postal = models.CharField("code postal", max_length=5, blank=True, default="")
    commune = models.CharField("commune", max_length=80, blank=True, default="")
    code_commune = models.CharField("code de la commune", max_length=5, blank=True, default="")
    telephone = models.CharField("téléphone", max_length=20, blank=True, default="")
    courriel = models.CharField("courriel", max_length=120, blank=True, default="")
    siret = models.CharField("SIRET", max_length=14, blank=True, default="")
    effectif = models.PositiveIntegerField("effectif", null=True, blank=True)
    latitude = models.FloatField("latitude", null=True, blank=True)
    longitude = models.FloatField("longitude", null=True, blank=True)
    a_ulis = models.BooleanField("ULIS", null=True)
    a_segpa = models.BooleanField("SEGPA", null=True)
    a_restauration = models.BooleanField("restauration", null=True)
    circonscription = LienCloisonne(
        Circonscription,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="etablissements",
        verbose_name="circonscription",
    )
    etat = models.CharField(
        "état",
        max_length=8,
        choices=choix(LIBELLES_ETAT_ETABLISSEMENT),
        default=EtatEtablissement.OUVERT,
    )
    ouvert_le = models.DateField("ouvert depuis", null=True, blank=True)
    rpi = models.CharField("regroupement pédagogique (RPI)", max_length=12, blank=True, default="")
    uai_mere = models.CharField("UAI de l'établissement mère", max_length=8, blank=True, default="")
    disparu_le = models.DateField("absent de l'annuaire depuis le", null=True, blank=True)
    perimetre = LienUniqueCloisonne(Perimetre, models.PROTECT, null=True, related_name="+")
    # The referent teacher (ERSEH) follows every school of a sector.
    secteur_referent = LienCloisonne(
        Perimetre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="secteur de l'enseignant référent",
    )

    rgpd = SANS_DONNEE_PERSONNELLE

    objects = GestionnaireCloisonne.from_queryset(RequeteEtablissements)()

    class Meta:
        verbose_name = "école ou établissement"
        verbose_name_plural = "écoles et établissements"
        ordering = ["cle_tri"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "uai"], name="pial_etablissement_uai")
        ]
        indexes = [
            models.Index(fields=["departement", "cle_tri"], name="pial_etab_tri"),
            models.Index(fields=["departement", "commune"], name="pial_etab_commune"),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def nom_court(self) -> str:
        """Name and town: many schools are only called "Ecole primaire"."""
        return f"{self.nom} ({self.commune})" if self.commune else self.nom
