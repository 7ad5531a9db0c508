"""The laws of docs/architecture.md. A red test here names the file and what to do with it."""

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.sources import (
    RACINE,
    SALLES,
    Fonction,
    appels,
    arbre,
    est_du_genre,
    fonctions_publiques,
    modules,
    nom,
    texte,
)

PRODUIT = modules(*SALLES, "config")
DES_SALLES = modules(*SALLES)
LIGNES_MODULE, LIGNES_TEST = 300, 500
FOURRE_TOUT = {"utils", "util", "helpers", "common", "misc", "outils", "commun", "divers"}
SQL_BRUT = {"execute", "executemany", "cursor", "raw", "extra", "RawSQL", "copy"}
DONT_LE_TEXTE_EST_SQL = {"execute", "executemany", "raw", "RawSQL", "SQL", "mogrify"}
SANS_RAISON = re.compile(r"noqa(: *[A-Z0-9, ]+)?|type: *ignore\S*|#")
# A migration may name these only: they never change meaning (codes, types, constraints).
IMPORTS_DE_MIGRATION = re.compile(
    r"(socle\.(cloison|contraintes|enums)|aesh\.models\.multirange|[a-z]+\.enums)(\.|$)"
)
# Signals make the flow invisible: they live in recepteurs.py, but for this one.
SIGNAUX_AILLEURS = {
    "socle/modeles.py": "class_prepared must be heard before the first model is defined",
}
# Inside ``actions``: parts of an action, called in its transaction and after its checks.
PARTIES_D_ACTION = {
    "aesh/actions/copie.py": "copy of slots, part of opening a draft",
    "aesh/actions/occupations.py appliquer": "rows of an exception or absence, in its transaction",
    "aesh/actions/ponctuels.py poser": "slot of one date of an act or a replacement, in it",
    "aesh/actions/remplacements_clos.py clore": "end of a replacement, in its transaction",
    "aesh/actions/demo_comptes.py": "accounts of the demonstration, atomic as a whole",
    "aesh/actions/publication.py projeter_couverture": "end of publishing, in its transaction",
    "aesh/actions/peuplement_lignes.py": "rows of that population",
    "aesh/actions/peuplement_suivi.py": "rows of that population",
    "aesh/actions/peuplement.py": "invented population: a command, no author, atomic as a whole",
    "pial/actions/ecriture.py": "statements of an import, part of applying it",
}
ECRITURES = {
    *("save", "create", "update", "delete", "bulk_create", "bulk_update"),
    *("get_or_create", "update_or_create", "inserer_en_masse", "modifier_en_masse"),
}


# --- who may import whom ------------------------------------------------------------------------


