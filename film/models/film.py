"""The template of a department, the film of a school year, and its tasks."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from film.enums import (
    LIBELLES_PHASE,
    LIBELLES_PORTEE,
    LIBELLES_ROLE_FILM,
    LIBELLES_SOURCE,
    Phase,
    RoleFilm,
    Source,
)
from film.regles.dates import Reperes
from pial.regles import libelle_annee
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import COMPTE, SANS_DONNEE_PERSONNELLE, Rgpd

LIBELLE_MAX = 200


class TacheCommune(ModeleCloisonne):
    """What a task says, in the template as in a year."""

    code = models.CharField("code", max_length=12)
    phase = models.CharField("phase", max_length=13, choices=choix(LIBELLES_PHASE))
    rang = models.PositiveSmallIntegerField("rang")
    libelle = models.CharField("tâche", max_length=LIBELLE_MAX)
    pourquoi = models.CharField("pourquoi", max_length=LIBELLE_MAX, blank=True, default="")
    livrable = models.CharField("ce qui reste", max_length=LIBELLE_MAX, blank=True, default="")
    roles = ArrayField(
        models.CharField(max_length=12, choices=choix(LIBELLES_ROLE_FILM)), verbose_name="pour qui"
    )
    portee = models.CharField("où", max_length=11, choices=choix(LIBELLES_PORTEE))
    preuve = models.CharField("preuve", max_length=40, blank=True, default="")
    ecrans = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    apres = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    est_cle = models.BooleanField("tâche clé", default=False)
    source = models.CharField(
        "source", max_length=5, choices=choix(LIBELLES_SOURCE), default=Source.DEPARTEMENT
    )

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.libelle

    @property
    def est_permanente(self) -> bool:
        """Lasts all year: no due date, no reminder."""
        return self.phase == Phase.PERMANENT

    @property
    def est_pour_tous(self) -> bool:
        """Everybody has a part in it."""
        return RoleFilm.TOUS in self.roles

    @property
    def pour_qui(self) -> str:
        """Functions in words, the accountable one first; « Tous » alone says everybody."""
        if self.est_pour_tous:
            return LIBELLES_ROLE_FILM[RoleFilm.TOUS]
        return ", ".join(LIBELLES_ROLE_FILM[RoleFilm(role)] for role in self.roles)


class ModeleTache(TacheCommune):
    """One task of the department's own template; ``du`` and ``au`` are expressions (``R-56``)."""

    du = models.CharField("s'ouvre", max_length=6)
    au = models.CharField("à finir pour", max_length=6)
    est_active = models.BooleanField("dans le film", default=True)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "tâche du modèle de film"
        verbose_name_plural = "tâches du modèle de film"
        ordering = ["rang", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "code"],
                name="film_modele_code",
                violation_error_message="Une tâche porte déjà ce code.",
            )
        ]


class FilmAnnee(ModeleCloisonne):
    """The film of one school year: its three days, read in the calendar or typed."""

    annee = models.PositiveSmallIntegerField("année de rentrée")
    rentree = models.DateField("rentrée des élèves")
    prerentree = models.DateField("prérentrée")
    fin = models.DateField("dernier jour de classe")
    est_saisi = models.BooleanField("dates saisies à la main", default=False)
    debut = models.DateField("première ouverture")
    dernier_jour = models.DateField("dernier jour du film")
    releve_le = models.DateTimeField("preuves relevées le", null=True, blank=True)
    ouvert_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={"ouvert_par": "identité professionnelle"},
        autres=(
            *("annee", "rentree", "prerentree", "fin", "est_saisi", "debut", "dernier_jour"),
            "releve_le",
        ),
    )

    class Meta:
        verbose_name = "film annuel"
        verbose_name_plural = "films annuels"
        ordering = ["-annee"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "annee"],
                name="film_un_par_annee",
                violation_error_message="Le film de cette année existe déjà.",
            ),
            models.CheckConstraint(
                condition=models.Q(prerentree__lte=models.F("rentree"))
                & models.Q(rentree__lt=models.F("fin")),
                name="film_dates_dans_l_ordre",
                violation_error_message=(
                    "La prérentrée vient avant la rentrée, et la rentrée avant le dernier jour."
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Film annuel {self.libelle}"

    @property
    def libelle(self) -> str:
        """``2026-2027``."""
        return libelle_annee(self.annee)

    @property
    def reperes(self) -> Reperes:
        """The days that every date of the film hangs on."""
        return Reperes(self.annee, self.rentree, self.prerentree, self.fin)


class TacheFilm(TacheCommune):
    """One task of one year, with its own dates."""

    film = LienCloisonne(FilmAnnee, models.CASCADE, related_name="taches")
    ouvre_le = models.DateField("s'ouvre le")
    echeance = models.DateField("à finir pour le", null=True, blank=True)
    ouverte_le = models.DateTimeField("ouverte le", null=True, blank=True)

    rgpd = SANS_DONNEE_PERSONNELLE

    class Meta:
        verbose_name = "tâche du film"
        verbose_name_plural = "tâches du film"
        ordering = ["rang", "code"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "film", "code"], name="film_tache_code")
        ]
