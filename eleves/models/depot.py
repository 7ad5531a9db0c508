"""Many notifications at once, pasted or read in a file: dry run, answers, application, undo."""

from django.conf import settings
from django.db import models

from comptes.enums import GenrePerimetre
from comptes.models import Mandat
from eleves.enums.depots import DE_COTE, LIBELLES_ETAT_LIGNE, EtatLigne
from eleves.models.eleve import Eleve
from eleves.models.notification import DROIT, NotificationMdph
from socle.choix import choix
from socle.cloison import GestionnaireCloisonne, LienCloisonne, RequeteCloisonnee
from socle.modeles import ModeleCloisonne
from socle.rgpd import TECHNIQUE, Rgpd


class RequeteDepots(RequeteCloisonnee):
    """Reads of deposits."""

    def visibles_par(self, mandat: Mandat) -> "RequeteDepots":
        """Those of the department, for its own service; none for anybody else."""
        return self.all() if mandat.genre_perimetre == GenrePerimetre.TENANT else self.none()


class DepotNotifications(ModeleCloisonne):
    """One paste or file. ``pour_toutes``: answers given once for all lines that ask the same."""

    nom_fichier = models.CharField("nom du fichier", max_length=200, blank=True, default="")
    empreinte = models.CharField("empreinte", max_length=64)
    pour_toutes = models.JSONField("réponses pour toutes les lignes", default=dict)
    travail = models.UUIDField("travail", null=True, blank=True)
    applique_le = models.DateTimeField("appliqué le", null=True, blank=True)
    annule_le = models.DateTimeField("annulé le", null=True, blank=True)
    auteur = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name="auteur",
    )

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={"auteur": "identité professionnelle"},
        autres=(
            "nom_fichier",
            "empreinte",
            "pour_toutes",
            "travail",
            "applique_le",
            "annule_le",
        ),
    )

    objects = GestionnaireCloisonne.from_queryset(RequeteDepots)()

    class Meta:
        verbose_name = "dépôt de notifications"
        verbose_name_plural = "dépôts de notifications"
        ordering = ["-cree_le"]

    def __str__(self) -> str:
        return self.nom_fichier or "Lignes collées"


class LigneDepot(ModeleCloisonne):
    """One line as written (``cellules``), what is wrong or asked of it, what it became.

    ``avant`` keeps what undoing needs.
    """

    depot = LienCloisonne(DepotNotifications, models.CASCADE, related_name="lignes")
    rang = models.PositiveIntegerField("ligne")
    cellules = models.JSONField("cellules", default=dict)
    etat = models.CharField(
        "état", max_length=12, choices=choix(LIBELLES_ETAT_LIGNE), default=EtatLigne.ERREUR
    )
    erreurs = models.JSONField("erreurs", default=list)
    questions = models.JSONField("questions", default=list)
    reponses = models.JSONField("réponses", default=dict)
    eleve = LienCloisonne(Eleve, models.SET_NULL, null=True, blank=True, related_name="+")
    notification = LienCloisonne(
        NotificationMdph,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="lignes_deposees",
    )
    avant = models.JSONField("avant, pour annuler", default=dict)

    rgpd = Rgpd(
        conservation=TECHNIQUE,
        personnelles={
            "cellules": "identité et droit (donnée relative au handicap, RGPD art. 9)",
            **dict.fromkeys(("eleve", "notification", "questions", "reponses", "avant"), DROIT),
        },
        autres=("depot", "rang", "etat", "erreurs"),
    )

    class Meta:
        verbose_name = "ligne d'un dépôt"
        verbose_name_plural = "lignes des dépôts"
        ordering = ["rang"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "depot", "rang"], name="eleves_lignedepot_rang"
            )
        ]
        indexes = [
            models.Index(fields=["departement", "notification"], name="eleves_lignedepot_notif")
        ]

    def __str__(self) -> str:
        return f"ligne {self.rang}"

    @property
    def nom_court(self) -> str:
        """First name and initial as written, or what is missing of them."""
        prenom, nom = self.cellules.get("prenom", ""), self.cellules.get("nom", "")
        if prenom and nom:
            return f"{prenom} {nom[:1]}."
        return (
            f"{prenom} (sans nom)" if prenom else f"{nom[:1]}. (sans prénom)" if nom else "Sans nom"
        )

    @property
    def est_de_cote(self) -> bool:
        """Whether somebody left it aside as a whole."""
        return DE_COTE in self.reponses

    @property
    def raison(self) -> str:
        """Why it is not recorded: what is wrong, else what is asked, else that it was chosen."""
        dites = [*self.erreurs, *(q["phrase"] for q in self.questions)]
        return " ".join(dites) or "Laissée de côté."
