"""Say once, for a whole transaction, which act its history rows belong to.

Without these settings each history trigger raises and catches two errors per row (they look for
settings that do not exist), which costs half a millisecond a row, and more in long statements.
"""

import json
import uuid

from django.db import connection

from socle.cloison import ErreurCloison


def annoncer_acte(acte: str) -> uuid.UUID:
    """Name the act of every history row until the transaction ends; returns its context.

    For bulk writes. Raises ``ErreurCloison`` outside a transaction.
    """
    if not connection.in_atomic_block:
        raise ErreurCloison("annoncer_acte() demande une transaction ouverte (atomic).")
    contexte = uuid.uuid4()
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT set_config('pgtrigger.ignore', '{}', true), "
            "set_config('pghistory.context_id', %s, true), "
            "set_config('pghistory.context_metadata', %s, true)",
            [str(contexte), json.dumps({"acte": acte})],
        )
    return contexte
