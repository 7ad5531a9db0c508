"""Functions that tell the transaction's department and member, and the shared cache table."""

from django.db import migrations


class Migration(migrations.Migration):
    """Comes before every table: policies call these functions."""

    initial = True
    dependencies: list[tuple[str, str]] = []

    operations = [
        migrations.RunSQL(
            """
            CREATE SCHEMA IF NOT EXISTS app;
            CREATE EXTENSION IF NOT EXISTS btree_gist;
            CREATE FUNCTION app.departement() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
              $$ SELECT nullif(current_setting('app.departement', true), '') $$;
            CREATE FUNCTION app.membre() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
              $$ SELECT nullif(current_setting('app.membre', true), '')::uuid $$;
            CREATE TABLE socle_cache (
                cache_key varchar(255) PRIMARY KEY,
                value text NOT NULL,
                expires timestamptz NOT NULL
            );
            CREATE INDEX socle_cache_expires ON socle_cache (expires);
            """,
            "DROP TABLE socle_cache; DROP FUNCTION app.departement(); DROP FUNCTION app.membre()",
        )
    ]