def _juger(dossier: Path) -> subprocess.CompletedProcess[str]:
    """Run import-linter in a folder on its pyproject.toml."""
    programme = "from importlinter.cli import lint_imports_command; lint_imports_command()"
    return subprocess.run(
        [sys.executable, "-c", programme, "--no-cache"],
        cwd=dossier,
        env={"PYTHONPATH": str(dossier), "PATH": "/usr/bin:/bin", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )


def test_les_deux_lois_de_dependance() -> None:
    verdict = _juger(RACINE)
    assert verdict.returncode == 0, verdict.stdout + verdict.stderr


@pytest.mark.parametrize(
    ("fichier", "faute", "loi"),
    [
        ("eleves/models/eleve.py", "import aesh.models", "Between rooms"),
        ("socle/cloison.py", "from comptes.models import Mandat", "Between rooms"),
        ("aesh/tasks.py", "from config import celery", "Between rooms"),
        ("aesh/models/emploi.py", "import aesh.requetes", "Inside a room"),
        ("aesh/actions/emplois.py", "import aesh.tasks", "Inside a room"),
        ("comptes/permissions.py", "import comptes.views", "Inside a room"),
        ("comptes/api.py", "import comptes.views", "Inside a room"),
        ("pial/outils.py", "", "Inside a room"),
        ("socle/models/travail.py", "import socle.tasks", "Inside socle"),
        ("aesh/regles/aide.py", "from django.db import models", "Pure modules"),
        ("comptes/regles.py", "import psycopg", "Pure modules"),
    ],
)
def test_la_loi_voit_une_infraction(tmp_path: Path, fichier: str, faute: str, loi: str) -> None:
    """A copy of the house without its code, with one offence: the named contract breaks."""
    for chemin in modules(*SALLES, "config"):
        copie = tmp_path / nom(chemin)
        copie.parent.mkdir(parents=True, exist_ok=True)
        copie.touch()
    shutil.copy(RACINE / "pyproject.toml", tmp_path)
    coupable = tmp_path / fichier
    coupable.write_text(faute + "\n", encoding="utf-8")
    verdict = _juger(tmp_path)
    assert verdict.returncode != 0
    casses = [ligne for ligne in verdict.stdout.splitlines() if ligne.endswith("BROKEN")]
    assert any(ligne.startswith(loi) for ligne in casses), verdict.stdout + verdict.stderr


def test_aucun_import_relatif() -> None:
    fautes = [
        f"{nom(chemin)}:{noeud.lineno}"
        for chemin in [*PRODUIT, *modules("tests", "bench", migrations=True)]
        for noeud in ast.walk(arbre(chemin))
        if isinstance(noeud, ast.ImportFrom) and noeud.level
    ]
    assert not fautes, "\n".join(fautes)


def test_un_import_dans_une_fonction_dit_pourquoi() -> None:
    """A reason in a comment, on the import's lines or just above; ``noqa`` alone is none."""
    fautes = []
    for chemin in PRODUIT:
        lignes = texte(chemin).splitlines()
        for fonction in ast.walk(arbre(chemin)):
            if not isinstance(fonction, Fonction):
                continue
            for noeud in ast.walk(fonction):
                if not isinstance(noeud, ast.Import | ast.ImportFrom):
                    continue
                debut, fin = noeud.lineno - 2, noeud.end_lineno or noeud.lineno
                commentaires = " ".join(
                    ligne.partition("#")[2] for ligne in lignes[debut:fin] if "#" in ligne
                )
                if not re.sub(
                    r"noqa(: *[A-Z0-9, ]+)?|type: *ignore\S*|#", "", commentaires
                ).strip():
                    fautes.append(f"{nom(chemin)}:{noeud.lineno}")
    assert not fautes, "\n".join(fautes)


def test_une_migration_n_importe_pas_le_code_vivant() -> None:
    fautes = []
    for chemin in modules(*SALLES, migrations=True):
        if "migrations" not in chemin.parts:
            continue
        for noeud in ast.walk(arbre(chemin)):
            noms = []
            if isinstance(noeud, ast.Import):
                noms = [alias.name for alias in noeud.names]
            elif isinstance(noeud, ast.ImportFrom):
                noms = [noeud.module or ""]
            fautes += [
                f"{nom(chemin)}: {module}"
                for module in noms
                if module.split(".")[0] in {*SALLES, "config"}
                and not IMPORTS_DE_MIGRATION.match(module)
            ]
    assert not fautes, "\n".join(fautes)


# --- the shape of modules -----------------------------------------------------------------------


@pytest.mark.parametrize("salle", SALLES)
def test_une_salle_se_presente(salle: str) -> None:
    """``__init__`` is a docstring: the purpose, then a glossary of about six words; no code."""
    racine = arbre(RACINE / salle / "__init__.py")
    presentation = ast.get_docstring(racine) or ""
    assert len(racine.body) == 1, "aucun code dans __init__.py"
    assert "Glossary:" in presentation
    assert presentation.split("Glossary:")[1].count(" = ") >= 5


def test_un_module_reste_court() -> None:
    longs = [
        f"{nom(chemin)} : {lignes} lignes"
        for plafond, chemins in (
            (LIGNES_MODULE, [*PRODUIT, *modules("bench"), *RACINE.glob("static/**/*.js")]),
            (LIGNES_TEST, modules("tests")),
        )
        for chemin in chemins
        if (lignes := len(texte(chemin).splitlines())) > plafond
    ]
    assert not longs, "découpez par sujet : " + ", ".join(longs)


def test_aucun_fourre_tout() -> None:
    fautes = [
        nom(chemin)
        for chemin in [*PRODUIT, *modules("tests", "bench")]
        if FOURRE_TOUT & set(chemin.relative_to(RACINE).with_suffix("").parts)
    ]
    assert not fautes, "\n".join(fautes)


def test_les_signaux_sont_dans_recepteurs() -> None:
    """Nobody else imports ``receiver`` or a signal."""
    fautes = []
    for chemin in PRODUIT:
        if chemin.name == "recepteurs.py" or nom(chemin) in SIGNAUX_AILLEURS:
            continue
        for noeud in ast.walk(arbre(chemin)):
            if isinstance(noeud, ast.ImportFrom) and re.search(
                r"(^|\.)(signals|dispatch)$", noeud.module or ""
            ):
                fautes.append(f"{nom(chemin)}:{noeud.lineno}")
            elif isinstance(noeud, ast.Attribute) and noeud.attr in {"receiver", "signals"}:
                fautes.append(f"{nom(chemin)}:{noeud.lineno}")
    assert not fautes, "\n".join(fautes)


# --- the database -------------------------------------------------------------------------------


def test_une_vue_ne_lit_que_ce_qui_est_visible() -> None:
    """Views and API go through ``visibles_par``, requetes and actions: never a whole table."""
    interdits = {"tous", "unscoped", "_base_manager", "_default_manager", "de_membre"}
    fautes = []
    for chemin in DES_SALLES:
        if not est_du_genre(chemin, "views", "api", "admin"):
            continue
        for noeud in ast.walk(arbre(chemin)):
            if not isinstance(noeud, ast.Attribute):
                continue
            tout = noeud.attr == "all" and ast.unparse(noeud.value).endswith(".objects")
            if tout or noeud.attr in interdits:
                fautes.append(f"{nom(chemin)}:{noeud.lineno} {ast.unparse(noeud)}")
    assert not fautes, "\n".join(fautes)


def test_le_sql_brut_reste_dans_le_socle() -> None:
    fautes = [
        f"{nom(chemin)}:{appel.lineno} {fonction}"
        for chemin in DES_SALLES
        if chemin.relative_to(RACINE).parts[0] != "socle"
        for appel, fonction in appels(chemin)
        if fonction in SQL_BRUT
        and not ast.unparse(appel.func).startswith("shutil.")
        and not (fonction == "copy" and not appel.args)  # request.GET.copy()
    ]
    assert not fautes, "\n".join(fautes)


def test_aucun_sql_n_est_assemble_par_du_texte() -> None:
    """No f-string, ``%``, ``+`` or ``format`` in a statement: parameters, or ``psycopg.sql``."""
    fautes = []
    for chemin in modules(*SALLES, "config", "bench", migrations=True):
        for appel, fonction in appels(chemin):
            if fonction not in DONT_LE_TEXTE_EST_SQL or not appel.args:
                continue
            ordre = appel.args[0]
            assemble = isinstance(ordre, ast.JoinedStr | ast.BinOp) or (
                isinstance(ordre, ast.Call)
                and isinstance(ordre.func, ast.Attribute)
                and ordre.func.attr == "format"
                and isinstance(ordre.func.value, ast.Constant)
            )
            if assemble:
                fautes.append(f"{nom(chemin)}:{appel.lineno}")
    assert not fautes, "\n".join(fautes)


# --- actions, rules, reads ----------------------------------------------------------------------


def _est_atomique(fonction: Fonction) -> bool:
    """Decorated, or a single ``with transaction.atomic()`` inside."""
    return any("atomic" in ast.unparse(d) for d in fonction.decorator_list) or any(
        "atomic" in ast.unparse(element.context_expr)
        for noeud in ast.walk(fonction)
        if isinstance(noeud, ast.With)
        for element in noeud.items
    )


def _ecrit(fonction: Fonction) -> int:
    """Number of statements that write."""
    noms = [
        noeud.func.attr if isinstance(noeud.func, ast.Attribute) else ast.unparse(noeud.func)
        for noeud in ast.walk(fonction)
        if isinstance(noeud, ast.Call)
    ]
    return sum(mot in ECRITURES for mot in noms)


def test_une_action_se_lit_a_l_appel_et_tient_en_une_transaction() -> None:
    """At most the object acted on is positional; ``auteur`` is named; what writes is atomic."""
    fautes = []
    for chemin in DES_SALLES:
        if not est_du_genre(chemin, "actions") or nom(chemin) in PARTIES_D_ACTION:
            continue
        for fonction in fonctions_publiques(chemin):
            if f"{nom(chemin)} {fonction.name}" in PARTIES_D_ACTION:
                continue
            acte = _est_atomique(fonction)
            positionnels = [a.arg for a in fonction.args.posonlyargs + fonction.args.args]
            if acte and (len(positionnels) > 1 or "auteur" in positionnels):
                fautes.append(f"{nom(chemin)} {fonction.name} : paramètres nommés")
            if not acte and _ecrit(fonction) > 1:
                fautes.append(f"{nom(chemin)} {fonction.name} : transaction.atomic")
    assert not fautes, "\n".join(fautes)


def test_une_regle_dit_d_ou_elle_vient() -> None:
    """*Source:* (text and article, decision, screen, or « règle locale ») on the function, on the
    rule's registration, or once for a module whose functions share it.
    """
    fautes = []
    for chemin in DES_SALLES:
        if not est_du_genre(chemin, "regles", "actions", "requetes", "planning"):
            continue
        commun = "*Source" in (ast.get_docstring(arbre(chemin)) or "")
        for fonction in fonctions_publiques(chemin):
            dite = "*Source" in (ast.get_docstring(fonction) or "") or any(
                "source=" in ast.unparse(d) for d in fonction.decorator_list
            )
            if not dite and not commun:
                fautes.append(f"{nom(chemin)} {fonction.name}")
    assert not fautes, "\n".join(fautes)


def test_un_calcul_pur_ignore_l_heure() -> None:
    """Rules and solver receive the day: what they say can be asked again of any date."""
    purs = ("regles", "planning", "enums", "matrice", "reglages", "annuaire", "simulation")
    fautes = [
        f"{nom(chemin)}:{appel.lineno}"
        for chemin in DES_SALLES
        if est_du_genre(chemin, *purs)
        for appel, fonction in appels(chemin)
        if fonction in {"today", "now", "utcnow", "localdate", "localtime"}
    ]
    assert not fautes, "\n".join(fautes)
