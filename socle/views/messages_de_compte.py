"""Account messages of a demonstration (password reset), that no department's outbox holds."""

import email
import email.policy
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

MESSAGES_MONTRES = 10


@dataclass(frozen=True)
class MessageDeCompte:
    """One message laid down by ``socle.courriel.BoiteDemonstration``."""

    sujet: str
    destinataire: str
    date: str
    corps: str


def derniers_messages(dossier: Path) -> list[MessageDeCompte]:
    """The last account messages, newest first."""
    fichiers = sorted(dossier.glob("*.eml"), reverse=True)[:MESSAGES_MONTRES]
    return [_lire(fichier) for fichier in fichiers]


def _lire(fichier: Path) -> MessageDeCompte:
    message = email.message_from_bytes(fichier.read_bytes(), policy=email.policy.default)
    corps = message.get_body(("plain",))
    return MessageDeCompte(
        sujet=str(message["Subject"]),
        destinataire=str(message["To"]),
        date=str(message["Date"]),
        corps=corps.get_content() if corps else "",
    )


@login_not_required
@require_safe
def boite(request: HttpRequest) -> HttpResponse:
    """The demonstration's mailbox of accounts; this route does not exist in production."""
    messages = derniers_messages(Path(settings.ETAT) / "courriels")
    return render(request, "socle/messages_de_compte.html", {"messages_de_compte": messages})
