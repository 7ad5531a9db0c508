"""Transaction locks by name: many may share one, or one holds it alone."""

from django.db import connection

SEUL = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
PARTAGE = "SELECT pg_advisory_xact_lock_shared(hashtextextended(%s, 0))"


def verrouiller(nom: str, *, seul: bool) -> None:
    """Take the lock until the end of the transaction.

    Editors of one draft share it; who proposes or publishes the draft takes it alone, and so
    waits for them and keeps new ones out. Nothing to release, nothing left by a crash.
    """
    with connection.cursor() as curseur:
        curseur.execute(SEUL if seul else PARTAGE, [nom])
