"""``make mutations``: break one defence at a time; the test that guards it must fail, by name.

Code is changed in a copy of the tree, never in the work tree; the schema is changed in the
database of the run, never in the template.
"""

import os
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
HORS_COPIE = {".git", ".venv", "node_modules", ".maillage", "captures", "donnees"}
LIES = (".venv", "node_modules", "donnees")
CLOISON = "tests/socle/test_cloison.py::"
CATALOGUE = "tests/socle/test_verifications.py::test_le_schema_reel_n_a_aucun_defaut"
ACCUEIL = "tests/comptes/test_accueil.py::"
MATRICE = "tests/test_matrice.py::"
DROITS = "tests/eleves/test_notifications.py::"
PAGES_DROITS = "tests/eleves/test_pages_droits.py::"
ANNONCE = f"{MATRICE}test_chaque_reponse_est_celle_que_la_garde_et_la_matrice_annoncent"


@dataclass(frozen=True)
class Mutation:
    """One defence taken away: by SQL in the database, or by changing one line of one file."""

    nom: str
    test: str
    sql: str = ""
    fichier: str = ""
    avant: str = ""
    apres: str = ""


MUTATIONS = (
    Mutation(
        "RLS oubliée sur une table",
        CLOISON + "test_sql_brut_ne_voit_que_la_cloison",
        sql="ALTER TABLE comptes_perimetre DISABLE ROW LEVEL SECURITY",
    ),
    Mutation(
        "politique ôtée",
        CATALOGUE,
        sql="DROP POLICY cloison ON eleves_eleve",
    ),
    Mutation(
        "politique USING (true)",
        CLOISON + "test_sql_brut_ne_voit_que_la_cloison",
        sql="ALTER POLICY cloison ON comptes_perimetre USING (true)",
    ),
    Mutation(
        "écriture chez le voisin permise",
        CLOISON + "test_ecrire_chez_le_voisin_est_refuse_par_la_base",
        sql="ALTER POLICY cloison ON comptes_perimetre WITH CHECK (true)",
    ),
    Mutation(
        "connexion en superutilisateur",
        CLOISON + "test_sql_brut_ne_voit_que_la_cloison",
        fichier="config/postgresql/base.py",
        avant='settings_dict["USER"] = embedded.ROLES[role]',
        apres='settings_dict["USER"] = "postgres"',
    ),
    Mutation(
        "connexion en propriétaire",
        CATALOGUE,
        fichier="config/postgresql/base.py",
        avant='settings_dict["USER"] = embedded.ROLES[role]',
        apres='settings_dict["USER"] = embedded.ROLES["proprietaire"]',
    ),
    Mutation(
        "réglage de session au lieu de transaction",
        CLOISON + "test_une_cloison_abandonnee_meurt_avec_la_transaction",
        fichier="socle/cloison.py",
        avant="set_config('app.departement', %s, true)",
        apres="set_config('app.departement', %s, false)",
    ),
    Mutation(
        "cloison non rendue",
        CLOISON + "test_la_cloison_interieure_rend_la_main_a_l_exterieure",
        fichier="socle/cloison.py",
        avant="            _dire_a_la_base(connexion, precedente)",
        apres="            pass",
    ),
    Mutation(
        "cloison hors transaction permise",
        CLOISON + "test_cloison_hors_transaction_refuse",
        fichier="socle/cloison.py",
        avant="if not connexion.in_atomic_block:",
        apres="if False:",
    ),
    Mutation(
        "gestionnaire sans filtre",
        MATRICE + "test_rien_ne_franchit_la_cloison_entre_departements[SEI_CHEF]",
        fichier="socle/cloison.py",
        avant="return requete.filter(departement_id=departement)",
        apres="return requete",
    ),
    Mutation(
        "clé composée ôtée",
        CLOISON + "test_un_lien_vers_le_voisin_est_refuse_par_la_cle_composee",
        sql="ALTER TABLE comptes_mandat DROP CONSTRAINT comptes_mandat_perimetre_ref",
    ),
    Mutation(
        "politique des siens pour tout",
        CLOISON + "test_un_membre_lit_ses_mandats_mais_ne_s_en_ecrit_pas",
        sql="DROP POLICY les_siens ON comptes_mandat; CREATE POLICY les_siens ON comptes_mandat"
        " USING (membre_id = (SELECT app.membre()))",
    ),
    Mutation(
        "politique des siens ôtée",
        ACCUEIL + "test_plusieurs_departements_donnent_un_choix",
        sql="DROP POLICY les_siens ON comptes_mandat",
    ),
    Mutation(
        "historique ouvert à UPDATE",
        CATALOGUE,
        sql="GRANT UPDATE ON eleves_eleveevent TO maillage_app",
    ),
    Mutation(
        "journal des accès effaçable",
        CATALOGUE,
        sql="GRANT DELETE ON socle_acces TO maillage_app",
    ),
    Mutation(
        "vue sans garde",
        MATRICE + "test_chaque_route_a_une_garde_ou_une_raison[comptes:mandats]",
        fichier="comptes/views/mandats.py",
        avant='@require_safe\n@garde("mandat", "r")\n',
        apres="@require_safe\n",
    ),
    Mutation(
        "garde qui laisse passer",
        ANNONCE + "[MDPH]",
        fichier="comptes/permissions.py",
        avant='if not peut(getattr(request, "mandat", None), verbe, objet):',
        apres="if False:",
    ),
    Mutation(
        "garde d'API qui laisse passer",
        ANNONCE + "[MDPH]",
        fichier="comptes/api.py",
        avant='if not peut(getattr(request, "mandat", None), verbe, objet):',
        apres="if False:",
    ),
    Mutation(
        "périmètre oublié",
        MATRICE + "test_rien_ne_franchit_la_limite_entre_deux_poles[COORD_PIAL]",
        fichier="aesh/models/emploi.py",
        avant="return self.filter(pole__in=Pole.objects.du_perimetre(mandat, le))",
        apres="return self.all()",
    ),
    Mutation(
        "dates de rattachement oubliées",
        "tests/test_permissions.py::test_chaque_perimetre_est_celui_de_la_reference",
        fichier="pial/models/etablissement.py",
        avant="rattachements__pole__perimetre_id=perimetre, rattachements__periode__contains=le",
        apres="rattachements__pole__perimetre_id=perimetre",
    ),
    Mutation(
        "mandat terminé accepté",
        ACCUEIL + "test_un_mandat_clos_ferme_tout_de_suite_une_session_ouverte",
        fichier="comptes/requetes.py",
        avant="Mandat.objects.actifs(le).filter(membre=membre)",
        apres="Mandat.objects.filter(membre=membre)",
    ),
    Mutation(
        "partage sans date",
        "tests/eleves/test_partages.py::test_un_partage_ouvre_un_seul_dossier_entre_deux_dates",
        fichier="eleves/models/eleve.py",
        avant='                    permission__codename="view_eleve",\n'
        "                    periode__contains=le,\n",
        apres='                    permission__codename="view_eleve",\n',
    ),
    Mutation(
        "clé de session gardée au changement de casquette",
        ACCUEIL + "test_changer_de_casquette_change_la_cle_de_session",
        fichier="comptes/views/accueil.py",
        avant="    request.session.cycle_key()\n",
        apres="",
    ),
    Mutation(
        "ATOMIC_REQUESTS coupé",
        "tests/comptes/test_middleware.py::test_ce_qui_echoue_n_ecrit_rien[introuvable-404-0]",
        fichier="config/settings/base.py",
        avant='"ATOMIC_REQUESTS": role == "application"',
        apres='"ATOMIC_REQUESTS": False',
    ),
    Mutation(
        "erreur 500 non annulée",
        "tests/comptes/test_middleware.py::test_ce_qui_echoue_n_ecrit_rien[reponse-500-500-0]",
        fichier="comptes/middleware.py",
        avant="            transaction.set_rollback(True)",
        apres="            pass",
    ),
    Mutation(
        "refus non journalisés",
        MATRICE + "test_un_refus_est_journalise",
        fichier="comptes/middleware.py",
        avant="            self.noter_refus(request, code)",
        apres="            pass",
    ),
    Mutation(
        "lectures non journalisées",
        "tests/test_permissions.py::"
        "test_regle_1_et_8_l_emploi_de_son_pole_est_journalise_celui_de_l_autre_introuvable",
        fichier="comptes/middleware.py",
        avant="                    ecrire_acces(request)",
        apres="                    pass",
    ),
    Mutation(
        "colonne personnelle non déclarée",
        "tests/test_rgpd.py::test_chaque_colonne_est_declaree_une_fois[eleves.Eleve]",
        fichier="eleves/models/eleve.py",
        avant='            "naissance": "identité",\n',
        apres="",
    ),
    Mutation(
        "chaîne de désignation rompue",
        "tests/comptes/test_mandats.py::test_la_chaine_ne_saute_aucun_maillon",
        fichier="comptes/regles.py",
        avant="Role.PILOTE: frozenset({Role.COORD_PIAL}),",
        apres="Role.PILOTE: frozenset({Role.COORD_PIAL, Role.DASEN}),",
    ),
    Mutation(
        "deux aides humaines à la fois",
        DROITS + "test_la_base_refuse_le_recouvrement_meme_sans_l_action",
        sql="ALTER TABLE eleves_notificationmdph "
        "DROP CONSTRAINT eleves_notification_sans_recouvrement",
    ),
    Mutation(
        "la MDPH lit les décisions d'une autre",
        PAGES_DROITS + "test_la_mdph_lit_ses_decisions_sans_aesh_ni_emploi_du_temps",
        fichier="eleves/models/notification.py",
        avant='return self.filter(mdph="") if mandat.role == Role.MDPH else self',
        apres="return self",
    ),
    Mutation(
        "l'enseignant lit le détail d'une décision",
        PAGES_DROITS + "test_un_enseignant_lit_l_aide_et_ses_activites_seulement",
        fichier="comptes/matrice.py",
        avant="SANS_DETAIL = (Role.ENSEIGNANT, ",
        apres="SANS_DETAIL = (",
    ),
)

