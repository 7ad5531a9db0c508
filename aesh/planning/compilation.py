"""How the search is compiled: numba, its cache on disk, and one name for the decorator.

numba keeps machine code by file: a function that inlines another of a file changed since would
stay as it was. The cache folder is therefore named by the text of the whole search.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import os
from hashlib import blake2b
from inspect import signature
from pathlib import Path
from typing import Any

import numba
from numba import float64, int32, int64

NOYAU = (
    "compilation",
    "colonnes",
    "adresses",
    "apports",
    "membres",
    "noyau",
    "regles_du_jour",
    "essais",
    "mouvements",
    "mouvements_larges",
    "construction",
    "mouvements_groupes",
    "mouvements_semaine",
    "recuit",
)
ICI = Path(__file__).parent


def _dossier() -> str:
    """Folder of the machine code, in the state of the product."""
    empreinte = blake2b(numba.__version__.encode(), digest_size=8)
    for nom in NOYAU:
        chemin = ICI / f"{nom}.py"
        empreinte.update(chemin.read_bytes() if chemin.exists() else b"")
    etat = os.environ.get("MAILLAGE_ETAT") or ICI.parents[1] / ".maillage"
    return str(Path(etat) / "numba" / empreinte.hexdigest())


numba.config.CACHE_DIR = _dossier()  # type: ignore[attr-defined]


# Types by name of parameter; any other is a whole number. One signature each: a number read from
# the memory (32 bits) and a computed one (64) would otherwise compile everything twice and more.
TYPES = {
    "m": int32[::1],
    "z": int64[::1],
    "parts": int64[::1],
    "ordre": int64[::1],
    "garde": int32[::1],
    "meilleur": int32[:, ::1],
    "stats": int64[:, ::1],
    "t0": float64,
    "t1": float64,
}
_fonctions: list[Any] = []


def compiler(fonction: Any) -> Any:
    """Mark a function for ``tout_compiler``; modules must call only what is marked before."""
    compilee = numba.njit(cache=True, nogil=True, error_model="numpy")(fonction)
    _fonctions.append(compilee)
    return compilee


def tout_compiler() -> None:
    """Compile what was marked, in order, or take it from the disk."""
    while _fonctions:
        fonction = _fonctions.pop(0)
        noms = signature(fonction.py_func).parameters
        fonction.compile(tuple(TYPES.get(nom, int64) for nom in noms))
        fonction.disable_compile()
