"""A sender of the outbox to kill: appends the Message-ID of each message to a file.

``python -m tests.socle.expediteur FICHIER``
"""

import os
import sys
import time
from collections.abc import Sequence
from datetime import timedelta

import django
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class BoiteFichier(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        for message in email_messages:
            with open(os.environ["BOITE"], "a") as boite:
                boite.write(f"{message.extra_headers['Message-ID']}\n")
            time.sleep(0.01)  # a kill between the sending and its record
        return len(email_messages)


def main() -> None:
    django.setup()
    from django.conf import settings

    from socle import envoi

    settings.EMAIL_BACKEND = "tests.socle.expediteur.BoiteFichier"
    envoi.PREMIER_RECUL = envoi.RECUL_MAXIMAL = timedelta(seconds=1)
    while True:
        if not envoi.envoyer_la_file("35"):
            time.sleep(0.1)


if __name__ == "__main__":
    os.environ["BOITE"] = sys.argv[1]
    main()
