"""Send the outbox: claim, commit, send, say so. At least once, never lost, never for ever."""

import hashlib
import logging
import smtplib
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.utils import timezone

from socle.cloison import cloison
from socle.enums import EtatCourriel
from socle.models import Courriel

journal = logging.getLogger(__name__)
PREMIER_RECUL = timedelta(minutes=1)
RECUL_MAXIMAL = timedelta(hours=6)
DELAI_SMTP_S = 15  # shorter than the first back-off, so that a claim outlives its attempt


def recul(tentatives: int) -> timedelta:
    """Wait before the next try, also the length of a claim: 1, 4, 16… minutes, 6 h at most."""
    facteur: int = 4 ** max(0, tentatives - 1)
    return min(PREMIER_RECUL * facteur, RECUL_MAXIMAL)


def identifiant_message(courriel: Courriel) -> str:
    """Message-ID derived from the key: mail servers recognise a message sent twice."""
    domaine = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "maillage.invalid"
    empreinte = hashlib.sha256(f"{courriel.departement_id}:{courriel.cle}".encode()).hexdigest()
    return f"<{empreinte[:40]}@{domaine}>"


def _est_definitive(erreur: Exception) -> bool:
    """True when the server said that trying again is useless (codes 5xx, malformed address)."""
    if isinstance(erreur, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in erreur.recipients.values())
    if isinstance(erreur, smtplib.SMTPAuthenticationError):
        return False  # our own settings: someone will repair them
    if isinstance(erreur, smtplib.SMTPResponseException):
        return erreur.smtp_code >= 500
    return not isinstance(erreur, OSError)


def _libelle(erreur: Exception) -> str:
    """What to keep of an error: its kind and code, never its text (it may hold an address)."""
    code = getattr(erreur, "smtp_code", "")
    return f"{type(erreur).__name__} {code}".strip()


def _reclamer(departement: str) -> Courriel | None:
    """Take the next message due: its date moves to the next try, before anything is sent."""
    maintenant = timezone.now()
    with transaction.atomic(), cloison(departement):
        Courriel.objects.filter(etat=EtatCourriel.A_ENVOYER, perime_le__lt=maintenant).update(
            etat=EtatCourriel.PERIME
        )
        courriel: Courriel | None = (
            Courriel.objects.select_for_update(skip_locked=True)
            .filter(etat=EtatCourriel.A_ENVOYER, a_envoyer_le__lte=maintenant)
            .order_by("a_envoyer_le", "id")
            .first()
        )
        if courriel is None:
            return None
        courriel.tentatives += 1
        if courriel.tentatives > Courriel.TENTATIVES_MAXIMALES:
            courriel.etat = EtatCourriel.ECHEC
        courriel.a_envoyer_le = maintenant + recul(courriel.tentatives)
        courriel.save(update_fields=["tentatives", "etat", "a_envoyer_le", "modifie_le"])
        return courriel


def _envoyer(courriel: Courriel) -> None:
    message = EmailMessage(
        courriel.sujet,
        courriel.corps,
        settings.DEFAULT_FROM_EMAIL,
        [courriel.destinataire],
        headers={
            "Message-ID": identifiant_message(courriel),
            "Auto-Submitted": "auto-generated",
            "X-Maillage-Courriel": str(courriel.pk),
        },
    )
    # Without ``fail_silently``, a backend that cannot send raises.
    get_connection(timeout=DELAI_SMTP_S).send_messages([message])


def _noter(courriel: Courriel, **champs: object) -> None:
    with transaction.atomic(), cloison(courriel.departement_id):
        Courriel.objects.filter(pk=courriel.pk).update(modifie_le=timezone.now(), **champs)


def envoyer_la_file(departement: str, *, maximum: int = 500) -> int:
    """Send what is due for one department, outside any transaction; returns how many were sent."""
    envoyes = 0
    for _ in range(maximum):
        courriel = _reclamer(departement)
        if courriel is None:
            break
        if courriel.etat == EtatCourriel.ECHEC:
            continue
        try:
            _envoyer(courriel)
        except Exception as erreur:  # whatever happened, the message stays in the outbox
            journal.warning(
                "courriel_non_envoye",
                extra={"courriel": str(courriel.pk), "type": _libelle(erreur)},
            )
            derniere = courriel.tentatives >= Courriel.TENTATIVES_MAXIMALES
            definitive = derniere or _est_definitive(erreur)
            etat = EtatCourriel.ECHEC if definitive else EtatCourriel.A_ENVOYER
            _noter(courriel, etat=etat, erreur=_libelle(erreur))
        else:
            _noter(courriel, etat=EtatCourriel.ENVOYE, envoye_le=timezone.now(), erreur="")
            envoyes += 1
    return envoyes
