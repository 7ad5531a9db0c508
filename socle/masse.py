"""Write many rows at once: COPY into a temporary table, then one statement.

PostgreSQL refuses COPY into a table under row level security; the INSERT … SELECT that follows
passes every policy, key and trigger like any other.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import Model
from django.utils import timezone
from psycopg import sql

from socle.cloison import ErreurCloison, departement_courant

TAMPON = sql.Identifier("socle_tampon")


def _colonnes(modele: type[Model], champs: Sequence[str]) -> list[str]:
    return [modele._meta.get_field(champ).column for champ in champs]  # type: ignore[union-attr]


def _verser(
    table: sql.Identifier, colonnes: Sequence[str], lignes: Iterable[Sequence[Any]]
) -> None:
    """Fill the temporary table with the rows."""
    noms = sql.SQL(", ").join(map(sql.Identifier, colonnes))
    with connection.cursor() as curseur:
        curseur.execute(
            sql.SQL(
                "CREATE TEMPORARY TABLE {} ON COMMIT DROP AS SELECT {} FROM {} WITH NO DATA"
            ).format(TAMPON, noms, table)
        )
        with curseur.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(TAMPON, noms)) as copie:
            for ligne in lignes:
                copie.write_row(ligne)


def _jeter() -> None:
    with connection.cursor() as curseur:
        curseur.execute(sql.SQL("DROP TABLE {}").format(TAMPON))


def inserer_en_masse(
    modele: type[Model], champs: Sequence[str], lignes: Iterable[Sequence[Any]]
) -> int:
    """Insert rows of a tenant table in the department now open; returns how many.

    ``champs`` names the fields given by each row, ``id`` included; department and dates are
    added. Any other column takes its database default, so give every field without one.
    Raises ``ErreurCloison`` without a scope.
    """
    departement = departement_courant()
    if departement is None:
        raise ErreurCloison("inserer_en_masse() demande une cloison ouverte.")
    table = sql.Identifier(modele._meta.db_table)
    colonnes = _colonnes(modele, champs)
    _verser(table, colonnes, lignes)
    noms = sql.SQL(", ").join(map(sql.Identifier, colonnes))
    maintenant = timezone.now()
    with connection.cursor() as curseur:
        curseur.execute(
            sql.SQL(
                "INSERT INTO {} (departement_id, cree_le, modifie_le, {}) SELECT %s, %s, %s, {} FROM {}"
            ).format(table, noms, noms, TAMPON),
            [departement, maintenant, maintenant],
        )
        nombre = curseur.rowcount
    _jeter()
    return nombre


def modifier_en_masse(
    modele: type[Model], champs: Sequence[str], lignes: Iterable[Sequence[Any]]
) -> int:
    """Update rows by id in the department now open; returns how many.

    Each row gives the id first, then the value of every field of ``champs``.
    Raises ``ErreurCloison`` without a scope.
    """
    departement = departement_courant()
    if departement is None:
        raise ErreurCloison("modifier_en_masse() demande une cloison ouverte.")
    table = sql.Identifier(modele._meta.db_table)
    colonnes = _colonnes(modele, champs)
    _verser(table, ["id", *colonnes], lignes)
    affectations = sql.SQL(", ").join(
        sql.SQL("{0} = tampon.{0}").format(sql.Identifier(colonne)) for colonne in colonnes
    )
    with connection.cursor() as curseur:
        curseur.execute(
            sql.SQL(
                "UPDATE {} AS cible SET modifie_le = %s, {} FROM {} AS tampon "
                "WHERE cible.departement_id = %s AND cible.id = tampon.id"
            ).format(table, affectations, TAMPON),
            [timezone.now(), departement],
        )
        nombre = curseur.rowcount
    _jeter()
    return nombre
