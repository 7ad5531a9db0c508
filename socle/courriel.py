"""Put a message in the outbox, in the transaction of what it announces; never a pupil's name.

What keeps names out, in the order in which it works:

1. a template receives only values of closed kinds (numbers, dates, labels of an enum, addresses
   of pages, and ``TextePublic`` that the caller wraps on purpose): neither an object nor a free
   string, so that a pupil's name cannot arrive by accident;
2. whoever writes about a pupil passes his names in ``sans_noms``: the written message is then
   searched for them;
3. the tests search the outbox for the names of every pupil they created.

What this does not do: guess that an unknown word is a name. A caller who wraps a name in
``TextePublic`` and does not list it is not caught when it happens.
"""

import datetime
import re
import unicodedata
import uuid
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import Enum
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.template import Context
from django.template.loader import get_template
from django.utils import timezone

from socle.models import Courriel


class NomDansUnCourriel(ValueError):
    """The message holds a name that must not leave the product."""


class TextePublic(str):
    """A string that its author declares free of any pupil's name: a school, a pole, a job."""

    __slots__ = ()


class Lien(str):
    """Address of a page of the product, that asks who is reading."""

    __slots__ = ()

    def __new__(cls, chemin: str) -> "Lien":
        """``chemin`` is a path of ours (``reverse(...)``); the site's address is put before."""
        if not chemin.startswith("/"):
            raise ValueError("Un lien de courriel est un chemin du produit.")
        return super().__new__(cls, f"{settings.ADRESSE_DU_SITE}{chemin}")


PERMIS = (bool, int, float, Decimal, datetime.date, datetime.time, Enum, TextePublic, Lien)


def _verifier_valeur(nom: str, valeur: Any) -> None:
    if valeur is None or isinstance(valeur, PERMIS):
        return
    if isinstance(valeur, Sequence) and not isinstance(valeur, str):
        for element in valeur:
            _verifier_valeur(nom, element)
        return
    raise TypeError(
        f"« {nom} » ne peut pas entrer dans un courriel ({type(valeur).__name__}) : "
        "donnez un nombre, une date, un libellé, un Lien ou un TextePublic."
    )


def _aplatir(texte: str) -> str:
    """Lower case, no accents, every other sign is one space; framed by spaces."""
    sans_accents = "".join(
        c for c in unicodedata.normalize("NFKD", texte.casefold()) if not unicodedata.combining(c)
    )
    return f" {re.sub(r'[^a-z0-9]+', ' ', sans_accents).strip()} "


def verifier_sans_nom(texte: str, noms: Iterable[str]) -> None:
    """Raise ``NomDansUnCourriel`` if one of the names stands in the text as whole words.

    Case, accents, hyphens and line breaks do not matter; "Léa Martin" also matches "Martin Léa"
    and the house's short form "Léa M.".
    *Source:* security page §6 (no pupil name in mails, only a link).
    """
    plat = _aplatir(texte)
    for nom in noms:
        mots = _aplatir(nom).split()
        if not mots:
            continue
        formes = [mots]
        if len(mots) > 1:
            formes += [[*mots[1:], mots[0]], [mots[0], mots[-1][0]]]
        if any(f" {' '.join(forme)} " in plat for forme in formes):
            raise NomDansUnCourriel("Ce courriel contient un nom : mettez un lien à la place.")


def rendre_texte(gabarit: str, contexte: Mapping[str, Any]) -> str:
    """Render a plain text template: an apostrophe stays an apostrophe."""
    modele: Any = get_template(gabarit)
    return f"{modele.template.render(Context(dict(contexte), autoescape=False)).strip()}\n"


def preparer_courriel(
    *,
    cle: str,
    destinataire: str,
    sujet: str,
    gabarit: str,
    contexte: Mapping[str, Any],
    a_envoyer_le: datetime.datetime | None = None,
    perime_le: datetime.datetime | None = None,
    sans_noms: Iterable[str] = (),
) -> Courriel:
    """One message, checked and not saved yet.

    ``gabarit`` is a text template (``courriels/….txt``). ``a_envoyer_le``: not before (now without
    it: quiet hours are the caller's). ``perime_le``: after that the message is
    useless and is not sent. Raises ``TypeError`` for a value of another kind than the permitted,
    ``NomDansUnCourriel`` when a name of ``sans_noms`` is found.
    """
    for nom, valeur in contexte.items():
        _verifier_valeur(nom, valeur)
    corps = rendre_texte(gabarit, contexte)
    sujet = " ".join(sujet.split())
    verifier_sans_nom(f"{sujet}\n{corps}", sans_noms)
    return Courriel(
        cle=cle,
        destinataire=destinataire,
        sujet=sujet[:200],
        corps=corps,
        a_envoyer_le=a_envoyer_le or timezone.now(),
        perime_le=perime_le,
    )


def mettre_en_file(**champs: Any) -> Courriel:
    """Write one message (see ``preparer_courriel``); the same ``cle`` gives the same row."""
    nouveau = preparer_courriel(**champs)
    courriel: Courriel
    courriel, _ = Courriel.objects.get_or_create(
        cle=nouveau.cle,
        defaults={
            champ: getattr(nouveau, champ)
            for champ in ("destinataire", "sujet", "corps", "a_envoyer_le", "perime_le")
        },
    )
    return courriel


def mettre_tous_en_file(courriels: Iterable[Courriel]) -> None:
    """Write many prepared messages at once; those whose ``cle`` is already there are left."""
    Courriel.objects.bulk_create(courriels, ignore_conflicts=True)


class BoiteDemonstration(BaseEmailBackend):
    """Sends nothing. The outbox's messages are read on the mailbox page of the department.

    Others (the account's own, such as a password reset) have no department: they are laid down
    as files in the state folder.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Say that everything was sent."""
        for message in email_messages:
            if "X-Maillage-Courriel" not in message.extra_headers:
                dossier = Path(settings.ETAT) / "courriels"
                dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
                instant = timezone.now().strftime("%Y%m%d-%H%M%S")
                fichier = dossier / f"{instant}-{uuid.uuid4().hex[:8]}.eml"
                fichier.write_bytes(message.message().as_bytes())
        return len(email_messages)
