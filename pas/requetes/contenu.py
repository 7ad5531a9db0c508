"""What a request says, in clear, and the fingerprints by which it is found again.

*Source:* ADR 030; decision 34.
"""

import json
from typing import Any

from pas.models import Saisine
from socle.chiffrement import empreinte


def contenu_de(saisine: Saisine) -> dict[str, Any]:
    """Answers of the form: who asks, whom it is about, words written; keys as in the form.

    *Source:* module docstring.
    """
    lu: dict[str, Any] = json.loads(saisine.contenu) if saisine.contenu else {}
    return lu


def nom_court(contenu: dict[str, Any]) -> str:
    """First name and initial, as in every list; empty while nobody is named.

    *Source:* décision 28; règle locale (lists).
    """
    prenom, nom = contenu.get("prenom", ""), contenu.get("nom", "")
    return f"{prenom} {nom[:1]}.".strip() if prenom and nom else ""


def empreinte_de_l_enfant(uai: str, prenom: str, nom: str) -> str:
    """The fingerprint of a child of a school, the same as the public form's; empty without a name.

    *Source:* ADR 030 (children are found again by keyed fingerprints).
    """
    return empreinte("enfant", uai, prenom, nom) if uai and prenom and nom else ""
