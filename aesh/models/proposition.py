"""What the product proposes for a draft, and what people decided of it (decision 25)."""

import pghistory
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from aesh.enums import (
    LIBELLES_ACTE,
    LIBELLES_DECISION,
    LIBELLES_ETAT_PROPOSITION,
    LIBELLES_MODE,
    LIBELLES_SEMAINE,
    LIBELLES_TYPE_CRENEAU,
    Decision,
    EtatProposition,
    Mode,
    Semaine,
)
from aesh.models.aesh import Aesh
from aesh.models.emploi import EmploiDuTemps
from eleves.models import Classe, Eleve
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import AESH, ELEVE, Rgpd

ART_9 = "organisation de l'aide (donnée relative au handicap, RGPD art. 9)"


class Proposition(ModeleCloisonne):
    """One run of the solver on a draft. One at a time per pole.

    ``probleme`` is what it was asked, whole: with ``graine`` and ``poids`` it gives the same plan
    again. ``plan`` is the best found so far, so that a worker that dies loses nothing.
    """

    emploi = LienCloisonne(EmploiDuTemps, models.CASCADE, related_name="propositions")
    pole = LienCloisonne(Pole, models.PROTECT, related_name="propositions")
    demandee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"
    )
    etat = models.CharField(
        "état",
        max_length=9,
        choices=choix(LIBELLES_ETAT_PROPOSITION),
        default=EtatProposition.EN_COURS,
    )
    mode = models.CharField(
        "mode", max_length=10, choices=choix(LIBELLES_MODE), default=Mode.COMPLETER
    )
    serie = models.UUIDField("demandées ensemble", null=True, blank=True)
    ecoles = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name="écoles")
    agents = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name="AESH")
    secondes = models.PositiveSmallIntegerField("secondes de recherche", default=20)
    graine = models.PositiveIntegerField("graine", default=0)
    poids = models.JSONField("poids", default=dict)
    empreinte = models.CharField("empreinte des données", max_length=64, blank=True, default="")
    probleme = models.JSONField("problème posé", default=dict)
    plan = models.JSONField("plan", default=list)
    avancement = models.JSONField("avancement", default=dict)
    bilan = models.JSONField("bilan", default=dict)
    arret_demande = models.BooleanField("arrêt demandé", default=False)
    travail = models.UUIDField("travail", null=True, blank=True)
    terminee_le = models.DateTimeField("terminée le", null=True, blank=True)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(("probleme", "plan", "agents"), ART_9)
        | {"demandee_par": "identité professionnelle"},
        autres=(
            "emploi",
            "pole",
            "etat",
            "mode",
            "serie",
            "ecoles",
            "secondes",
            "graine",
            "poids",
            "empreinte",
            "avancement",
            "bilan",
            "arret_demande",
            "travail",
            "terminee_le",
        ),
    )

    class Meta:
        verbose_name = "proposition"
        verbose_name_plural = "propositions"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "pole"],
                condition=Q(etat=EtatProposition.EN_COURS),
                name="aesh_proposition_une_par_pole",
                violation_error_message="Une proposition est déjà en préparation pour ce pôle.",
            )
        ]
        indexes = [models.Index(fields=["departement", "emploi"], name="aesh_proposition_emploi")]

    def __str__(self) -> str:
        return f"proposition {self.pk}"


@pghistory.track()
class LigneProposition(ModeleCloisonne):
    """One change proposed to the draft, and the human decision about it.

    ``creneau`` is the slot of the draft that is moved, completed or removed, as it was at
    ``revision``; the columns say what the slot would be (what it was, when it is removed).
    ``avant`` keeps what undoing needs.
    """

    proposition = LienCloisonne(Proposition, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("rang")
    acte = models.CharField("acte", max_length=11, choices=choix(LIBELLES_ACTE))
    creneau = models.UUIDField("créneau", null=True, blank=True)
    revision = models.PositiveIntegerField("révision", default=0)
    aesh = LienCloisonne(Aesh, models.CASCADE, related_name="+", verbose_name="AESH")
    etablissement = LienCloisonne(Etablissement, models.PROTECT, related_name="+")
    classe = LienCloisonne(Classe, models.CASCADE, null=True, blank=True, related_name="+")
    type = models.CharField("type", max_length=12, choices=choix(LIBELLES_TYPE_CRENEAU))
    jour = models.PositiveSmallIntegerField("jour")
    debut = models.PositiveSmallIntegerField("début")
    fin = models.PositiveSmallIntegerField("fin")
    semaine = models.CharField(
        "semaine", max_length=6, choices=choix(LIBELLES_SEMAINE), default=Semaine.TOUTES
    )
    avant = models.JSONField("avant", default=dict)
    decision = models.CharField(
        "décision", max_length=8, choices=choix(LIBELLES_DECISION), default=Decision.ATTENTE
    )
    decidee_par = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decidee_le = models.DateTimeField("décidée le", null=True, blank=True)
    pose = models.UUIDField("créneau posé", null=True, blank=True)
    pose_revision = models.PositiveIntegerField("révision posée", default=0)

    rgpd = Rgpd(
        conservation=AESH,
        personnelles=dict.fromkeys(
            ("aesh", "etablissement", "jour", "debut", "fin", "semaine", "avant"),
            "emploi du temps",
        )
        | {"decidee_par": "identité professionnelle"},
        autres=(
            "proposition",
            "rang",
            "acte",
            "creneau",
            "revision",
            "classe",
            "type",
            "decision",
            "decidee_le",
            "pose",
            "pose_revision",
        ),
    )

    class Meta:
        verbose_name = "ligne d'une proposition"
        verbose_name_plural = "lignes des propositions"
        ordering = ["rang"]
        constraints = [
            models.CheckConstraint(
                condition=Q(debut__lt=F("fin")), name="aesh_ligne_debut_avant_fin"
            ),
            models.UniqueConstraint(
                fields=["departement", "proposition", "rang"], name="aesh_ligne_rang"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.acte} {self.rang}"


@pghistory.track()
class LigneEleve(ModeleCloisonne):
    """A pupil helped in a proposed slot."""

    ligne = LienCloisonne(LigneProposition, models.CASCADE, related_name="liens_eleves")
    eleve = LienCloisonne(Eleve, models.CASCADE, related_name="+")

    rgpd = Rgpd(
        conservation=ELEVE,
        personnelles={"ligne": "accompagnement", "eleve": "accompagnement"},
    )

    class Meta:
        verbose_name = "élève d'une ligne"
        verbose_name_plural = "élèves des lignes"
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "ligne", "eleve"], name="aesh_ligne_eleve_unique"
            )
        ]

    def __str__(self) -> str:
        return str(self.ligne_id)
