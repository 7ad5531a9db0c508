"""What the PAS answers: responses, each with its actions; three rules hold in the database."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from eleves.models import NotificationMdph
from pas.enums.plan import (
    LIBELLES_EFFET,
    LIBELLES_ETAT_ACTION,
    LIBELLES_ETAT_REPONSE,
    LIBELLES_GENRE_ACTION,
    LIBELLES_INTERVENANT,
    LIBELLES_TYPE_REPONSE,
    PERSONNELS_RESSOURCES,
    EtatAction,
    EtatReponse,
    Intervenant,
    TypeReponse,
)
from pas.models.saisine import Saisine
from socle.chiffrement import TexteChiffre
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleCloisonne
from socle.rgpd import SAISINE, Rgpd


class Reponse(ModeleCloisonne):
    """One response of the plan, with who gives it and when it is looked at again."""

    saisine = LienCloisonne(
        Saisine, models.CASCADE, related_name="reponses", verbose_name="demande"
    )
    type = models.CharField("réponse", max_length=18, choices=choix(LIBELLES_TYPE_REPONSE))
    intervenant = models.CharField("par qui", max_length=18, choices=choix(LIBELLES_INTERVENANT))
    texte = TexteChiffre("ce qui est proposé")
    etat = models.CharField(
        "état",
        max_length=12,
        choices=choix(LIBELLES_ETAT_REPONSE),
        default=EtatReponse.PREPAREE,
    )
    proposee_le = models.DateTimeField("proposée le", null=True, blank=True)
    en_place_le = models.DateTimeField("en place depuis le", null=True, blank=True)
    revoir_le = models.DateField("à revoir le", null=True, blank=True)
    effet = models.CharField(
        "effet", max_length=8, choices=choix(LIBELLES_EFFET), blank=True, default=""
    )
    accord_ecrit_le = models.DateField("accord écrit de la famille le", null=True, blank=True)
    notification = LienCloisonne(
        NotificationMdph,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="notification de la CDAPH",
    )
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
        personnelles={
            "texte": "texte libre, chiffré",
            "type": "aide proposée",
            "intervenant": "aide proposée",
            "effet": "effet d'une aide",
            "notification": "droit (donnée relative au handicap, RGPD art. 9)",
            "auteur": "auteur d'un acte",
        },
        autres=(
            *("saisine", "etat", "revoir_le", "accord_ecrit_le", "proposee_le", "en_place_le"),
        ),
    )

    class Meta:
        verbose_name = "réponse du PAS"
        verbose_name_plural = "réponses du PAS"
        ordering = ["cree_le"]
        constraints = [
            models.CheckConstraint(
                name="pas_reponse_aesh_notifiee",
                condition=~Q(intervenant=Intervenant.AESH) | Q(notification__isnull=False),
                violation_error_message="Une AESH demande une notification de la CDAPH.",
            ),
            models.CheckConstraint(
                name="pas_reponse_emas_directe_accordee",
                condition=~Q(type=TypeReponse.EMAS_DIRECT) | Q(accord_ecrit_le__isnull=False),
                violation_error_message="L'équipe mobile demande l'accord écrit de la famille.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "revoir_le"], name="pas_reponse_a_revoir"),
        ]

    def __str__(self) -> str:
        return self.type

    @property
    def equipe_mobilisee(self) -> bool:
        """Whether a mobile team is asked for it now; reads ``mobilisations``, fetched before."""
        return any(une.finie_le is None for une in self.mobilisations.all())  # type: ignore[attr-defined]

    @property
    def dernier_avis(self) -> "Any | None":
        """What the family said last of it (an ``AccordPlan``), or None."""
        dits = list(self.accords_plan.all())  # prefetched where there are many
        return dits[-1] if dits else None


class ActionPas(ModeleCloisonne):
    """One thing to do or done, by one member, for a request or one of its responses."""

    saisine = LienCloisonne(Saisine, models.CASCADE, related_name="actions", verbose_name="demande")
    reponse = LienCloisonne(
        Reponse,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="actions",
        verbose_name="réponse",
    )
    genre = models.CharField("action", max_length=14, choices=choix(LIBELLES_GENRE_ACTION))
    porteur = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="faite par"
    )
    prevue_le = models.DateField("prévue le")
    etat = models.CharField(
        "état", max_length=12, choices=choix(LIBELLES_ETAT_ACTION), default=EtatAction.A_FAIRE
    )
    faite_le = models.DateField("faite le", null=True, blank=True)
    duree_minutes = models.PositiveSmallIntegerField("durée en minutes", null=True, blank=True)
    note = TexteChiffre("note", blank=True, default="")
    # Given to a member of the resource or health staff (decision 30): what is asked, his report,
    # why he handed it back. He reads these, never the team's note.
    confiee_le = models.DateField("confiée le", null=True, blank=True)
    fonction = models.CharField(
        "fonction demandée",
        max_length=18,
        choices=[(str(q), LIBELLES_INTERVENANT[q]) for q in PERSONNELS_RESSOURCES],
        blank=True,
        default="",
    )
    consigne = TexteChiffre("ce qui est demandé", blank=True, default="")
    compte_rendu = TexteChiffre("compte rendu", blank=True, default="")
    motif_retour = TexteChiffre("pourquoi elle est rendue", blank=True, default="")

    rgpd = Rgpd(
        conservation=SAISINE,
        personnelles={
            "porteur": "auteur d'un acte",
            "note": "texte libre, chiffré",
            "fonction": "aide proposée",
            "consigne": "texte libre, chiffré",
            "compte_rendu": "texte libre, chiffré",
            "motif_retour": "texte libre, chiffré",
        },
        autres=(
            *("saisine", "reponse", "genre", "prevue_le", "etat", "faite_le", "duree_minutes"),
            "confiee_le",
        ),
    )

    class Meta:
        verbose_name = "action du PAS"
        verbose_name_plural = "actions du PAS"
        ordering = ["prevue_le", "cree_le"]
        constraints = [
            models.CheckConstraint(
                name="pas_action_faite",
                condition=Q(
                    etat=EtatAction.FAITE,
                    faite_le__isnull=False,
                    duree_minutes__isnull=False,  # NULL > 0 would let the row pass
                    duree_minutes__gt=0,
                )
                | Q(faite_le=None, duree_minutes=None) & ~Q(etat=EtatAction.FAITE),
                violation_error_message="Une action faite a une date et une durée.",
            ),
            models.CheckConstraint(
                name="pas_action_confiee",
                condition=Q(confiee_le__isnull=True, fonction="")
                | Q(confiee_le__isnull=False) & ~Q(fonction=""),
                violation_error_message="Une action confiée dit depuis quand et à quelle fonction.",
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "porteur", "etat"], name="pas_action_porteur"),
        ]

    def __str__(self) -> str:
        return self.genre
