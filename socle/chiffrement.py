"""Free text that nobody searches is encrypted by the application before it reaches the database.

Fernet (AES-128-CBC with HMAC-SHA256) of the library ``cryptography``, under the keys of the
setting ``CLES_CHIFFREMENT``: the first one encrypts, all of them decrypt, so that a key is changed
by putting a new one in front. A dump of the database, or its role for backups, reads nothing.

What it does not do: an application that is taken over holds the keys; nothing binds a text to its
row. What must be found again without being read (an address, a child) is a keyed fingerprint.

*Source:* decision 34; ADR 030.
"""

import base64
import hashlib
import hmac
import json
from functools import cache
from typing import Any

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.db import models

from socle.texte import cle_tri


def _cle(secret: str, usage: str) -> bytes:
    """A key of 32 bytes for one use, from a secret of the settings."""
    return hmac.new(secret.encode(), usage.encode(), hashlib.sha256).digest()


@cache
def _trousseau(secrets: tuple[str, ...]) -> MultiFernet:
    return MultiFernet(
        [Fernet(base64.urlsafe_b64encode(_cle(secret, "chiffrement"))) for secret in secrets]
    )


def _secrets() -> tuple[str, ...]:
    return tuple(settings.CLES_CHIFFREMENT)


def chiffrer(texte: str) -> str:
    """The text encrypted, safe to store as text; the empty string stays empty."""
    return _trousseau(_secrets()).encrypt(texte.encode()).decode() if texte else ""


def dechiffrer(texte: str) -> str:
    """The text that ``chiffrer`` was given; raises ``InvalidToken`` when no key opens it."""
    return _trousseau(_secrets()).decrypt(texte.encode()).decode() if texte else ""


def chiffrer_objet(valeur: Any) -> str:
    """A JSON value, encrypted."""
    return chiffrer(json.dumps(valeur, ensure_ascii=False, separators=(",", ":")))


def dechiffrer_objet(texte: str) -> Any:
    """The JSON value that ``chiffrer_objet`` was given; None for an empty text."""
    return json.loads(dechiffrer(texte)) if texte else None


def empreinte(usage: str, *parties: str) -> str:
    """Keyed fingerprint (64 hexadecimal signs) by which a thing is found again, never read.

    Accents, case and spaces do not matter. The last key of the ring makes it, so that putting a
    new key in front leaves the fingerprints as they are.
    """
    contenu = "\x1f".join(cle_tri(partie) for partie in parties)
    cle = _cle(_secrets()[-1], f"empreinte:{usage}")
    return hmac.new(cle, contenu.encode(), hashlib.sha256).hexdigest()


class TexteChiffre(models.TextField):  # type: ignore[type-arg]
    """A text column whose values are encrypted on their way in, decrypted on their way out."""

    description = "texte chiffré"

    def deconstruct(self) -> Any:
        """In a migration, a text column: what is in it is the application's affair."""
        nom, _, args, kwargs = super().deconstruct()
        return nom, "django.db.models.TextField", args, kwargs

    def get_prep_value(self, value: Any) -> Any:
        """Encrypt what is written."""
        lu = super().get_prep_value(value)
        return None if lu is None else chiffrer(str(lu))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        """Decrypt what is read."""
        return None if value is None else dechiffrer(value)

    def get_lookup(self, lookup_name: str) -> Any:
        """Nothing is searched in such a column: each writing gives another text."""
        return super().get_lookup(lookup_name) if lookup_name == "isnull" else None


def textes_vides(modele: type[models.Model]) -> dict[str, str]:
    """Every encrypted column of a table, empty: a new one is emptied without being named."""
    champs = modele._meta.local_fields
    return {champ.name: "" for champ in champs if isinstance(champ, TexteChiffre)}
