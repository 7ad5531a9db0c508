"""Hashes and numbers: the same data and versions give the same document, hence the same number.

Pure. *Source:* architecture page (PDFs are reproducible; kept with hash and versions); règle
locale for the number, made to be dictated as those of requests are (decision 27).
"""

import hashlib
import json
from collections.abc import Mapping
from typing import Any

# No letter that is heard or read for another: 32 signs.
SIGNES = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
LONGUEUR = 8


def empreinte(contenu: bytes) -> str:
    """SHA-256 of bytes, 64 hexadecimal signs. *Source:* dossier §7 (each stored with its hash)."""
    return hashlib.sha256(contenu).hexdigest()


def empreinte_des_donnees(gabarit: str, version: str, donnees: Mapping[str, Any]) -> str:
    """SHA-256 of what makes a document: its template, its version and its data (JSON values).

    *Source:* architecture page (same data and versions, same bytes).
    """
    ecrit = json.dumps(
        {"gabarit": gabarit, "version": version, "donnees": donnees},
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return empreinte(ecrit.encode())


def numero(cle: str) -> str:
    """``DOC-7K4M-92QX`` from the hash of what makes a document. *Source:* règle locale."""
    reste = int(cle[:16], 16)
    signes = []
    for _ in range(LONGUEUR):
        reste, rang = divmod(reste, len(SIGNES))
        signes.append(SIGNES[rang])
    mot = "".join(signes)
    return f"DOC-{mot[:4]}-{mot[4:]}"


def lire_numero(saisi: str) -> str:
    """A number as it is typed: spaces, dashes and case do not matter; "" if it is none.

    *Source:* règle locale.
    """
    signes = "".join(c for c in saisi.upper() if c.isalnum())
    signes = signes.removeprefix("DOC")
    if len(signes) != LONGUEUR or any(signe not in SIGNES for signe in signes):
        return ""
    return f"DOC-{signes[:4]}-{signes[4:]}"


def lire_empreinte(saisie: str) -> str:
    """A SHA-256 as it is typed or pasted; "" if it is none. *Source:* règle locale."""
    signes = "".join(saisie.lower().split())
    if len(signes) == 64 and all(signe in "0123456789abcdef" for signe in signes):
        return signes
    return ""
