"""A campaign of pre-assignment: its year and weights, needs of schools, comments of poles."""

import datetime

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from campagne.enums import (
    LIBELLES_COMPETENCE,
    LIBELLES_ETAT_CAMPAGNE,
    EtatCampagne,
)
from comptes.enums import LIBELLES_ROLE
from pial.models import Etablissement, Pole
from pial.regles import bornes_annee, libelle_annee
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, SANS_DONNEE_PERSONNELLE, Rgpd

PROFESSIONNELLE = "identité professionnelle"
TEXTE_MAX = 300
POIDS_MAX = 500


def _poids(titre: str, defaut: int) -> "models.PositiveSmallIntegerField[int, int]":
    return models.PositiveSmallIntegerField(
        titre, default=defaut, validators=[MaxValueValidator(POIDS_MAX)]
    )


@pghistory.track()
class Campagne(ModeleCloisonne):
    """The pre-assignment of one rentrée. Weights are points: a minute of travel costs one."""

    annee = models.PositiveSmallIntegerField("année de rentrée")
    etat = models.CharField(
        "état",
        max_length=7,
        choices=choix(LIBELLES_ETAT_CAMPAGNE),
        default=EtatCampagne.OUVERTE,
    )
    ouverte_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    compte_renouvellements = models.BooleanField(
        "compter les droits qui finissent avant la rentrée comme renouvelés", default=True
    )
    compte_suites = models.BooleanField(
        "compter les CDD qui finissent à la rentrée comme prolongés", default=True
    )
    poids_continuite = _poids("rester dans la même école", 60)
    poids_eleve = _poids("retrouver un élève déjà suivi", 20)
    poids_voeu = _poids("suivre un souhait", 30)
    poids_competence = _poids("placer une compétence demandée", 30)
    prix_changement = _poids("changer ce qui est déjà accepté ou publié", 200)
    trajet_max = models.PositiveSmallIntegerField(
        "trajet le plus long (minutes)",
        default=45,
        validators=[MinValueValidator(5), MaxValueValidator(120)],
    )
    mention = models.TextField("mention chargée par le département", blank=True, default="")
    mention_source = models.CharField(
        "texte d'où vient la mention", max_length=200, blank=True, default=""
    )
    besoins_lus_le = models.DateTimeField("besoins lus le", null=True, blank=True)
    bilan_besoins = models.JSONField("ce qui n'a pas d'école", default=dict)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={"ouverte_par": PROFESSIONNELLE},
        autres=(
            "annee",
            "etat",
            "compte_renouvellements",
            "compte_suites",
            "poids_continuite",
            "poids_eleve",
            "poids_voeu",
            "poids_competence",
            "prix_changement",
            "trajet_max",
            "mention",
            "mention_source",
            "besoins_lus_le",
            "bilan_besoins",
        ),
    )

    class Meta:
        verbose_name = "campagne de pré-affectation"
        verbose_name_plural = "campagnes de pré-affectation"
        ordering = ["-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "annee"],
                name="campagne_une_par_rentree",
                violation_error_message="Une campagne existe déjà pour cette rentrée.",
            )
        ]

    def __str__(self) -> str:
        return f"Rentrée {self.annee}"

    @property
    def rentree(self) -> datetime.date:
        """First day of the school year that it prepares."""
        return bornes_annee(self.annee)[0]

    @property
    def fin(self) -> datetime.date:
        """Day after its last day."""
        return bornes_annee(self.annee)[1]

    @property
    def libelle(self) -> str:
        """``2027-2028``."""
        return libelle_annee(self.annee)

    @property
    def est_ouverte(self) -> bool:
        """Whether people may still write."""
        return self.etat == EtatCampagne.OUVERTE


class BesoinEcole(ModeleCloisonne):
    """Weekly minutes of AESH to plan in a school at the rentrée, by kind of help: no pupil.

    Individual help is a right; the rest is a local organisation and is never added to it
    (decision 8): what is added is working time of AESH. ``ajout_minutes``: what people announce;
    ``ajout_arrive``: the part of it that the needs read since already hold.
    """

    campagne = LienCloisonne(Campagne, models.CASCADE, related_name="besoins")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="pôle")
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="+", verbose_name="école"
    )
    minutes_individuelles = models.PositiveIntegerField("aide individuelle", default=0)
    minutes_mutualisees = models.PositiveIntegerField("aide mutualisée (organisation)", default=0)
    minutes_collectives = models.PositiveIntegerField("postes collectifs et repas", default=0)
    minutes_attendues = models.PositiveIntegerField("dont droits à renouveler", default=0)
    ajout_minutes = models.IntegerField(
        "ajout ou retrait annoncé (minutes par semaine)",
        default=0,
        validators=[MinValueValidator(-6000), MaxValueValidator(6000)],
    )
    ajout_arrive = models.IntegerField("dont déjà dans les besoins lus", default=0)
    eleves = models.PositiveIntegerField("élèves attendus", null=True, blank=True)
    ajout_motif = models.CharField("pourquoi", max_length=120, blank=True, default="")
    competences = ArrayField(
        models.CharField(max_length=13, choices=choix(LIBELLES_COMPETENCE)),
        default=list,
        blank=True,
        verbose_name="compétences utiles",
    )

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "besoin d'une école à la rentrée"
        verbose_name_plural = "besoins des écoles à la rentrée"
        ordering = ["etablissement__cle_tri"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "campagne", "etablissement"], name="campagne_besoin_unique"
            )
        ]
        indexes = [
            models.Index(fields=["departement", "campagne", "pole"], name="campagne_besoin_pole")
        ]

    def __str__(self) -> str:
        return f"{self.etablissement_id}"

    @property
    def ajout_restant(self) -> int:
        """Announced minutes that the needs read do not hold yet."""
        return int(self.ajout_minutes - self.ajout_arrive)

    @property
    def minutes(self) -> int:
        """Working time of AESH to plan."""
        total: int = (
            self.minutes_individuelles
            + self.minutes_mutualisees
            + self.minutes_collectives
            + self.ajout_restant
        )
        return max(0, total)


class CommentairePole(ModeleCloisonne):
    """What a coordination says of the proposal for its pole, without any pupil's name."""

    campagne = LienCloisonne(Campagne, models.CASCADE, related_name="commentaires")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="pôle")
    texte = models.CharField("commentaire", max_length=TEXTE_MAX)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    fonction = models.CharField("fonction", max_length=12, choices=choix(LIBELLES_ROLE))

    rgpd = Rgpd(
        conservation=AESH,
        personnelles={
            "texte": "organisation (texte libre)",
            "auteur": PROFESSIONNELLE,
            "fonction": "fonction",
        },
        autres=("campagne", "pole"),
    )

    class Meta:
        verbose_name = "commentaire d'un pôle"
        verbose_name_plural = "commentaires des pôles"
        ordering = ["cree_le"]
        indexes = [
            models.Index(fields=["departement", "campagne", "pole"], name="campagne_commentaire")
        ]

    def __str__(self) -> str:
        return self.texte
