"""What is killed around the editor, and how each comes back."""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import connection
from playwright.sync_api import Error

from tests.lanceur import Lanceur
from tests.tenue.patience import patienter

if TYPE_CHECKING:
    from tests.tenue.partie import Partie

PROCESSUS = {
    "serveur web": "gunicorn",
    "worker": "-A config worker",
    "Valkey": "valkey-server",
    "PostgreSQL": "bin/postgres",
}


def tuer_processus(partie: "Partie", mot: str) -> None:
    """kill -9; the product's own supervisor starts it again while the edits go on."""
    partie.tue = (mot, partie.lanceur.principal(mot))
    os.kill(partie.tue[1], signal.SIGKILL)
    connection.close()  # this script's own link to the database


def attendre_le_retour(lanceur: Lanceur, mot: str, ancien: int) -> None:
    """Until supervisor has replaced what was killed."""

    def present() -> int | None:
        try:
            return lanceur.principal(mot)
        except (AssertionError, OSError):
            return None

    def revenu() -> bool:
        return present() not in (None, ancien) and lanceur.sante()

    patienter(revenu, present)


def tuer_onglet(partie: "Partie") -> None:
    """The tab is closed in the middle of what it does, and opened again."""
    partie.confirmer()
    partie.page.close(run_before_unload=False)
    partie.ouvrir()


def planter_onglet(partie: "Partie") -> None:
    """The tab's process crashes."""
    partie.confirmer()
    with suppress(Error):
        partie.page.goto("chrome://crash", timeout=5_000)
    partie.page.close(run_before_unload=False)
    partie.ouvrir()


def couper_reseau(partie: "Partie") -> None:
    """No network for the next few edits."""
    partie.contexte.set_offline(True)
    partie.hors_ligne = 3


def finir_session(partie: "Partie") -> None:
    """The session ends under the editor, who signs in again in another tab two edits later."""
    partie.scene.fermer_les_sessions()
    partie.sans_session = 2


def rouvrir_session(partie: "Partie") -> None:
    """As the sign-in form would, in another tab."""
    cookie = partie.scene.cookie(partie.scene.claire)
    partie.contexte.add_cookies(
        [{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": partie.adresse}]
    )


def coups() -> dict[str, Callable[["Partie"], None]]:
    """Each kind of blow, by the name that the table shows."""
    return {
        "onglet fermé": tuer_onglet,
        "onglet planté": planter_onglet,
        "réseau coupé": couper_reseau,
        "session finie": finir_session,
        **{
            nom: lambda partie, mot=mot: tuer_processus(partie, mot)  # type: ignore[misc]
            for nom, mot in PROCESSUS.items()
        },
    }
