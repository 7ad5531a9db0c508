"""Transaction locks by name: many may share one, or one holds it alone."""

import time

from django.db import connection

SEUL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
ESSAI = "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))"
PARTAGE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def verrouiller(nom: str, *, seul: bool) -> None:
    """Take the lock until the end of the transaction.

    Editors of one draft share it; who proposes or publishes the draft takes it alone, and so
    waits for them and keeps new ones out. Nothing to release, nothing left by a crash.
    """
    with connection.cursor() as curseur:
        curseur.execute(SEUL if seul else PARTAGE, [nom])


def tenter_de_verrouiller(nom: str, *, secondes: float) -> bool:
    """Take the lock alone, waiting at most so long; False: somebody else still holds it.

    For a page that would rather say so than wait for the database's own time limit.
    """
    fin = time.monotonic() + secondes
    with connection.cursor() as curseur:
        while True:
            curseur.execute(ESSAI, [nom])
            if curseur.fetchone()[0]:
                return True
            if time.monotonic() > fin:
                return False
            time.sleep(0.05)
