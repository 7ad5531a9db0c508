"""The source of the product as text and syntax trees, for the tests that judge the code itself."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

RACINE = Path(__file__).resolve().parents[1]
SALLES = (
    *("socle", "comptes", "pial", "documents", "esms", "eleves", "aesh", "contrats", "pas"),
    *("reporting", "campagne", "film"),
)
Fonction = ast.FunctionDef | ast.AsyncFunctionDef


def modules(*dossiers: str, migrations: bool = False) -> list[Path]:
    """Python files below the folders, in order; migrations on demand."""
    return sorted(
        chemin
        for dossier in dossiers
        for chemin in (RACINE / dossier).rglob("*.py")
        if migrations or "migrations" not in chemin.parts
    )


def nom(chemin: Path) -> str:
    """Path as read in a message."""
    return chemin.relative_to(RACINE).as_posix()


@cache
def texte(chemin: Path) -> str:
    """Content of a file."""
    return chemin.read_text(encoding="utf-8")


@cache
def arbre(chemin: Path) -> ast.Module:
    """Syntax tree of a file."""
    return ast.parse(texte(chemin), filename=str(chemin))


def est_du_genre(chemin: Path, *genres: str) -> bool:
    """Whether a module is, or lies in, ``views``, ``actions``… of its room."""
    parties = chemin.relative_to(RACINE).with_suffix("").parts
    return len(parties) > 1 and parties[1] in genres


def fonctions_publiques(chemin: Path) -> Iterator[Fonction]:
    """Functions of the module that others may call."""
    for noeud in arbre(chemin).body:
        if isinstance(noeud, Fonction) and not noeud.name.startswith("_"):
            yield noeud


def appels(chemin: Path) -> Iterator[tuple[ast.Call, str]]:
    """Every call of a module, with the last word of what is called."""
    for noeud in ast.walk(arbre(chemin)):
        if isinstance(noeud, ast.Call):
            if isinstance(noeud.func, ast.Attribute):
                yield noeud, noeud.func.attr
            elif isinstance(noeud.func, ast.Name):
                yield noeud, noeud.func.id
