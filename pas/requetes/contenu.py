"""What a request says, in clear, and the fingerprints by which it is found again.

*Source:* ADR 030; decision 34.
"""

import json
from collections.abc import Mapping
from typing import Any

from pas.enums import LIBELLES_DEJA_FAIT, LIBELLES_DIFFICULTE, LIBELLES_SOUHAIT
from pas.models import Saisine
from pas.regles.lectures import Champ
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


def mots_lus(contenu: dict[str, Any], champs: frozenset[Champ]) -> list[tuple[str, str]]:
    """What was answered, as (term, words), field by field: only what these fields hold.

    *Source:* ``pas.regles.lectures``.
    """

    def codes(cle: str, libelles: Mapping[Any, str]) -> str:
        return ", ".join(libelles[code] for code in contenu.get(cle, []) if code in libelles)

    def brut(*cles: str) -> str:
        return " ".join(str(contenu.get(cle, "")) for cle in cles).strip()

    lignes = [
        (Champ.NOM, "Élève", brut("prenom", "nom")),
        (Champ.NOM, "Né le", "/".join(reversed(brut("naissance").split("-")))),
        (Champ.NOM, "Classe", brut("classe")),
        (Champ.DIFFICULTES, "Ce qui est difficile", codes("difficultes", LIBELLES_DIFFICULTE)),
        (Champ.TEXTE, "Avec ses mots", brut("texte")),
        (Champ.DIFFICULTES, "Déjà fait", codes("deja_fait", LIBELLES_DEJA_FAIT)),
        (Champ.TEXTE, "Attendu du PAS", brut("attente")),
        (Champ.CONTACT, "Personne", brut("prenom_auteur", "nom_auteur")),
        (Champ.CONTACT, "E-mail", brut("courriel")),
        (Champ.CONTACT, "Téléphone", brut("telephone")),
        (Champ.CONTACT, "Pour lui répondre", codes("souhaits", LIBELLES_SOUHAIT)),
        (Champ.CONTACT, "Langue de l'interprète", brut("langue")),
    ]
    return [(terme, mots) for champ, terme, mots in lignes if champ in champs and mots]
