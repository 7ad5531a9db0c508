"""What the SEI keeps beside contracts: budget, wording of letters, acts on many, files."""

import pghistory
from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from aesh.models import Contrat
from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from contrats.enums.vie import (
    LIBELLES_ETAT_LIGNE_CONTRAT,
    LIBELLES_GENRE_ACTE,
    LIBELLES_GENRE_LETTRE,
    EtatLigneContrat,
)
from pial.models import Pole
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, TECHNIQUE, Rgpd

PROFESSIONNELLE = "identité professionnelle"


@pghistory.track()
class Enveloppe(ModeleCloisonne):
    """Full-time equivalents allotted to a pole, or to the whole department (``pole`` empty)."""

    pole = LienCloisonne(
        Pole, models.PROTECT, null=True, blank=True, related_name="enveloppes", verbose_name="pôle"
    )
    du = models.DateField("à partir du")
    etp = models.DecimalField(
        "ETP alloués", max_digits=7, decimal_places=2, validators=[MinValueValidator(0)]
    )
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"auteur": PROFESSIONNELLE},
        autres=("pole", "du", "etp"),
    )

    class Meta:
        verbose_name = "enveloppe d'ETP"
        verbose_name_plural = "enveloppes d'ETP"
        ordering = ["-du"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole", "du"],
                nulls_distinct=False,
                name="contrats_enveloppe_unique",
                violation_error_message="Une enveloppe est déjà saisie à cette date.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.etp} ETP"


@pghistory.track()
class TexteLettre(ModeleCloisonne):
    """Wording of a letter, loaded by the department; without one the letter says it is missing."""

    genre = models.CharField("lettre", max_length=7, choices=choix(LIBELLES_GENRE_LETTRE))
    texte = models.TextField("texte", max_length=4000)
    reference = models.CharField("référence du modèle", max_length=200)
    du = models.DateField("à partir du")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"auteur": PROFESSIONNELLE},
        autres=("genre", "texte", "reference", "du"),
    )

    class Meta:
        verbose_name = "texte d'une lettre"
        verbose_name_plural = "textes des lettres"
        ordering = ["genre", "-du"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "genre", "du"],
                name="contrats_lettre_unique",
                violation_error_message="Un texte est déjà chargé pour cette lettre à cette date.",
            )
        ]

    def __str__(self) -> str:
        return self.get_genre_display()


class ActeContrats(ModeleCloisonne):
    """One act on several contracts: what each was before, so that it can be undone."""

    acte = models.CharField("acte", max_length=9, choices=choix(LIBELLES_GENRE_ACTE))
    lignes = models.JSONField("lignes", default=list)
    auteur = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"lignes": "contrat", "auteur": PROFESSIONNELLE},
        autres=("acte", "annule_le"),
    )

    class Meta:
        verbose_name = "acte sur des contrats"
        verbose_name_plural = "actes sur des contrats"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return f"{self.get_acte_display()} ({len(self.lignes)})"


class RequeteDepotsContrats(RequeteCloisonnee):
    """Reads of files of contracts."""

    def visibles_par(self, mandat: Mandat) -> "RequeteDepotsContrats":
        """Those of the department, for its own service; none for anybody else."""
        return self.all() if mandat.genre_perimetre == GenrePerimetre.TENANT else self.none()


class DepotContrats(ModeleCloisonne):
    """One file or paste of contracts: dry run, corrections, application, undo."""

    nom_fichier = models.CharField("nom du fichier", max_length=200, blank=True, default="")
    empreinte = models.CharField("empreinte", max_length=64)
    travail = models.UUIDField("travail", null=True, blank=True)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"auteur": PROFESSIONNELLE},
        autres=("nom_fichier", "empreinte", "travail", "applique_le", "annule_le"),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteDepotsContrats)()

    class Meta:
        verbose_name = "dépôt de contrats"
        verbose_name_plural = "dépôts de contrats"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return self.nom_fichier or "Lignes collées"


class LigneContrat(ModeleCloisonne):
    """One line as written, what is wrong or worth a look, what it became."""

    depot = LienCloisonne(DepotContrats, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("ligne")
    cellules = models.JSONField("cellules", default=dict)
    etat = models.CharField(
        "état",
        max_length=11,
        choices=choix(LIBELLES_ETAT_LIGNE_CONTRAT),
        default=EtatLigneContrat.ERREUR,
    )
    erreurs = models.JSONField("erreurs", default=list)
    signalements = models.JSONField("à vérifier", default=list)
    contrat = LienCloisonne(Contrat, models.SET_NULL, null=True, blank=True, related_name="+")
    avant = models.JSONField("avant, pour annuler", default=dict)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "cellules": "identité et contrat",
            **dict.fromkeys(("contrat", "erreurs", "signalements", "avant"), "contrat"),
        },
        autres=("depot", "rang", "etat"),
    )

    class Meta:
        verbose_name = "ligne d'un dépôt de contrats"
        verbose_name_plural = "lignes des dépôts de contrats"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "depot", "rang"], name="contrats_lignecontrat_rang"
            )
        ]

    def __str__(self) -> str:
        return f"ligne {self.rang}"
