"""Reads the database's own catalogue: is the wall between departments really standing?

``manage.py check --database default``, continuous integration and deployment run it. It found, on
its first run on a prototype, a history table that was a full unprotected copy of the pupils.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pghistory.models
from django.apps import apps
from django.core.checks import CheckMessage, Error, Tags, register
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from socle.cloison import LienCloisonne, LienUniqueCloisonne
from socle.contraintes import ROLE_APPLICATION
from socle.modeles import ModeleCloisonne

# Tables without a department, each with its reason. Adding one is a decision: keep it short.
EXEMPTES = {
    "comptes_academie": "liste publique des académies",
    "comptes_departement": "liste publique des départements : les cloisons elles-mêmes",
    "comptes_membre": "une personne peut avoir des missions dans deux départements",
    "comptes_membre_groups": "tables de Django, vides : les droits viennent des mandats",
    "comptes_membre_user_permissions": "tables de Django, vides : les droits viennent des mandats",
    "account_emailaddress": "adresses de connexion d'allauth, lues avant tout département",
    "account_emailconfirmation": "jetons d'allauth, lus avant tout département",
    "auth_group": "tables de Django, vides : les droits viennent des mandats",
    "auth_group_permissions": "tables de Django, vides : les droits viennent des mandats",
    "auth_permission": "noms de permissions, sans donnée",
    "django_content_type": "noms de modèles, sans donnée",
    "django_migrations": "migrations passées, sans donnée",
    "django_session": "sessions, lues avant tout département",
    "guardian_groupobjectpermission": "table de guardian, vide : les partages sont cloisonnés",
    "guardian_userobjectpermission": "table de guardian, vide : les partages sont cloisonnés",
    "pghistory_context": "identifiants d'auteurs et de requêtes, joints depuis l'historique",
    "socle_cache": "compteurs de limites de connexion, sans donnée de dossier",
}
PAR_DEPARTEMENT = "((departement_id)::text = ( SELECT app.departement() AS departement))"
Politique = tuple[str, str, bool, str | None, str | None]


@dataclass
class Table:
    """What the catalogue says of one table."""

    nom: str
    proprietaire: str
    rls: bool
    force: bool
    colonnes: set[str]
    modifiable: bool
    politiques: set[Politique] = field(default_factory=set)
    # kind (f, u, x), name, columns, target table, target columns
    cles: list[tuple[str, str, tuple[str, ...], str, tuple[str, ...]]] = field(default_factory=list)
    premieres: set[str] = field(default_factory=set)

    @property
    def cloisonnee(self) -> bool:
        """Whether its rows belong to departments."""
        return "departement_id" in self.colonnes

    def liens_composes(self) -> set[str]:
        """Columns whose value is held to its department by a composite key."""
        return {
            colonne
            for genre, _, colonnes, _, _ in self.cles
            if genre == "f" and "departement_id" in colonnes
            for colonne in colonnes
        }


def _lire(connexion: BaseDatabaseWrapper, requete: str) -> list[tuple[Any, ...]]:
    with connexion.cursor() as curseur:
        curseur.execute(requete)
        return list(curseur.fetchall())


def lire_catalogue(connexion: BaseDatabaseWrapper) -> dict[str, Table]:
    """Every table outside PostgreSQL's own schemas."""
    tables = {
        nom: Table(nom, proprietaire, rls, force, set(colonnes), modifiable)
        for nom, proprietaire, rls, force, colonnes, modifiable in _lire(connexion, TABLES)
    }
    for nom, *politique in _lire(connexion, POLITIQUES):
        tables[nom].politiques.add(tuple(politique))  # type: ignore[arg-type]
    for nom, genre, cle, colonnes, cible, colonnes_cible in _lire(connexion, CONTRAINTES):
        tables[nom].cles.append(
            (genre, cle, tuple(colonnes), cible or "", tuple(colonnes_cible or ()))
        )
    for nom, colonne in _lire(connexion, PREMIERES):
        tables[nom].premieres.add(colonne)
    return tables