GREFFON = '''"""Changes the schema of the run's database before the first test."""

import os

import pytest
from django.db import connections


@pytest.fixture(scope="session", autouse=True)
def schema_mute(django_db_setup, django_db_blocker):
    ordres = os.environ.get("MAILLAGE_MUTATION_SQL")
    if ordres:
        with django_db_blocker.unblock(), connections["proprietaire"].cursor() as curseur:
            curseur.execute(ordres)
        with django_db_blocker.unblock():
            connections["proprietaire"].close()
'''


def copier(dossier: Path) -> None:
    """Copy the tree, with links for what is large, and the plugin that changes the schema."""
    archive = dossier / "arbre.tar"
    with tarfile.open(archive, "w") as tar:
        for entree in sorted(RACINE.iterdir()):
            if entree.name not in HORS_COPIE:
                tar.add(entree, entree.name, filter=_sans_cache)
    with tarfile.open(archive) as tar:
        tar.extractall(dossier, filter="data")
    archive.unlink()
    for lie in LIES:
        if (RACINE / lie).exists():
            (dossier / lie).symlink_to(RACINE / lie)
    (dossier / "greffon_mutation.py").write_text(GREFFON, encoding="utf-8")


def _sans_cache(membre: tarfile.TarInfo) -> tarfile.TarInfo | None:
    return None if "__pycache__" in membre.name else membre


