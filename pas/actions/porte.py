"""What a visitor does, by the door of the public (``socle.porte_publique``), text encrypted.

*Source:* decision 39 (exactly these acts), decision 29; ux page §5(d); ADR 030.
"""

import json
import logging
import secrets
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import DatabaseError

from pas.enums import ActionConsentie, GenreAvis, Origine
from pas.regles.accords import VERSION, peut_consentir
from pas.regles.numeros import tirer
from socle.chiffrement import chiffrer, chiffrer_objet, dechiffrer, dechiffrer_objet, empreinte
from socle.porte_publique import appeler

Reponses = dict[str, Any]
journal = logging.getLogger(__name__)
NUMEROS_PROPOSES = 8


def _hasard() -> str:
    return secrets.token_urlsafe(16)  # 128 bits


def _code() -> str:
    return f"{secrets.randbelow(1_000_000):06d}"


@dataclass(frozen=True)
class Cles:
    """Token (with its department) and secret: of a draft, or link and code of a follow-up."""

    jeton: str
    secret: str

    @property
    def departement(self) -> str:
        """Code of the department that the token names."""
        return self.jeton.partition(".")[0]

    @property
    def texte(self) -> str:
        """As written in a link or a cookie."""
        return f"{self.jeton}.{self.secret}"


def nouvelles_cles(departement: str) -> Cles:
    """Keys of a new draft in a department.

    *Source:* ux page §5(d) (random token of 128 bits).
    """
    return Cles(f"{departement}.{_hasard()}", _hasard())


def lire_cles(texte: str) -> Cles | None:
    """Keys from a link or a cookie; None when it has not their shape.

    *Source:* same as ``nouvelles_cles``.
    """
    parties = texte.split(".")
    if len(parties) != 3 or not texte.isascii() or len(texte) > 120:
        return None
    return Cles(f"{parties[0]}.{parties[1]}", parties[2])


def enregistrer(
    cles: Cles,
    *,
    etape: int,
    reponses: Reponses,
    avis: GenreAvis | None = None,
    attendre_s: int = 0,
) -> bool:
    """Keep the draft, and owe its author a message when ``avis`` (not before ``attendre_s``); False
    when it is not kept (refused, or the database fails): the page says so and shows what was typed.

    *Source:* decision 39 (save a draft).
    """
    courriel = reponses.get("courriel", "")
    enfant = [reponses.get(cle, "") for cle in ("uai", "prenom", "nom")]
    complet = bool(courriel and all(enfant))
    try:
        return bool(
            appeler(
                "pas_enregistrer",
                *(cles.jeton, cles.secret, etape, chiffrer_objet(reponses)),
                empreinte("auteur", courriel) if courriel else "",
                empreinte("demande", courriel, *enfant) if complet else "",
                avis or "",
                chiffrer_objet({"courriel": courriel, "cle": cles.texte, "attendre_s": attendre_s})
                if avis
                else "",
            )
        )
    except DatabaseError as erreur:
        journal.warning("brouillon_non_garde", extra={"type": type(erreur).__name__})
        return False


def reprendre(cles: Cles) -> tuple[int, Reponses] | None:
    """Step reached and answers of a draft; None when there is no such draft.

    *Source:* decision 39 (resume it).
    """
    trouve = appeler("pas_reprendre", cles.jeton, cles.secret)
    return None if trouve is None else (trouve[0], dechiffrer_objet(trouve[1]))


def _faits(reponses: Reponses) -> dict[str, Any]:
    origine = Origine(reponses["origine"])
    accordes = reponses.get("accords", [])
    enfant = [reponses.get(cle, "") for cle in ("uai", "prenom", "nom")]
    return {
        "uai": reponses["uai"],
        "origine": origine,
        "difficultes": reponses.get("difficultes", []),
        "deja_fait": reponses.get("deja_fait", []),
        "souhaits": reponses.get("souhaits", []),
        "famille_informee": peut_consentir(origine) or reponses.get("parents_informes") == "oui",
        "enfant": empreinte("enfant", *enfant) if all(enfant) else "",
        "consentements": [
            {"action": action, "version": VERSION, "accorde": action in accordes}
            for action in ActionConsentie
            if peut_consentir(origine)
        ],
    }


def confirmer(cles: Cles, *, reponses: Reponses) -> tuple[str, Cles] | None:
    """Send the draft: its number, and the keys of a first visit; None when it cannot be sent.

    *Source:* decision 39 (confirm), decision 27 (number).
    """
    suite, code = _hasard(), _code()
    numero = appeler(
        "pas_confirmer",
        *(cles.jeton, cles.secret, suite, code),
        [tirer(secrets.randbelow) for _ in range(NUMEROS_PROPOSES)],
        json.dumps(_faits(reponses)),
        chiffrer_objet({"suite": suite}),
    )
    if numero is None:
        return None
    return numero, Cles(f"{cles.departement}.{suite}", code)


def demander_code(jeton: str) -> None:
    """Ask for the code of a visit, by the link; says nothing of whether it leads somewhere.

    *Source:* decision 39 (follow); ux page §5(d) (code sent at each visit).
    """
    code = _code()
    charge = chiffrer_objet({"suite": jeton.partition(".")[2], "code": code})
    appeler("pas_demander_code", jeton, code, charge)


def demander_lien(*, numero: str, courriel: str) -> None:
    """Ask for a new link and code, by number and address; the old link stops working.

    *Source:* decision 39 (follow); ux page §5(d) (« Recevoir un nouveau lien »).
    """
    suite, code = _hasard(), _code()
    charge = chiffrer_objet({"suite": suite, "code": code})
    appeler("pas_demander_lien", numero, empreinte("auteur", courriel), suite, code, charge)


def suivre(visite: Cles) -> dict[str, Any] | None:
    """The request as its author reads it, texts decrypted; None for a wrong link or code.

    *Source:* decision 39 (follow).
    """
    brute = appeler("pas_suivre", visite.jeton, visite.secret)
    if brute is None:
        return None
    lue: dict[str, Any] = json.loads(brute)
    lue["contenu"] = dechiffrer_objet(lue["contenu"])
    lue["bilan"] = dechiffrer(lue["bilan"])
    for message in lue["messages"]:
        message["corps"] = dechiffrer(message["corps"])
    for reponse in lue["plan"]:
        reponse["texte"] = dechiffrer(reponse["texte"])
    return lue


def ecrire(visite: Cles, *, corps: str) -> bool:
    """Send a message to the PAS; False when it was not kept.

    *Source:* decision 39 (send a message).
    """
    return bool(appeler("pas_ecrire", visite.jeton, visite.secret, chiffrer(corps)))


def repondre(visite: Cles, *, rendez_vous: UUID, reponse: str) -> bool:
    """Accept an appointment, or ask for another date; False when it was not kept.

    *Source:* decision 39 (answer an appointment).
    """
    return bool(appeler("pas_repondre", visite.jeton, visite.secret, rendez_vous, reponse))


def annuler(cles: Cles) -> bool:
    """Erase a draft, or cancel a request; False when there was nothing to cancel.

    *Source:* decision 39 (cancel).
    """
    return bool(appeler("pas_annuler", cles.jeton, cles.secret))
