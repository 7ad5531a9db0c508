-- Roles and database of Maillage. Idempotent. Run by psql as a superuser: by config/embedded.py
-- on the embedded server, and by the initdb script of docker-compose on a real one.
-- No password here: the embedded server trusts its private socket; docker sets them from its
-- environment afterwards.

SELECT format('CREATE ROLE %I', nom)
FROM unnest(ARRAY[
    'maillage_proprietaire', 'maillage_app', 'maillage_public', 'maillage_sauvegarde'
]) AS nom
WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = nom)
\gexec

-- Owns every table and runs migrations. CREATEDB: the tests create a template and its clones.
ALTER ROLE maillage_proprietaire LOGIN NOSUPERUSER CREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
-- What the product connects as: neither owner nor superuser, every row policy applies to it.
ALTER ROLE maillage_app LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
-- Requests from the public: executes the few functions of the public request, reads no table.
ALTER ROLE maillage_public LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS NOREPLICATION;
-- Dumps: reads everything, whatever the row policies say, and writes nothing.
ALTER ROLE maillage_sauvegarde LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS NOREPLICATION;
ALTER ROLE maillage_sauvegarde SET default_transaction_read_only = on;
GRANT pg_read_all_data TO maillage_sauvegarde;

SELECT 'CREATE DATABASE maillage OWNER maillage_proprietaire'
WHERE NOT EXISTS (SELECT 1 FROM pg_database WHERE datname = 'maillage')
\gexec
REVOKE CONNECT, TEMPORARY ON DATABASE maillage FROM PUBLIC;
GRANT CONNECT, TEMPORARY ON DATABASE maillage TO maillage_app;
GRANT CONNECT ON DATABASE maillage TO maillage_public, maillage_sauvegarde;
