"""Row level security and composite keys as ``Meta.constraints`` entries.

They are added to each tenant model when its class is prepared, so that no table can forget them;
migrations then carry them like any other constraint.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import BaseConstraint, Model

ROLE_APPLICATION = "maillage_app"
CONDITION = "departement_id = (SELECT app.departement())"


class ContrainteSql(BaseConstraint):
    """A constraint that is only SQL: created and dropped with the table, never validated here."""

    def creer(self, model: type[Model], table: str) -> str:
        """SQL that creates the constraint on the quoted table."""
        raise NotImplementedError

    def supprimer(self, model: type[Model], table: str) -> str:
        """SQL that drops it."""
        raise NotImplementedError

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Inside CREATE TABLE nothing is possible."""
        return self.create_sql(model, schema_editor)

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        """``AddConstraint``: at the end of the file too, once all its columns and keys exist."""
        table = schema_editor.quote_name(model._meta.db_table)
        schema_editor.deferred_sql.append(self.creer(model, table))

    def remove_sql(self, model: Any, schema_editor: Any) -> Any:
        """Statement for ``RemoveConstraint``."""
        return self.supprimer(model, schema_editor.quote_name(model._meta.db_table))

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """The database alone checks."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ContrainteSql) and self.deconstruct() == other.deconstruct()

    __hash__ = BaseConstraint.__hash__


class PolitiqueCloison(ContrainteSql):
    """RLS of one table, FORCEd, keyed on the transaction's department.

    genre: ``cloisonnee`` (own rows only), ``referentiel`` (all may read, own rows are written),
    ``journal`` (own rows only, never changed nor deleted by the application).
    lecture_par_membre: a column equal to the signed-in member's id also gives SELECT (mandates).
    lecture_par_departement: so does a column equal to the department now open (hand-overs).
    """

    def __init__(
        self,
        *,
        name: str,
        genre: str = "cloisonnee",
        lecture_par_membre: str = "",
        lecture_par_departement: str = "",
    ) -> None:
        super().__init__(name=name)
        self.genre = genre
        self.lecture_par_membre = lecture_par_membre
        self.lecture_par_departement = lecture_par_departement

    def creer(self, model: type[Model], table: str) -> str:
        """Policies of the table's kind."""
        ordres = [
            f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
            f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY",
            f"CREATE POLICY cloison ON {table} USING ({CONDITION}) WITH CHECK ({CONDITION})",
        ]
        if self.genre == "referentiel":
            ordres.append(f"CREATE POLICY lecture ON {table} FOR SELECT USING (true)")
        if self.genre == "journal":
            ordres.append(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {ROLE_APPLICATION}")
        if self.lecture_par_membre:
            # FOR SELECT is vital: as FOR ALL it would let a member write himself a mandate.
            ordres.append(
                f"CREATE POLICY les_siens ON {table} FOR SELECT "
                f"USING ({self.lecture_par_membre} = (SELECT app.membre()))"
            )
        if self.lecture_par_departement:
            ordres.append(
                f"CREATE POLICY adressees ON {table} FOR SELECT "
                f"USING ({self.lecture_par_departement} = (SELECT app.departement()))"
            )
        return "; ".join(ordres)

    def supprimer(self, model: type[Model], table: str) -> str:
        """Drop every policy, whatever the kind."""
        ordres = [
            f"DROP POLICY IF EXISTS {nom} ON {table}"
            for nom in ("cloison", "lecture", "les_siens", "adressees")
        ]
        return "; ".join([*ordres, f"GRANT UPDATE, DELETE ON {table} TO {ROLE_APPLICATION}"])

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """What migrations write."""
        chemin, args, kwargs = super().deconstruct()
        kwargs["genre"] = self.genre
        if self.lecture_par_membre:
            kwargs["lecture_par_membre"] = self.lecture_par_membre
        if self.lecture_par_departement:
            kwargs["lecture_par_departement"] = self.lecture_par_departement
        return chemin, args, kwargs


class ReferenceCloisonnee(ContrainteSql):
    """Composite foreign key (departement_id, x_id) behind a ``LienCloisonne``."""

    def __init__(self, *, name: str, champ: str) -> None:
        super().__init__(name=name)
        self.champ = champ

    def creer(self, model: type[Model], table: str) -> str:
        """The key, immediate: a deferred one would accept a foreign row until the commit."""
        lien = model._meta.get_field(self.champ)
        cible = lien.remote_field.model._meta.db_table  # type: ignore[union-attr]
        return (
            f'ALTER TABLE {table} ADD CONSTRAINT "{self.name}" '
            f'FOREIGN KEY (departement_id, "{lien.column}") '  # type: ignore[union-attr]
            f'REFERENCES "{cible}" (departement_id, id) DEFERRABLE INITIALLY IMMEDIATE'
        )

    def supprimer(self, model: type[Model], table: str) -> str:
        """Drop the key."""
        return f'ALTER TABLE {table} DROP CONSTRAINT IF EXISTS "{self.name}"'

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        """What migrations write."""
        chemin, args, kwargs = super().deconstruct()
        kwargs["champ"] = self.champ
        return chemin, args, kwargs
