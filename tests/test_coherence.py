"""What must agree: models with migrations, code with documents, documents with themselves."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.utils import translation

from tests.sources import RACINE, SALLES, modules, nom, texte

DOCS = RACINE / "docs"
MODELES = [m for salle in SALLES for m in apps.get_app_config(salle).get_models()]
# Never listed by themselves: a link, a part or a projection, read through what it belongs to.
SANS_ORDRE = {
    "comptes.Perimetre": "owned by a pole, a school…",
    "pial.Rattachement": "link between a school and a pole",
    "pial.TempsDeTrajet": "between two schools",
    "eleves.Scolarisation": "read through the pupil or the school",
    "eleves.Couverture": "one per pupil",
    "campagne.ProfilAesh": "one per AESH",
    "eleves.PartageEleve": "read through the pupil",
    "eleves.BesoinLocal": "one per pupil",
    "reporting.PriseEnCharge": "one per notification",
    "aesh.Affectation": "link between an AESH and a pole",
    "aesh.Accompagnement": "link between an AESH and a pupil",
    "aesh.JetonAgenda": "one in force per AESH",
    "aesh.CreneauEleve": "link between a slot and a pupil",
    "aesh.ExceptionClasse": "link between an exception and a class",
    "aesh.PonctuelEleve": "link between a slot of one date and a pupil",
    "aesh.LigneEleve": "link between a proposed slot and a pupil",
    "aesh.Occupation": "who is where, for the database to compare",
}
LECTURE_ENV = re.compile(
    r"""(?:\benv(?:\.\w+)?|environ\.get|base_de_donnees)\(\s*["']([A-Z][A-Z0-9_]+)["']"""
    r"""|environ\[["']([A-Z][A-Z0-9_]+)["']\]"""
)
LIEN = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


def _documents() -> list[Path]:
    return [RACINE / "README.md", RACINE / "CHANGELOG.md", *sorted(DOCS.rglob("*.md"))]


def _est_historique(modele: type[models.Model]) -> bool:
    return any(champ.name == "pgh_id" for champ in modele._meta.fields)


# --- migrations ---------------------------------------------------------------------------------


def test_les_migrations_sont_a_jour() -> None:
    """What ``makemigrations --check`` says, without a database."""
    etat = MigrationLoader(None)
    detecteur = MigrationAutodetector(
        etat.project_state(),
        ProjectState.from_apps(apps),
        NonInteractiveMigrationQuestioner(specified_apps=set(SALLES), dry_run=True),
    )
    with translation.override(None):  # Django's own labels, as makemigrations writes them
        changements = detecteur.changes(graph=etat.graph)
    manquent = [
        f"{salle} : {operation.describe()}"
        for salle, migrations in changements.items()
        if salle in SALLES
        for migration in migrations
        for operation in migration.operations
    ]
    assert not manquent, "\n".join(manquent)


def test_les_migrations_sont_lineaires_et_nommees_a_la_main() -> None:
    graphe = MigrationLoader(None).graph
    for salle in SALLES:
        fichiers = sorted(c.stem for c in (RACINE / salle / "migrations").glob("0*.py"))
        assert [int(f[:4]) for f in fichiers] == list(range(1, len(fichiers) + 1))
        assert [f for f in fichiers if re.search(r"auto|provisoire|initial|alter_", f)] == []
        assert graphe.leaf_nodes(salle) == ([(salle, fichiers[-1])] if fichiers else [])
        if fichiers:
            dernier = RACINE / salle / "migrations" / "max_migration.txt"
            assert dernier.read_text(encoding="utf-8").strip() == fichiers[-1]


# --- models -------------------------------------------------------------------------------------


def _tables() -> Iterator[type[models.Model]]:
    return (m for m in MODELES if not _est_historique(m))


def _commence_en_minuscule(mots: str) -> bool:
    """Lower case, unless the first word is an acronym (AESH, UAI, PIAL)."""
    premier = re.split(r"[\s'’]", mots)[0]
    return premier[:1].islower() or (len(premier) > 1 and premier.isupper())


@pytest.mark.parametrize("modele", list(_tables()), ids=lambda m: m._meta.label)
def test_un_modele_se_nomme_en_francais(modele: type[models.Model]) -> None:
    options = modele._meta
    assert {"verbose_name", "verbose_name_plural"} <= set(options.original_attrs)
    assert _commence_en_minuscule(str(options.verbose_name))
    assert _commence_en_minuscule(str(options.verbose_name_plural))
    capitales = [
        champ.name
        for champ in options.local_fields
        if not _commence_en_minuscule(str(champ.verbose_name))
    ]
    assert capitales == []


@pytest.mark.parametrize("modele", list(_tables()), ids=lambda m: m._meta.label)
def test_un_modele_a_un_ordre_ou_une_raison(modele: type[models.Model]) -> None:
    assert bool(modele._meta.ordering) != (modele._meta.label in SANS_ORDRE)


@pytest.mark.parametrize("modele", list(_tables()), ids=lambda m: m._meta.label)
def test_un_lien_dit_ce_qui_le_retient(modele: type[models.Model]) -> None:
    """A department is never deleted, and nothing is left dangling."""
    for champ in modele._meta.local_fields:
        if not isinstance(champ, models.ForeignKey):
            continue
        suite = champ.remote_field.on_delete
        assert suite in (models.PROTECT, models.CASCADE, models.SET_NULL, models.RESTRICT)
        if champ.remote_field.model._meta.label == "comptes.Departement":
            assert suite is models.PROTECT


# --- documents ----------------------------------------------------------------------------------


def test_le_glossaire_nomme_chaque_table() -> None:
    glossaire = texte(DOCS / "glossary.md")
    manquent = [m._meta.label for m in _tables() if not re.search(rf"`{m.__name__}`", glossaire)]
    assert not manquent, "docs/glossary.md : " + ", ".join(manquent)


def test_chaque_variable_d_environnement_est_expliquee() -> None:
    page = texte(DOCS / "operations.md")
    lues = {
        m[1] or m[2]
        for chemin in [*modules("config", *SALLES), RACINE / "manage.py"]
        for m in LECTURE_ENV.finditer(texte(chemin))
    }
    assert lues, "aucune lecture trouvée : l'expression ne voit plus rien"
    manquent = sorted(v for v in lues if f"`{v}`" not in page)
    assert not manquent, "docs/operations.md : " + ", ".join(manquent)


def test_chaque_decision_citee_est_resumee() -> None:
    page = texte(DOCS / "decisions.md")
    resumees = {int(n) for n in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    citees = {
        int(n)
        for chemin in modules(*SALLES, "config")
        for trouve in re.finditer(
            r"\bd[ée]cisions? (\d+(?:(?:, | et | and |–|-)\d+)*)", texte(chemin)
        )
        for n in re.findall(r"\d+", trouve[1])
    }
    assert not citees - resumees, f"docs/decisions.md : {sorted(citees - resumees)}"


def test_le_journal_des_changements_a_une_page_ouverte() -> None:
    page = texte(RACINE / "CHANGELOG.md")
    en_cours = re.search(r"^## En cours$(.*?)(?=^## |\Z)", page, re.MULTILINE | re.DOTALL)
    assert en_cours and re.search(r"^- ", en_cours[1], re.MULTILINE)


def test_les_decisions_d_architecture_ont_la_meme_forme() -> None:
    pages = sorted((DOCS / "adr").glob("*.md"))
    assert [int(p.name[:3]) for p in pages] == list(range(1, len(pages) + 1))
    for page in pages:
        contenu = texte(page)
        assert contenu.startswith(f"# {page.name[:3]}. "), page.name
        titres = re.findall(r"^## (.+)$", contenu, re.MULTILINE)
        assert titres == ["Context", "Choice", "Rejected", "Revisit when"], page.name
        assert len(contenu.splitlines()) <= 60, f"{page.name} : une page"
        assert page.name in texte(DOCS / "architecture.md"), f"{page.name} : absent de la carte"


def test_les_liens_des_documents_menent_quelque_part() -> None:
    morts = [
        f"{nom(page)} → {cible}"
        for page in _documents()
        for cible in LIEN.findall(texte(page))
        if not cible.startswith(("http", "mailto:")) and not (page.parent / cible).exists()
    ]
    assert not morts, "\n".join(morts)


def test_le_readme_tient_en_deux_ecrans_et_ses_commandes_existent() -> None:
    readme = texte(RACINE / "README.md")
    assert len(readme.splitlines()) <= 110
    cibles = set(re.findall(r"^([a-z0-9-]+):", texte(RACINE / "Makefile"), re.MULTILINE))
    citees = set(re.findall(r"\bmake ([a-z][a-z0-9-]+)", readme))
    assert citees <= cibles, citees - cibles
    chemins = set(re.findall(r"`((?:[a-z_]+/)+[\w.]*)`", readme))
    assert [c for c in sorted(chemins) if not (RACINE / c).exists()] == []
