"""A connection that only loads, never the product's: no trigger, no key looked up, no policy.

``manage.py simuler_nation`` writes some fifteen million rows; the product's own connection checks
each of them ten times over. Keys are looked at once, at the end: ``orphelins``. The role must be
allowed to change ``session_replication_role``: the embedded server's superuser, or the one that
``DATABASE_URL_CHARGEMENT`` names.
"""

from collections.abc import Iterator

import environ
from django.apps import apps
from django.conf import settings
from django.db import connection, connections
from django.db.models import Model
from psycopg import sql

OPTIONS = "-c session_replication_role=replica -c synchronous_commit=off -c work_mem=256MB"
SUPERUTILISATEUR = "postgres"  # of the embedded server
CLES = ("USER", "PASSWORD", "HOST", "PORT")


class SansRoleDeChargement(Exception):
    """The database is a server of one's own and no role may load it; the message is in French."""


def brancher_le_chargement() -> None:
    """Make the default alias of this process a loading connection.

    Raises ``SansRoleDeChargement``.
    """
    connexion = connections["default"]
    connexion.close()
    reglages = connexion.settings_dict
    if settings.CHARGEMENT:
        lue = environ.Env.db_url_config(settings.CHARGEMENT)
        reglages.update({cle: lue[cle] for cle in CLES})
    elif reglages.get("ROLE_EMBARQUE"):
        reglages["USER"] = SUPERUTILISATEUR
    else:
        raise SansRoleDeChargement(
            "Ce serveur demande un rôle de chargement : donnez son adresse dans la variable "
            "DATABASE_URL_CHARGEMENT."
        )
    reglages["OPTIONS"] = {**reglages["OPTIONS"], "options": OPTIONS}


def _evenements() -> Iterator[tuple[type[Model], type[Model]]]:
    """Each table of history, with the one that it follows."""
    for modele in apps.get_models():
        suivi = getattr(modele, "pgh_tracked_model", None)
        if suivi is not None:
            yield modele, suivi


def ecrire_l_histoire(departement: str) -> int:
    """One event of history for each row of a department, spread over a year; how many.

    What the triggers would have written, at dates that a year could have had.
    """
    total = 0
    with connection.cursor() as curseur:
        for evenement, suivi in _evenements():
            colonnes = [
                str(f.column)
                for f in evenement._meta.concrete_fields
                if not f.name.startswith("pgh_")
            ]
            if "departement_id" not in colonnes:
                continue
            ordre = sql.SQL(
                "INSERT INTO {evenement} (pgh_created_at, pgh_label, pgh_obj_id, {colonnes}) "
                "SELECT now() - (hashtext(id::text) & 255) * interval '34 hours', 'insert', id, "
                "{colonnes} FROM {suivi} WHERE departement_id = {departement}"
            ).format(
                evenement=sql.Identifier(evenement._meta.db_table),
                suivi=sql.Identifier(suivi._meta.db_table),
                colonnes=sql.SQL(", ").join(map(sql.Identifier, colonnes)),
                departement=sql.Literal(departement),
            )
            curseur.execute(ordre.as_string(None))
            total += curseur.rowcount
    return total


def analyser() -> None:
    """Tell the planner what is there, as autovacuum would within minutes."""
    with connection.cursor() as curseur:
        curseur.execute("VACUUM ANALYZE")


def orphelins() -> dict[str, int]:
    """Rows whose foreign key points to nothing, by constraint; empty when all is well."""
    trouves: dict[str, int] = {}
    with connection.cursor() as curseur:
        curseur.execute(
            "SELECT c.conname, c.conrelid::regclass::text, c.confrelid::regclass::text, "
            "  array(SELECT attname FROM unnest(c.conkey) WITH ORDINALITY AS k(n, rang) "
            "    JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.n ORDER BY rang), "
            "  array(SELECT attname FROM unnest(c.confkey) WITH ORDINALITY AS k(n, rang) "
            "    JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.n ORDER BY rang) "
            "FROM pg_constraint c WHERE c.contype = 'f' ORDER BY 1"
        )
        for nom, enfant, parent, siennes, visees in curseur.fetchall():
            presentes = [sql.SQL("e.{} IS NOT NULL").format(sql.Identifier(c)) for c in siennes]
            egales = [
                sql.SQL("p.{} = e.{}").format(sql.Identifier(v), sql.Identifier(c))
                for c, v in zip(siennes, visees, strict=True)
            ]
            et = sql.SQL(" AND ")
            ordre = sql.SQL(
                "SELECT count(*) FROM {} e WHERE {} AND NOT EXISTS (SELECT FROM {} p WHERE {})"
            ).format(sql.SQL(enfant), et.join(presentes), sql.SQL(parent), et.join(egales))
            curseur.execute(ordre.as_string(None))
            nombre = curseur.fetchone()[0]
            if nombre:
                trouves[nom] = nombre
    return trouves
