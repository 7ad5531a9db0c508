"""The person who signs in. Global: one person may hold mandates in two departments."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models

from socle.rgpd import COMPTE, Rgpd


class GestionnaireMembres(BaseUserManager["Membre"]):
    """Creates members by e-mail address."""

    def create_user(self, email: str, password: str | None = None, **champs: Any) -> "Membre":
        """A member with a usable password, or none until reset."""
        membre = self.model(email=self.normalize_email(email).lower(), **champs)
        membre.set_password(password)
        membre.save(using=self._db)
        return membre


class Membre(AbstractBaseUser, PermissionsMixin):
    """Someone with an account. Never a Django superuser in production (security §2.6)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("adresse électronique", unique=True)
    prenom = models.CharField("prénom", max_length=80)
    nom = models.CharField("nom", max_length=80)
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects: ClassVar[GestionnaireMembres] = GestionnaireMembres()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["prenom", "nom"]

    rgpd = Rgpd(
        conservation=COMPTE,
        personnelles={
            "email": "contact professionnel",
            "prenom": "identité",
            "nom": "identité",
            "password": "authentification",
            "last_login": "connexion",
        },
        autres=("is_active", "is_superuser", "cree_le"),
    )

    class Meta:
        verbose_name = "membre"
        verbose_name_plural = "membres"
        ordering = ["nom", "prenom"]

    def __str__(self) -> str:
        return self.nom_court

    @property
    def nom_court(self) -> str:
        """First name and initial, as everywhere on screen."""
        return f"{self.prenom} {self.nom[:1]}." if self.nom else self.prenom

    @property
    def nom_complet(self) -> str:
        """First name and name, for letters."""
        return f"{self.prenom} {self.nom}".strip()
