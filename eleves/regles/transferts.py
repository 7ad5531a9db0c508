"""The code that two departments tell each other when a pupil goes from one to the other. Pure.

*Source:* issue E (transfers between schools, poles, departments); decision 27 (codes made to be
dictated).
"""

import hashlib
import secrets

# No 0, 1, I, L, O, U: what is dictated is not misheard.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPES, LONGUEUR = 3, 4
ESSAIS_MAXIMAUX = 5
JOURS_DE_DEPOT = 30


def nouveau_code() -> str:
    """``7K4M-92QR-XB3T``: 59 bits of chance, made to be dictated."""
    return "-".join(
        "".join(secrets.choice(ALPHABET) for _ in range(LONGUEUR)) for _ in range(GROUPES)
    )


def empreinte_du_code(code: str, sel: str) -> str:
    """Hash of a code, whatever spaces, dashes and case it was typed with; ``sel``: of this file."""
    lu = "".join(c for c in code.upper() if c.isalnum())
    return hashlib.sha256(f"{sel}:{lu}".encode()).hexdigest()
