"""A request made to a PAS, and each change of its state."""

import datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from eleves.models import Eleve
from pas.enums import (
    LIBELLES_ACTE,
    LIBELLES_CANAL,
    LIBELLES_DEJA_FAIT,
    LIBELLES_DIFFICULTE,
    LIBELLES_MOTIF_CLOTURE,
    LIBELLES_ORIGINE,
    LIBELLES_SOUHAIT,
    LIBELLES_STATUT,
    Canal,
    Statut,
)
from pas.enums.retention import LIBELLES_TRANCHE_AGE
from pas.regles.etats import FINIS, OUVERTS
from pial.models import Etablissement, Pole
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd


def _codes(libelle: str, longueur: int, mots: list[tuple[str, str]]) -> ArrayField:  # type: ignore[type-arg]
    return ArrayField(
        models.CharField(max_length=longueur, choices=mots),
        verbose_name=libelle,
        default=list,
        blank=True,
    )


class RequeteSaisines(RequeteCloisonnee):
    """Reads of requests."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteSaisines":
        """Requests that a mandate covers on a day: those of its PAS, of its department.

        What is archived is read by nobody any more; it still counts (``reporting``).
        """
        ici = self.filter(archivee_le=None)
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return ici
        if mandat.genre_perimetre == GenrePerimetre.POLE:
            return ici.filter(pole__perimetre_id=mandat.perimetre_id)
        return ici.filter(etablissement__in=Etablissement.objects.du_perimetre(mandat, le))

    def ouvertes(self) -> "RequeteSaisines":
        """Requests that are not finished."""
        return self.filter(statut__in=[str(s) for s in OUVERTS])


class Saisine(ModeleCloisonne):
    """A request: about one pupil, or about a situation whose pupil is not named yet.

    ``contenu`` holds, encrypted, who asks, whom it is about and the words written
    (``pas.requetes.contenu``); coded answers stand in columns because they are counted.
    """

    numero = models.CharField("numéro", max_length=11)
    statut = models.CharField(
        "état", max_length=18, choices=choix(LIBELLES_STATUT), default=Statut.DEPOSEE
    )
    origine = models.CharField("demandée par", max_length=18, choices=choix(LIBELLES_ORIGINE))
    canal = models.CharField(
        "reçue", max_length=9, choices=choix(LIBELLES_CANAL), default=Canal.EN_LIGNE
    )
    etablissement = LienCloisonne(
        Etablissement, models.PROTECT, related_name="+", verbose_name="école ou établissement"
    )
    pole = LienCloisonne(Pole, models.PROTECT, related_name="+", verbose_name="PAS")
    eleve = LienCloisonne(
        Eleve,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="élève reconnu",
    )
    contenu = TexteChiffre("contenu")
    difficultes = _codes("difficultés", 12, choix(LIBELLES_DIFFICULTE))
    deja_fait = _codes("déjà fait", 16, choix(LIBELLES_DEJA_FAIT))
    souhaits = _codes("souhaits", 12, choix(LIBELLES_SOUHAIT))
    famille_informee_le = models.DateField("parents informés le", null=True, blank=True)
    deposee_le = models.DateTimeField("déposée le")
    finie_le = models.DateField("terminée le", null=True, blank=True)
    motif = models.CharField(
        "motif", max_length=20, choices=choix(LIBELLES_MOTIF_CLOTURE), blank=True, default=""
    )
    bilan = TexteChiffre("bilan partagé avec la famille", blank=True, default="")
    # What figures keep once the words are gone (dossier §10).
    tranche_age = models.CharField(
        "âge au dépôt",
        max_length=8,
        choices=choix(LIBELLES_TRANCHE_AGE),
        blank=True,
        default="",
        db_default="",
    )
    droit_au_depot = models.BooleanField("droit de la CDAPH au dépôt", null=True, blank=True)
    archivee_le = models.DateField("archivée le", null=True, blank=True)
    anonymisee_le = models.DateField("anonymisée le", null=True, blank=True)
    empreinte_auteur = models.CharField("empreinte de l'adresse", max_length=64, blank=True)
    empreinte_enfant = models.CharField("empreinte de l'élève", max_length=64, blank=True)
    # The visit: link and code, both kept as fingerprints.
    jeton = models.CharField("lien de suivi", max_length=64, blank=True)
    code = models.CharField("code de visite", max_length=64, blank=True, default="")
    code_expire_le = models.DateTimeField("code valable jusqu'au", null=True, blank=True)
    code_essais = models.PositiveSmallIntegerField("essais du code", default=0)

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={
            "contenu": "identité, contact et difficultés de l'élève, chiffrés",
            "bilan": "texte libre, chiffré",
            "eleve": "identité",
            "difficultes": "difficultés à l'école",
            "deja_fait": "difficultés à l'école",
            "souhaits": "contact",
            "tranche_age": "âge, en tranches",
            "droit_au_depot": "droit (donnée relative au handicap, RGPD art. 9)",
            "empreinte_auteur": "empreinte d'un contact",
            "empreinte_enfant": "empreinte d'une identité",
        },
        autres=(
            *("numero", "statut", "origine", "canal", "etablissement", "pole"),
            *("famille_informee_le", "deposee_le", "finie_le", "motif"),
            *("archivee_le", "anonymisee_le"),
            *("jeton", "code", "code_expire_le", "code_essais"),
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteSaisines)()

    class Meta:
        verbose_name = "demande au PAS"
        verbose_name_plural = "demandes au PAS"
        ordering = ["-deposee_le"]
        constraints = [
            models.UniqueConstraint(fields=["departement", "numero"], name="pas_saisine_numero"),
            models.UniqueConstraint(
                fields=["departement", "jeton"],
                name="pas_saisine_jeton",
                condition=~Q(jeton=""),
            ),
            models.CheckConstraint(
                name="pas_saisine_finie",
                condition=Q(finie_le=None) ^ Q(statut__in=[str(s) for s in sorted(FINIS)]),
                violation_error_message="Une demande terminée a une date de fin, et elle seule.",
            ),
            models.CheckConstraint(
                name="pas_saisine_archivee",
                condition=(Q(archivee_le=None) | Q(finie_le__isnull=False))
                & (Q(anonymisee_le=None) | Q(archivee_le__isnull=False)),
                violation_error_message="Seule une demande terminée s'archive, puis s'efface.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "pole", "-deposee_le"], name="pas_saisine_pole"),
            models.Index(fields=["departement", "empreinte_enfant"], name="pas_saisine_enfant"),
        ]

    def __str__(self) -> str:
        return self.numero


class EtapeSaisine(ModeleCloisonne):
    """One change of state: by which act, when, by whom (nobody: the person who asked)."""

    saisine = LienCloisonne(Saisine, models.CASCADE, related_name="etapes", verbose_name="demande")
    acte = models.CharField(
        "acte", max_length=18, choices=choix(LIBELLES_ACTE), blank=True, default=""
    )
    statut = models.CharField("état", max_length=18, choices=choix(LIBELLES_STATUT))
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
        autres=("saisine", "acte", "statut", "faite_le"),
    )

    class Meta:
        verbose_name = "étape d'une demande"
        verbose_name_plural = "étapes d'une demande"
        ordering = ["faite_le", "cree_le"]

    def __str__(self) -> str:
        return self.statut
