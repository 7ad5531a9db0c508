"""The door of visitors without an account: a few functions of the database, by a role of its own.

The alias ``public`` connects as ``maillage_public``, who executes the functions below and reads no
table. Each call is its own transaction: what it wrote is kept whatever happens to the page after.

*Source:* decision 39; security page §2.5; ADR 030.
"""

from typing import Any

from django.db import connections
from psycopg import sql

ROLE_PUBLIC = "maillage_public"
# Exactly these acts; the check of the catalogue refuses one more (socle.verification_publique).
FONCTIONS = frozenset(
    {
        "pas_enregistrer",  # save a draft
        "pas_reprendre",  # resume it
        "pas_confirmer",  # confirm
        "pas_demander_code",  # follow: the code of a visit, by the link
        "pas_demander_lien",  # follow: a new link, by number and address
        "pas_suivre",  # follow
        "pas_ecrire",  # send a message
        "pas_repondre",  # answer an appointment, cancel it
        "pas_consentir",  # give or take back an agreement
        "pas_dire_du_plan",  # yes or no to a response of the plan
        "pas_informer",  # a professional: since when the parents know
        "pas_annuler",  # cancel
    }
)


def appeler(fonction: str, *arguments: Any) -> Any:
    """Call one function of the door; its first row (a tuple when it has several columns) or None.

    Raises ``KeyError`` for a function that the door does not know.
    """
    if fonction not in FONCTIONS:
        raise KeyError(fonction)
    places = sql.SQL(", ").join([sql.Placeholder()] * len(arguments))
    ordre = sql.SQL("SELECT * FROM {}({})").format(sql.Identifier("app", fonction), places)
    with connections["public"].cursor() as curseur:
        curseur.execute(ordre, arguments)
        ligne = curseur.fetchone()
    if ligne is None:
        return None
    return ligne[0] if len(ligne) == 1 else ligne
