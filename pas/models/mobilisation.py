"""What a PAS asks of a mobile team, and each change of its state."""

import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from comptes.enums import GenrePerimetre, Role
from comptes.models import Mandat
from esms.models import Emas
from pas.enums.mobilisation import (
    LIBELLES_ACTE_MOBILISATION,
    LIBELLES_ETAT_MOBILISATION,
    LIBELLES_MOTIF_REFUS,
    EtatMobilisation,
)
from pas.models.plan import Reponse
from pas.models.saisine import Saisine
from pas.regles.mobilisation import ACCES_APRES, ARRETABLES, CONFIEES, FINIES, VIVANTES
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd

E = EtatMobilisation
_ARRETEE = Q(etat__in=[str(e) for e in ARRETABLES], saisine__finie_le__isnull=False)
PARTENAIRES = frozenset({Role.ESMS_DIR, Role.EMAS})


class RequeteMobilisations(RequeteCloisonnee):
    """Reads of mobilisations."""

    def vivantes(self) -> "RequeteMobilisations":
        """Mobilisations that have not ended."""
        return self.filter(etat__in=[str(e) for e in VIVANTES])

    def arretees(self) -> "RequeteMobilisations":
        """Mobilisations stopped because the request ended before anything happened."""
        return self.filter(_ARRETEE)

    def sans_les_arretees(self) -> "RequeteMobilisations":
        """The others."""
        return self.exclude(_ARRETEE)

    def des_partenaires(self, mandat: Mandat, le: datetime.date) -> "RequeteMobilisations":
        """Cases that a partner reads on a day: asked of a team that his ESMS carries.

        A professional of the team reads those that the director accepted, and no other. Everything
        closes thirty days after the mobilisation, or the request, ended (that day included).
        """
        if mandat.fonction not in PARTENAIRES or mandat.genre_perimetre != GenrePerimetre.ESMS:
            return self.none()
        depuis = le - ACCES_APRES
        siennes = self.filter(
            Q(finie_le=None) | Q(finie_le__gte=depuis),
            Q(saisine__finie_le=None) | Q(saisine__finie_le__gte=depuis),
            emas__porteur__perimetre_id=mandat.perimetre_id,
        )
        if mandat.fonction == Role.EMAS:
            return siennes.filter(acceptee_le__isnull=False)
        return siennes


class Mobilisation(ModeleCloisonne):
    """A mobile team asked for one response; ``transmis`` is all that it is told of the pupil."""

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="mobilisations", verbose_name="demande"
    )
    reponse = LienCloisonne(
        Reponse, models.CASCADE, related_name="mobilisations", verbose_name="réponse"
    )
    emas = LienCloisonne(Emas, models.PROTECT, related_name="+", verbose_name="EMAS")
    est_directe = models.BooleanField("auprès de l'élève")
    accord_ecrit_le = models.DateField("accord écrit de la famille le", null=True, blank=True)
    transmis = TexteChiffre("ce qui est transmis")
    etat = models.CharField(
        "état", max_length=12, choices=choix(LIBELLES_ETAT_MOBILISATION), default=E.DEMANDEE
    )
    demandee_le = models.DateField("demandée le")
    acceptee_le = models.DateField("acceptée le", null=True, blank=True)
    motif = models.CharField(
        "raison", max_length=14, choices=choix(LIBELLES_MOTIF_REFUS), blank=True, default=""
    )
    mot = TexteChiffre("message de la direction", blank=True, default="")
    intervenant = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="intervient",
    )
    du = models.DateField("prévue du", null=True, blank=True)
    au = models.DateField("prévue jusqu'au", null=True, blank=True)
    realisee_le = models.DateField("réalisée le", null=True, blank=True)
    duree_minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    compte_rendu = TexteChiffre("compte rendu", blank=True, default="")
    finie_le = models.DateField("terminée le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="demandée par",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={
            "transmis": "identité et difficultés de l'élève, chiffrées",
            "mot": "texte libre, chiffré",
            "compte_rendu": "texte libre, chiffré",
            "intervenant": "auteur d'un acte",
            "auteur": "auteur d'un acte",
        },
        autres=(
            *("saisine", "reponse", "emas", "est_directe", "accord_ecrit_le", "etat"),
            *("demandee_le", "acceptee_le", "motif", "du", "au", "realisee_le"),
            *("duree_minutes", "finie_le"),
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteMobilisations)()

    class Meta:
        verbose_name = "mobilisation d'une EMAS"
        verbose_name_plural = "mobilisations des EMAS"
        ordering = ["-demandee_le", "cree_le"]
        constraints = [
            models.CheckConstraint(
                name="pas_mobilisation_directe_accordee",
                condition=Q(est_directe=False) | Q(accord_ecrit_le__isnull=False),
                violation_error_message="L'équipe mobile demande l'accord écrit de la famille.",
            ),
            models.CheckConstraint(
                name="pas_mobilisation_finie",
                condition=Q(finie_le=None) ^ Q(etat__in=[str(e) for e in sorted(FINIES)]),
                violation_error_message="Une mobilisation finie a une date de fin, elle seule.",
            ),
            models.CheckConstraint(
                name="pas_mobilisation_acceptee",
                condition=~Q(etat__in=[str(e) for e in sorted(CONFIEES)])
                | Q(acceptee_le__isnull=False),
                violation_error_message="La direction accepte avant que l'équipe travaille.",
            ),
            models.UniqueConstraint(
                fields=["departement", "reponse"],
                name="pas_mobilisation_une_vivante",
                condition=Q(finie_le=None),
                violation_error_message="Une équipe est déjà mobilisée pour cette réponse.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "emas", "etat"], name="pas_mobilisation_emas"),
            models.Index(fields=["departement", "saisine"], name="pas_mobilisation_saisine"),
        ]

    def __str__(self) -> str:
        return self.etat

    @property
    def etat_lu(self) -> str:
        """Its state in words, or that it stopped with the request."""
        if self.etat in ARRETABLES and self.saisine.finie_le is not None:
            return "Arrêtée avec la demande"
        return str(self.get_etat_display())  # type: ignore[attr-defined]


class EtapeMobilisation(ModeleCloisonne):
    """One change of state: by which act, when, by whom."""

    mobilisation = LienCloisonne(
        Mobilisation, models.CASCADE, related_name="etapes", verbose_name="mobilisation"
    )
    acte = models.CharField(
        "acte", max_length=18, choices=choix(LIBELLES_ACTE_MOBILISATION), blank=True, default=""
    )
    etat = models.CharField("état", max_length=12, choices=choix(LIBELLES_ETAT_MOBILISATION))
    faite_le = models.DateTimeField("faite le")
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={"auteur": "auteur d'un acte"},
        autres=("mobilisation", "acte", "etat", "faite_le"),
    )

    class Meta:
        verbose_name = "étape d'une mobilisation"
        verbose_name_plural = "étapes d'une mobilisation"
        ordering = ["faite_le", "cree_le"]

    def __str__(self) -> str:
        return self.etat