def genres_declares() -> dict[str, tuple[str, str, str]]:
    """Kind (member column, department column) that each tenant model declares, by table."""
    genres = {}
    for modele in apps.get_models(include_auto_created=True):
        if issubclass(modele, ModeleCloisonne):
            genres[modele._meta.db_table] = (
                modele.genre_cloison,
                modele.lecture_par_membre,
                modele.lecture_par_departement,
            )
        elif issubclass(modele, pghistory.models.Event):
            genres[modele._meta.db_table] = ("journal", "", "")
    return genres


def politiques_attendues(genre: str, membre: str, adresse: str) -> set[Politique]:
    """Exactly the policies of a kind of table, as the catalogue writes them."""
    attendues: set[Politique] = {("cloison", "*", True, PAR_DEPARTEMENT, PAR_DEPARTEMENT)}
    if genre == "referentiel":
        attendues.add(("lecture", "r", True, "true", None))
    if membre:
        siens = f"({membre} = ( SELECT app.membre() AS membre))"
        attendues.add(("les_siens", "r", True, siens, None))
    if adresse:
        recues = PAR_DEPARTEMENT.replace("departement_id", adresse)
        attendues.add(("adressees", "r", True, recues, None))
    return attendues


def _defauts_de_la_table(
    table: Table, genre: tuple[str, str, str], cloisonnees: set[str]
) -> Iterator[str]:
    if not table.rls or not table.force:
        yield "la sécurité par ligne n'est pas activée et forcée"
    attendues = politiques_attendues(*genre)
    for nom, *_ in sorted(table.politiques - attendues):
        yield f"la politique {nom} n'est pas celle du genre {genre[0]}"
    for nom, *_ in sorted(attendues - table.politiques):
        yield f"la politique {nom} manque ou diffère"
    if genre[0] == "journal" and table.modifiable:
        yield f"{ROLE_APPLICATION} peut modifier ou effacer ce journal"
    if "departement_id" not in table.premieres:
        yield "aucun index ne commence par departement_id"
    composes = table.liens_composes()
    for sorte, nom, colonnes, cible, _ in table.cles:
        if sorte == "f" and cible in cloisonnees and "departement_id" not in colonnes:
            yield f"la clé étrangère {nom} ne porte pas departement_id"
        # A column held by a composite key has values of one department only.
        if sorte in "ux" and "departement_id" not in colonnes and not composes >= set(colonnes):
            yield f"l'unicité {nom} ne porte pas departement_id"


def _liens_sans_cle(tables: dict[str, Table]) -> Iterator[tuple[str, str]]:
    for modele in apps.get_models():
        if not issubclass(modele, ModeleCloisonne):
            continue
        table = tables.get(modele._meta.db_table)
        for champ in modele._meta.local_fields:
            if not isinstance(champ, LienCloisonne | LienUniqueCloisonne) or table is None:
                continue
            if champ.column not in table.liens_composes():
                yield table.nom, f"le lien {champ.name} n'a pas de clé composée"


