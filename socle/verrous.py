"""Transaction locks by name: many may share one, or one holds it alone."""

from django.db import connection


def verrouiller(nom: str, *, seul: bool) -> None:
    """Take the lock until the end of the transaction.

    Editors of one draft share it; who proposes or publishes the draft takes it alone, and so
    waits for them and keeps new ones out. Nothing to release, nothing left by a crash.
    """
    fonction = "pg_advisory_xact_lock" if seul else "pg_advisory_xact_lock_shared"
    with connection.cursor() as curseur:
        curseur.execute(f"SELECT {fonction}(hashtextextended(%s, 0))", [nom])
