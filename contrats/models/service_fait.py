"""Months of service: what is computed, what was closed, what was certified, what was adjusted.

Closed lines, closures, certificates and adjustments are journals: the application may add rows,
the database refuses that it change or delete one. No month opens again.
"""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from aesh.enums import LIBELLES_EMPLOYEUR
from aesh.models import Aesh, Contrat, EcartDeclare
from contrats.enums.service_fait import (
    LIBELLES_ECART,
    LIBELLES_MOTIF_AJUSTEMENT,
)
from contrats.regles.mois import Mois, liste_au_plus_tard
from pial.models import Etablissement
from socle.choix import choix
from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.modeles import ModeleCloisonne, ModeleJournal
from socle.rgpd import AESH, SANS_DONNEE_PERSONNELLE, Rgpd

PROFESSIONNELLE = "identité professionnelle"
HEURES = "heures de service"
MINUTES = (
    "minutes_hebdo",
    "minutes_contrat",
    "minutes_grille",
    "minutes_sans_grille",
    "minutes_absence",
    "minutes_en_plus",
    "minutes_declarees",
    "minutes_decision",
    "minutes_ecart",
    "minutes_ajustement",
    "minutes_service",
)


class MoisDeService(ModeleCloisonne):
    """A month of the department: its payroll cut-off, when its lines were last computed.

    ``hors_contrat``: how many people then had published hours without a contract. ``relu_le``: when
    its facts were last compared with its closed lines.
    """

    du = models.DateField("premier jour")
    coupure_le = models.DateField("coupure de la paie")
    prepare_le = models.DateTimeField("calculé le", null=True, blank=True)
    relu_le = models.DateTimeField("relu après la clôture le", null=True, blank=True)
    hors_contrat = models.PositiveIntegerField("personnes sans contrat", default=0, db_default=0)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "mois de service"
        verbose_name_plural = "mois de service"
        ordering = ["-du"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "du"], name="contrats_mois_unique"),
            models.CheckConstraint(condition=Q(du__day=1), name="contrats_mois_premier"),
            models.CheckConstraint(
                condition=Q(coupure_le__gt=models.F("du")),
                name="contrats_mois_coupure",
                violation_error_message="La coupure vient après le début du mois.",
            ),
        ]

    def __str__(self) -> str:
        return self.mois.libelle

    @property
    def mois(self) -> Mois:
        """The month itself."""
        return Mois(self.du)

    @property
    def liste_le(self) -> datetime.date:
        """Last day on which its differences may be listed."""
        return liste_au_plus_tard(self.coupure_le)


class ClotureMois(ModeleJournal):
    """A month closed, once and for all."""

    mois = LienUniqueCloisonne(MoisDeService, models.PROTECT, related_name="cloture")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    rgpd = Rgpd(conservation=AESH, personnelles={"par": PROFESSIONNELLE}, autres=("mois",))

    class Meta:
        verbose_name = "clôture d'un mois"
        verbose_name_plural = "clôtures des mois"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return str(self.mois_id)


class LigneMois(models.Model):
    """One contract, one month, in minutes. ``minutes_ajustement``: of months closed before.

    ``minutes_grille`` and ``minutes_sans_grille`` are for the reader; ``minutes_ecart``: what whole
    published weeks place beyond the contract; ``minutes_decision``: decided by the SEI.
    """

    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="%(class)ss")
    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="%(class)ss")
    aesh = LienCloisonne(Aesh, models.PROTECT, related_name="%(class)ss")
    employeur = models.CharField("employeur", max_length=3, choices=choix(LIBELLES_EMPLOYEUR))
    eple = LienCloisonne(Etablissement, models.PROTECT, null=True, related_name="%(class)ss")
    minutes_hebdo = models.PositiveIntegerField("minutes par semaine")
    minutes_contrat = models.PositiveIntegerField("contrat")
    minutes_grille = models.PositiveIntegerField("emploi du temps")
    minutes_sans_grille = models.PositiveIntegerField("sans emploi du temps", db_default=0)
    minutes_absence = models.PositiveIntegerField("absence")
    minutes_en_plus = models.PositiveIntegerField("en plus")
    minutes_declarees = models.IntegerField("déclaré et retenu")
    minutes_decision = models.IntegerField("décidé", db_default=0)
    minutes_ecart = models.IntegerField("emploi du temps moins contrat", db_default=0)
    minutes_ajustement = models.IntegerField("régularisation")
    minutes_service = models.PositiveIntegerField("service fait")
    ecarts = ArrayField(
        models.CharField(max_length=12, choices=choix(LIBELLES_ECART)), default=list
    )

    class Meta:
        abstract = True

    @property
    def minutes_total(self) -> int:
        """Service of the month, with what is due of the months closed before."""
        return self.minutes_service + self.minutes_ajustement