def defauts(connexion: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """What is wrong, as (table or role, sentence); an empty list when the wall stands.

    *Source:* security page §2.4.
    """
    tables = lire_catalogue(connexion)
    genres = genres_declares()
    cloisonnees = {nom for nom, table in tables.items() if table.cloisonnee}
    trouves: list[tuple[str, str]] = []
    for nom, table in sorted(tables.items()):
        if table.proprietaire == ROLE_APPLICATION:
            trouves.append((nom, f"appartient à {ROLE_APPLICATION}"))
        if not table.cloisonnee:
            if nom not in EXEMPTES:
                trouves.append((nom, "n'a ni departement_id ni raison d'être exemptée"))
        elif nom not in genres:
            trouves.append((nom, "n'a pas de modèle qui déclare son genre"))
        else:
            trouves.extend(
                (nom, texte) for texte in _defauts_de_la_table(table, genres[nom], cloisonnees)
            )
    trouves.extend(_liens_sans_cle(tables))
    for nom, genre, invoquant in _lire(connexion, VUES):
        if genre == "m":
            trouves.append((nom, "est une vue matérialisée : elle ignore les politiques"))
        elif not invoquant:
            trouves.append((nom, "est une vue sans security_invoker"))
    trouves.extend(_defauts_des_roles(connexion))
    return trouves


def _defauts_des_roles(connexion: BaseDatabaseWrapper) -> Iterator[tuple[str, str]]:
    courant, superutilisateur, contourne = _lire(connexion, ROLE)[0]
    if courant != ROLE_APPLICATION:
        yield courant, f"n'est pas {ROLE_APPLICATION} : le produit ne doit pas se connecter ainsi"
    if superutilisateur or contourne:
        yield courant, "échappe à la sécurité par ligne (SUPERUSER ou BYPASSRLS)"


@register(Tags.database)
def verifier_la_cloison(
    app_configs: Any, databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """System check: only on the application's own connection, only when asked for by name."""
    if "default" not in (databases or ()):
        return []
    return [
        Error(f"{nom} : {texte}.", id="socle.E001", hint="Voir docs/guide/add.md, « une table ».")
        for nom, texte in defauts(connections["default"])
    ]


_DES_NOTRES = "n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_'"
TABLES = f"""
SELECT c.relname, pg_get_userbyid(c.relowner), c.relrowsecurity, c.relforcerowsecurity,
       array(SELECT attname::text FROM pg_attribute
             WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped),
       has_table_privilege('{ROLE_APPLICATION}', c.oid, 'UPDATE')
       OR has_table_privilege('{ROLE_APPLICATION}', c.oid, 'DELETE')
       OR has_table_privilege('{ROLE_APPLICATION}', c.oid, 'TRUNCATE')
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND {_DES_NOTRES}
"""  # noqa: S608  constants of this module only
POLITIQUES = f"""
SELECT c.relname, p.polname, p.polcmd, p.polpermissive,
       pg_get_expr(p.polqual, p.polrelid), pg_get_expr(p.polwithcheck, p.polrelid)
FROM pg_policy p JOIN pg_class c ON c.oid = p.polrelid
JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {_DES_NOTRES}
"""  # noqa: S608  same
CONTRAINTES = f"""
SELECT c.relname, k.contype, k.conname,
       array(SELECT attname::text FROM pg_attribute
             WHERE attrelid = k.conrelid AND attnum = ANY (k.conkey)),
       f.relname,
       array(SELECT attname::text FROM pg_attribute
             WHERE attrelid = k.confrelid AND attnum = ANY (k.confkey))
FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace LEFT JOIN pg_class f ON f.oid = k.confrelid
WHERE k.contype IN ('f', 'u', 'x') AND {_DES_NOTRES}
UNION ALL
SELECT c.relname, 'u', u.relname,
       array(SELECT attname::text FROM pg_attribute
             WHERE attrelid = i.indrelid AND attnum = ANY (i.indkey::smallint[])), NULL, NULL
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_class u ON u.oid = i.indexrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE i.indisunique AND NOT i.indisprimary AND c.relkind IN ('r', 'p') AND {_DES_NOTRES}
  AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid)
"""  # noqa: S608  same
PREMIERES = f"""
SELECT DISTINCT c.relname, a.attname
FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('r', 'p') AND {_DES_NOTRES}
"""  # noqa: S608  same
VUES = f"""
SELECT c.relname, c.relkind, coalesce(c.reloptions::text LIKE '%security_invoker=true%', false)
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind IN ('v', 'm') AND {_DES_NOTRES}
"""  # noqa: S608  same
ROLE = """
SELECT current_user::text, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user
"""