def lancer(dossier: Path, tests: Iterable[str], sql: str = "") -> set[str]:
    """Run tests in the copy; names of those that passed."""
    commande = [sys.executable, "-m", "pytest", "-p", "no:randomly", "-p", "greffon_mutation"]
    commande += ["-q", "-rA", "--tb=no", "--show-capture=no", "-p", "no:cacheprovider", *tests]
    etat = os.environ.get("MAILLAGE_ETAT", str(RACINE / ".maillage"))
    environnement = {**os.environ, "MAILLAGE_ETAT": etat, "MAILLAGE_MUTATION_SQL": sql}
    environnement["PYTHONDONTWRITEBYTECODE"] = "1"
    fini = subprocess.run(
        commande, cwd=dossier, env=environnement, capture_output=True, text=True, check=False
    )
    lignes = fini.stdout.splitlines()
    if not any(ligne.startswith(("PASSED", "FAILED", "ERROR")) for ligne in lignes):
        raise SystemExit(f"Aucun test n'a tourné.\n{fini.stdout[-3000:]}\n{fini.stderr[-3000:]}")
    return {ligne.removeprefix("PASSED ").strip() for ligne in lignes if ligne.startswith("PASSED")}


def muter(dossier: Path, mutation: Mutation) -> bool:
    """Apply one mutation, run its test, undo; True when the test failed as it must."""
    fichier = dossier / mutation.fichier if mutation.fichier else None
    original = fichier.read_text(encoding="utf-8") if fichier else ""
    if fichier and original.count(mutation.avant) != 1:
        raise SystemExit(
            f"« {mutation.nom} » : le texte à changer n'est pas une seule fois dans "
            f"{mutation.fichier}. Mettez tests/mutations.py à jour."
        )
    try:
        if fichier:
            fichier.write_text(original.replace(mutation.avant, mutation.apres), encoding="utf-8")
        return mutation.test not in lancer(dossier, [mutation.test], mutation.sql)
    finally:
        if fichier:
            fichier.write_text(original, encoding="utf-8")


def main(demandees: list[str]) -> int:
    """Run every mutation (or those whose name holds a word given); 1 if one survives."""
    choisies = [m for m in MUTATIONS if not demandees or any(d in m.nom for d in demandees)]
    survivantes = 0
    with tempfile.TemporaryDirectory(prefix="maillage-mutations-") as nom:
        dossier = Path(nom)
        copier(dossier)
        noms = {m.test for m in choisies}
        sains = lancer(dossier, sorted(noms))
        if noms - sains:
            print("Sans mutation, ces tests échouent déjà :", *sorted(noms - sains), sep="\n  ")  # noqa: T201  a command prints
            return 1
        for mutation in choisies:
            debut = time.monotonic()
            vue = muter(dossier, mutation)
            survivantes += not vue
            marque = "vue" if vue else "SURVIT"
            duree = f"{time.monotonic() - debut:4.1f} s"
            print(f"{marque:7} {duree}  {mutation.nom:50} {mutation.test}", flush=True)  # noqa: T201  a command prints
    print(f"{len(choisies) - survivantes} mutations vues sur {len(choisies)}")  # noqa: T201  a command prints
    return 1 if survivantes else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
