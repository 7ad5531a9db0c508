"""The catalogue check: silent on the real schema, loud on each breach."""

import pytest
from django.core.checks import run_checks
from django.db import connection, connections

from socle.verifications import EXEMPTES, defauts, lire_catalogue


def test_le_schema_reel_n_a_aucun_defaut(db):
    assert defauts(connection) == []
    assert run_checks(tags=["database"], databases=["default"]) == []


def test_les_exemptions_existent_encore_et_restent_peu_nombreuses(db):
    sans_departement = {n for n, t in lire_catalogue(connection).items() if not t.cloisonnee}
    assert set(EXEMPTES) == sans_departement
    assert len(EXEMPTES) <= 17


BRECHES = {
    "rls absente": (
        "ALTER TABLE eleves_eleve DISABLE ROW LEVEL SECURITY",
        ("eleves_eleve", "la sécurité par ligne n'est pas activée et forcée"),
    ),
    "rls non forcée": (
        "ALTER TABLE eleves_eleve NO FORCE ROW LEVEL SECURITY",
        ("eleves_eleve", "la sécurité par ligne n'est pas activée et forcée"),
    ),
    "politique ôtée": (
        "DROP POLICY cloison ON eleves_eleve",
        ("eleves_eleve", "la politique cloison manque ou diffère"),
    ),
    "politique ouverte": (
        "ALTER POLICY cloison ON eleves_eleve USING (true)",
        ("eleves_eleve", "la politique cloison manque ou diffère"),
    ),
    "lecture pour tous": (
        "CREATE POLICY lecture ON eleves_eleve FOR SELECT USING (true)",
        ("eleves_eleve", "la politique lecture n'est pas celle du genre cloisonnee"),
    ),
    "les siens pour tout": (
        "DROP POLICY les_siens ON comptes_mandat;"
        "CREATE POLICY les_siens ON comptes_mandat"
        " USING (membre_id = (SELECT app.membre()))",
        ("comptes_mandat", "la politique les_siens manque ou diffère"),
    ),
    "historique modifiable": (
        "GRANT UPDATE ON eleves_eleveevent TO maillage_app",
        ("eleves_eleveevent", "maillage_app peut modifier ou effacer ce journal"),
    ),
    "clé composée ôtée": (
        "ALTER TABLE eleves_scolarisation DROP CONSTRAINT eleves_scolarisation_eleve_ref",
        ("eleves_scolarisation", "le lien eleve n'a pas de clé composée"),
    ),
    "clé simple": (
        "ALTER TABLE eleves_scolarisation ADD CONSTRAINT simple"
        " FOREIGN KEY (eleve_id) REFERENCES eleves_eleve (id)",
        ("eleves_scolarisation", "la clé étrangère simple ne porte pas departement_id"),
    ),
    "unicité globale": (
        "CREATE UNIQUE INDEX global ON aesh_aesh (matricule)",
        ("aesh_aesh", "l'unicité global ne porte pas departement_id"),
    ),
    "table sans département": (
        "CREATE TABLE oubliee (id int)",
        ("oubliee", "n'a ni departement_id ni raison d'être exemptée"),
    ),
    "table sans modèle": (
        "CREATE TABLE oubliee (id int, departement_id varchar(3))",
        ("oubliee", "n'a pas de modèle qui déclare son genre"),
    ),
    "vue du propriétaire": (
        "CREATE VIEW fuite AS SELECT * FROM eleves_eleve",
        ("fuite", "est une vue sans security_invoker"),
    ),
    "vue matérialisée": (
        "CREATE MATERIALIZED VIEW fuite AS SELECT * FROM eleves_eleve",
        ("fuite", "est une vue matérialisée : elle ignore les politiques"),
    ),
}


@pytest.mark.django_db(databases=["default", "proprietaire"])
@pytest.mark.parametrize("breche", BRECHES)
def test_chaque_breche_est_vue(breche):
    """Opened as the owner inside a transaction that the test undoes."""
    ordres, attendu = BRECHES[breche]
    proprietaire = connections["proprietaire"]
    with proprietaire.cursor() as curseur:
        curseur.execute(ordres)
    assert attendu in defauts(proprietaire)


@pytest.mark.django_db(databases=["default", "proprietaire"])
def test_une_connexion_d_un_autre_role_est_vue():
    assert any(
        "ne doit pas se connecter ainsi" in t for _, t in defauts(connections["proprietaire"])
    )
