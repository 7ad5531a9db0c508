"""Reads the catalogue about the visitors' role: it executes the door's functions, nothing else.

*Source:* decision 39; ADR 030. Run by ``manage.py check --database default`` and by the tests.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from socle.porte_publique import FONCTIONS, ROLE_PUBLIC

PROPRIETAIRE = "maillage_proprietaire"
CHEMIN = "search_path=pg_catalog, pg_temp"


def defauts_publics(connexion: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What the visitors' role has in excess or lacks, as (object, sentence); empty when right."""
    with connexion.cursor() as curseur:
        return [*_du_role(curseur), *_des_tables(curseur), *_des_fonctions(curseur)]


def _lire(curseur: Any, requete: str) -> list[tuple[Any, ...]]:
    curseur.execute(requete, {"role": ROLE_PUBLIC, "proprietaire": PROPRIETAIRE})
    return list(curseur.fetchall())


def _du_role(curseur: Any) -> Iterator[tuple[str, str]]:
    for exces, membre in _lire(curseur, ROLE):
        if exces:
            yield ROLE_PUBLIC, "a plus de pouvoirs qu'un simple compte"
        if membre:
            yield ROLE_PUBLIC, "hérite des droits d'un autre rôle"
    for (schema,) in _lire(curseur, SCHEMAS):
        yield schema, f"{ROLE_PUBLIC} peut y créer des objets"


def _des_tables(curseur: Any) -> Iterator[tuple[str, str]]:
    for (nom,) in _lire(curseur, TABLES):
        yield nom, f"{ROLE_PUBLIC} a un droit sur cette table, cette vue ou cette suite"


def _des_fonctions(curseur: Any) -> Iterator[tuple[str, str]]:
    vues = set()
    for schema, nom, definie, proprietaire, reglages, peut in _lire(curseur, LES_FONCTIONS):
        portee = schema == "app" and nom in FONCTIONS
        if peut and not portee:
            yield nom, f"{ROLE_PUBLIC} peut exécuter cette fonction"
        if not portee:
            continue
        vues.add(nom)
        if not peut:
            yield nom, f"{ROLE_PUBLIC} ne peut pas exécuter cette fonction"
        if not definie or proprietaire != PROPRIETAIRE:
            yield nom, f"doit être SECURITY DEFINER et appartenir à {PROPRIETAIRE}"
        if CHEMIN not in (reglages or []):
            yield nom, f"doit fixer {CHEMIN}"
    for nom in sorted(FONCTIONS - vues):
        yield nom, "manque"


@register(Tags.database)
def verifier_la_porte(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """System check: only on the application's own connection, only when asked for by name."""
    if "default" not in (databases or ()):
        return []
    return [
        Error(f"{nom} : {texte}.", id="socle.E002", hint="Voir docs/adr/030-public-request.md.")
        for nom, texte in defauts_publics(connections["default"])
    ]


ROLE = """
SELECT rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb OR rolreplication,
       EXISTS (SELECT 1 FROM pg_auth_members m WHERE m.member = r.oid)
FROM pg_roles r WHERE rolname = %(role)s
"""
SCHEMAS = """
SELECT nspname FROM pg_namespace
WHERE nspname !~ '^pg_' AND has_schema_privilege(%(role)s, oid, 'CREATE')
"""
TABLES = """
SELECT c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
  AND (
    (c.relkind IN ('r', 'p', 'v', 'm', 'f') AND (
        has_table_privilege(%(role)s, c.oid,
            'SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER')
        OR has_any_column_privilege(%(role)s, c.oid, 'SELECT, INSERT, UPDATE, REFERENCES')))
    OR (c.relkind = 'S' AND has_sequence_privilege(%(role)s, c.oid, 'USAGE, SELECT, UPDATE'))
  )
ORDER BY 1
"""
# Those of extensions, and triggers' (which nobody can call), are not ours to grant.
LES_FONCTIONS = """
SELECT n.nspname, p.proname, p.prosecdef, pg_get_userbyid(p.proowner)::text, p.proconfig,
       has_function_privilege(%(role)s, p.oid, 'EXECUTE')
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'
  AND p.prorettype <> 'trigger'::regtype
  AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
ORDER BY 1, 2
"""
