-- What each database of Maillage needs before its first migration. Idempotent. Run as a superuser
-- on template1 (every later database, those of the tests included, is born with it) and on maillage.

REVOKE CREATE ON SCHEMA public FROM PUBLIC;
GRANT USAGE, CREATE ON SCHEMA public TO maillage_proprietaire;
GRANT USAGE ON SCHEMA public TO maillage_app;

-- Functions and row policies' helpers live in `app`, out of reach of the application's writes.
CREATE SCHEMA IF NOT EXISTS app;
ALTER SCHEMA app OWNER TO maillage_proprietaire;
GRANT USAGE ON SCHEMA app TO maillage_app, maillage_public;

CREATE EXTENSION IF NOT EXISTS btree_gist WITH SCHEMA public;

ALTER DEFAULT PRIVILEGES FOR ROLE maillage_proprietaire IN SCHEMA public
    GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO maillage_app;
ALTER DEFAULT PRIVILEGES FOR ROLE maillage_proprietaire IN SCHEMA public
    GRANT USAGE ON SEQUENCES TO maillage_app;
ALTER DEFAULT PRIVILEGES FOR ROLE maillage_proprietaire IN SCHEMA public
    GRANT EXECUTE ON FUNCTIONS TO maillage_app;
ALTER DEFAULT PRIVILEGES FOR ROLE maillage_proprietaire IN SCHEMA app
    GRANT EXECUTE ON FUNCTIONS TO maillage_app;

-- PostgreSQL lets everybody execute a new function: here nobody does without a grant.
ALTER DEFAULT PRIVILEGES FOR ROLE maillage_proprietaire REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
