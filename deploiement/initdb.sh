#!/bin/bash
# First start of the postgres container: the same SQL as the embedded server, then passwords.
set -euo pipefail

psql -X -v ON_ERROR_STOP=1 -U postgres -d postgres -f /sql/roles.sql
for base in template1 maillage; do
    psql -X -v ON_ERROR_STOP=1 -U postgres -d "$base" -f /sql/base.sql
done
psql -X -v ON_ERROR_STOP=1 -U postgres -d postgres \
    -v app="$MOT_DE_PASSE_APP" \
    -v proprietaire="$MOT_DE_PASSE_PROPRIETAIRE" \
    -v public="$MOT_DE_PASSE_PUBLIC" \
    -v sauvegarde="$MOT_DE_PASSE_SAUVEGARDE" <<'SQL'
ALTER ROLE maillage_app PASSWORD :'app';
ALTER ROLE maillage_proprietaire PASSWORD :'proprietaire';
ALTER ROLE maillage_public PASSWORD :'public';
ALTER ROLE maillage_sauvegarde PASSWORD :'sauvegarde';
SQL
