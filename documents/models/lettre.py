"""A letter of mission, and what was done to it."""

import datetime

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from comptes.enums import LIBELLES_ROLE, GenrePerimetre, Role
from comptes.models import Mandat
from documents.enums import (
    LIBELLES_ACTE,
    LIBELLES_ETAT_LETTRE,
    LIBELLES_GENRE_LETTRE,
    EtatLettre,
    GenreLettre,
)
from documents.models.document import Document
from documents.regles.chaine import VIVANTS
from pial.models import Etablissement, Pole
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne, ModeleJournal
from socle.rgpd import COMPTE, Rgpd

FONCTION = "fonction"
DE_SON_POLE = (Role.PILOTE, Role.IEN, Role.DDEC)


class RequeteLettres(RequeteCloisonnee):
    """Reads of letters."""

    def visibles_par(self, mandat: Mandat, le: datetime.date) -> "RequeteLettres":
        """Letters that a mandate may read: all, those of its poles, or its holder's own.

        *Source:* permissions page §3, column "lettre mission".
        """
        if mandat.genre_perimetre == GenrePerimetre.TENANT:
            return self.all()
        siennes = Q(titulaire_id=mandat.membre_id)
        if mandat.fonction in DE_SON_POLE:
            siennes |= Q(pole__in=Pole.objects.du_perimetre(mandat, le))
        return self.filter(siennes)


@pghistory.track()
class LettreDeMission(ModeleCloisonne):
    """A mission given for a school year: prepared, signed by the authority, then by its holder.

    The mandate is opened by the last signature, and by nothing else (``comptes`` refuses to open
    these functions otherwise).
    """

    lecture_par_membre = "titulaire_id"

    genre = models.CharField("mission", max_length=12, choices=choix(LIBELLES_GENRE_LETTRE))
    pole = LienCloisonne(Pole, models.PROTECT, related_name="lettres", verbose_name="pôle")
    titulaire = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="lettres", verbose_name="titulaire"
    )
    du = models.DateField("du")
    au = models.DateField("au")
    etablissement = LienCloisonne(
        Etablissement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="établissement de rattachement",
    )
    imp = models.PositiveSmallIntegerField("IMP", default=0)
    quotite = models.CharField("temps consacré", max_length=60, blank=True)
    etat = models.CharField(
        "état",
        max_length=12,
        choices=choix(LIBELLES_ETAT_LETTRE),
        default=EtatLettre.PREPAREE,
    )
    projet = LienCloisonne(Document, models.PROTECT, null=True, related_name="+")
    signee = LienCloisonne(Document, models.PROTECT, null=True, related_name="+")
    mandat = LienCloisonne(Mandat, models.PROTECT, null=True, related_name="lettres")
    renouvelle = LienCloisonne(Mandat, models.PROTECT, null=True, related_name="+")

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={
            "titulaire": "identité professionnelle",
            **dict.fromkeys(
                ("genre", "pole", "du", "au", "etablissement", "imp", "quotite", "etat"), FONCTION
            ),
            **dict.fromkeys(("projet", "signee", "mandat", "renouvelle"), FONCTION),
        },
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteLettres)()
    des_miennes = models.Manager()  # own rows in every department: RLS "les_siens"

    class Meta:
        verbose_name = "lettre de mission"
        verbose_name_plural = "lettres de mission"
        ordering = ["-du", "genre"]
        constraints = [
            models.CheckConstraint(condition=Q(au__gte=F("du")), name="documents_lettre_dates"),
            models.CheckConstraint(
                condition=Q(mandat__isnull=True) | Q(etat__in=["signee", "close"]),
                name="documents_lettre_mandat",
            ),
            models.UniqueConstraint(
                fields=["departement", "genre", "pole", "titulaire"],
                condition=Q(etat__in=[str(etat) for etat in VIVANTS]),
                name="documents_lettre_en_cours",
                violation_error_message=(
                    "Une lettre attend déjà d'être signée pour cette personne et cette mission."
                ),
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "etat"], name="documents_lettre_etat"),
            models.Index(fields=["titulaire"], name="documents_lettre_titulaire"),
        ]

    def __str__(self) -> str:
        return f"{self.get_genre_display()}, {self.pole}"

    @property
    def fonction(self) -> Role:
        """Function that the letter gives."""
        return Role(self.genre)

    @property
    def sorte(self) -> GenreLettre:
        """Kind as an enum member."""
        return GenreLettre(self.genre)

    @property
    def ou_en_est(self) -> EtatLettre:
        """State as an enum member."""
        return EtatLettre(self.etat)


class ActeDeLettre(ModeleJournal):
    """What someone did to a letter, when, as what; a signature keeps the hash of what was read."""

    lettre = LienCloisonne(LettreDeMission, models.PROTECT, related_name="actes")
    acte = models.CharField("acte", max_length=10, choices=choix(LIBELLES_ACTE))
    etat = models.CharField("état ensuite", max_length=12, choices=choix(LIBELLES_ETAT_LETTRE))
    par = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    fonction = models.CharField(
        "en tant que", max_length=12, choices=choix(LIBELLES_ROLE), blank=True
    )
    mandat = models.UUIDField("sous la mission", null=True)
    motif = models.CharField("motif", max_length=300, blank=True)
    empreinte = models.CharField("empreinte du document lu", max_length=64, blank=True)

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={
            "par": "identité professionnelle",
            **dict.fromkeys(("fonction", "mandat", "motif", "lettre"), FONCTION),
        },
        autres=("acte", "etat", "empreinte"),
    )

    class Meta:
        verbose_name = "acte sur une lettre"
        verbose_name_plural = "actes sur les lettres"
        ordering = ["cree_le"]
        indexes = [
            models.Index(fields=["departement", "lettre"], name="documents_acte_lettre"),
        ]

    def __str__(self) -> str:
        return self.get_acte_display()
