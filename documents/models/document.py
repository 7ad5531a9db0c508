"""A PDF that is kept: what it is, what it was made of, the hash of its bytes."""

from django.conf import settings
from django.db import models

from comptes.models import Perimetre
from documents.enums import LIBELLES_GENRE_DOCUMENT
from socle.choix import choix
from socle.cloison import LienCloisonne
from socle.modeles import ModeleJournal
from socle.rgpd import COMPTE, Rgpd


class Document(ModeleJournal):
    """One document, written once and never changed: the same data and versions are the same row.

    ``donnees`` are what its template was given; ``empreinte_donnees`` is their hash with the
    template's code and version, ``empreinte`` that of the file. ``droit`` names the column of the
    matrix that opens it, where ``perimetre`` says; ``concerne`` is the person that it is about.
    """

    numero = models.CharField("numéro", max_length=13)
    genre = models.CharField("genre", max_length=16, choices=choix(LIBELLES_GENRE_DOCUMENT))
    titre = models.CharField("titre", max_length=200)
    droit = models.CharField("droit de lecture", max_length=40)
    perimetre = LienCloisonne(Perimetre, models.PROTECT, related_name="+", verbose_name="où")
    concerne = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    objet = models.UUIDField("objet du document")
    gabarit = models.CharField("gabarit", max_length=80)
    version = models.CharField("version du gabarit", max_length=40)
    donnees_au = models.DateField("données au")
    donnees = models.JSONField("données")
    signataires = models.JSONField("signataires", default=list, blank=True)
    empreinte_donnees = models.CharField("empreinte des données", max_length=64)
    empreinte = models.CharField("empreinte du fichier", max_length=64)
    taille = models.PositiveIntegerField("taille en octets")
    fichier = models.CharField("fichier", max_length=200)

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles=dict.fromkeys(
            ("titre", "concerne", "donnees", "signataires", "fichier"), "identité professionnelle"
        ),
        autres=(
            *("numero", "genre", "droit", "perimetre", "objet", "gabarit", "version"),
            *("donnees_au", "empreinte_donnees", "empreinte", "taille"),
        ),
    )

    class Meta:
        verbose_name = "document"
        verbose_name_plural = "documents"
        ordering = ["-cree_le"]
        constraints = [
            models.UniqueConstraint(
                fields=["departement", "empreinte_donnees"], name="documents_document_unique"
            ),
            models.UniqueConstraint(
                fields=["departement", "numero"], name="documents_document_numero"
            ),
        ]
        indexes = [
            models.Index(fields=["departement", "objet"], name="documents_doc_objet"),
            models.Index(fields=["departement", "empreinte"], name="documents_doc_empreinte"),
        ]

    def __str__(self) -> str:
        return f"{self.numero} — {self.titre}"