def _rgpd_ligne() -> Rgpd:
    return Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("contrat", "aesh", "employeur", "eple"), "contrat")
        | dict.fromkeys((*MINUTES, "ecarts"), HEURES),
        autres=("mois",),
    )


class LigneProvisoire(LigneMois, ModeleCloisonne):
    """A line of a month that is still open: computed again at will."""

    rgpd = _rgpd_ligne()

    class Meta:
        verbose_name = "ligne d'un mois ouvert"
        verbose_name_plural = "lignes des mois ouverts"
        ordering = ["aesh", "contrat"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "mois", "contrat"], name="contrats_provisoire_unique"
            )
        ]

    def __str__(self) -> str:
        return str(self.contrat_id)


class LigneClose(LigneMois, ModeleJournal):
    """A line of a closed month, as it was certified: never changed."""

    rgpd = _rgpd_ligne()

    class Meta:
        verbose_name = "ligne d'un mois clos"
        verbose_name_plural = "lignes des mois clos"
        ordering = ["aesh", "contrat"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "mois", "contrat"], name="contrats_close_unique"
            )
        ]

    def __str__(self) -> str:
        return str(self.contrat_id)


class CertificationMois(ModeleJournal):
    """An employer certifies its closed month: the State, or one school (``eple``)."""

    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="certifications")
    employeur = models.CharField("employeur", max_length=3, choices=choix(LIBELLES_EMPLOYEUR))
    eple = LienCloisonne(
        Etablissement, models.PROTECT, null=True, related_name="certifications_mois"
    )
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fonction = models.CharField("fonction", max_length=12)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"par": PROFESSIONNELLE},
        autres=("mois", "employeur", "eple", "fonction"),
    )

    class Meta:
        verbose_name = "certification d'un mois"
        verbose_name_plural = "certifications des mois"
        ordering = ["employeur", "eple"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "mois", "employeur", "eple"],
                nulls_distinct=False,
                name="contrats_certification_unique",
                violation_error_message="Ce mois est déjà certifié pour cet employeur.",
            )
        ]

    def __str__(self) -> str:
        return self.get_employeur_display()


class AjustementService(ModeleJournal):
    """Minutes added to, or taken from, a closed month; they appear in ``applique_a``.

    ``ecart``: the AESH's own declaration behind it, or ``declaration`` the school's. Those of one
    declaration add up to what it is worth now, less what the closed line counted. ``annule``: the
    correction that this one takes back.
    """

    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="ajustements")
    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="ajustements")
    applique_a = LienCloisonne(MoisDeService, models.PROTECT, related_name="ajustements_recus")
    minutes = models.SmallIntegerField("minutes en plus ou en moins")
    motif = models.CharField("motif", max_length=11, choices=choix(LIBELLES_MOTIF_AJUSTEMENT))
    ecart = LienCloisonne(EcartDeclare, models.PROTECT, null=True, related_name="ajustements")
    declaration = LienCloisonne(
        "contrats.DeclarationEcole", models.PROTECT, null=True, related_name="ajustements"
    )
    annule = LienUniqueCloisonne("self", models.PROTECT, null=True, related_name="annulation")
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("contrat", "minutes", "motif", "ecart", "declaration"), HEURES)
        | {"par": PROFESSIONNELLE},
        autres=("mois", "applique_a", "annule"),
    )

    class Meta:
        verbose_name = "régularisation d'un mois clos"
        verbose_name_plural = "régularisations des mois clos"
        ordering = ["-cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(minutes=0),
                name="contrats_ajustement_minutes",
                violation_error_message="Une régularisation ajoute ou retire au moins une minute.",
            )
        ]
        indexes = [
            models.Index(fields=["departement", "applique_a"], name="contrats_ajustement_vers")
        ]

    def __str__(self) -> str:
        return self.get_motif_display()


class DeclarationComptee(ModeleJournal):
    """A declared difference that a closed line counted: one of the AESH, or one of a school."""

    mois = LienCloisonne(MoisDeService, models.PROTECT, related_name="declarations_comptees")
    contrat = LienCloisonne(Contrat, models.PROTECT, related_name="declarations_comptees")
    ecart = LienUniqueCloisonne(EcartDeclare, models.PROTECT, null=True, related_name="comptee")
    declaration = LienUniqueCloisonne(
        "contrats.DeclarationEcole", models.PROTECT, null=True, related_name="comptee"
    )
    minutes = models.SmallIntegerField("minutes en plus ou en moins")

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("contrat", "ecart", "declaration", "minutes"), HEURES),
        autres=("mois",),
    )

    class Meta:
        verbose_name = "différence comptée dans un mois clos"
        verbose_name_plural = "différences comptées dans les mois clos"
        ordering = ["mois", "contrat", "cree_le"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ecart__isnull=True) ^ Q(declaration__isnull=True),
                name="contrats_comptee_une",
            )
        ]

    def __str__(self) -> str:
        return str(self.contrat_id)
