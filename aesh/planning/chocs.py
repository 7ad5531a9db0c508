"""Which two slots never go together for one AESH, and where each AESH may be: numpy tables.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

import numpy as np
from numpy.typing import NDArray

from aesh.planning import colonnes as k
from aesh.planning.probleme import Probleme


def heurts(probleme: Probleme, ordre: tuple[int, ...], m: k.Tables) -> None:
    """Fill ``m.choc``: 1 overlap, 2 sites or lunch; and tell whether a school overlaps itself."""
    jour, demi, debut, fin, semaines, ecole = (m.i[:, c].astype(np.int32) for c in range(6))
    ensemble = (jour[:, None] == jour) & ((semaines[:, None] & semaines) > 0)
    nombre = len(probleme.ecoles)
    minutes = np.array(probleme.trajets, dtype=np.int32).reshape(nombre, nombre)
    rangs = np.array(ordre, dtype=np.int64)
    trajet = minutes[np.ix_(rangs, rangs)][np.ix_(ecole, ecole)]
    recouvre = (debut[:, None] < fin) & (debut < fin[:, None])
    pareille = ecole[:, None] == ecole
    meme_demi = demi[:, None] == demi
    avant = fin[:, None] <= debut  # row before column
    ecart = np.where(avant, debut - fin[:, None], (debut[:, None] - fin))
    entre = np.where(avant, trajet, trajet.T)
    if probleme.options.sites_par_demi == 1:
        ailleurs = np.ones_like(pareille)
    else:
        ailleurs = ecart < entre
    matin = (demi[:, None] == 0) & (demi == 1)
    pause = np.where(pareille, 0, trajet) + probleme.options.pause
    midi = matin & (debut - fin[:, None] < pause)
    choc = (meme_demi & ~pareille & ailleurs) | midi | midi.T
    heurte = ensemble & (recouvre | choc)
    m.choc[:] = en_bits(heurte)
    sur_soi = ensemble & recouvre & pareille & ~np.eye(len(m.i), dtype=bool)
    m.c[k.C_CHEVAUCHE] = bool(sur_soi.any())


def en_bits(table: NDArray[np.bool_]) -> k.Entiers:
    """Each row as bits of int32: bit ``i & 31`` of word ``i >> 5``."""
    large = -(-table.shape[1] // 32) * 32
    pleine = np.zeros((table.shape[0], large), np.uint8)
    pleine[:, : table.shape[1]] = table
    return np.packbits(pleine, axis=1, bitorder="little").view("<i4").astype(np.int32)


def dispos(probleme: Probleme, ordre: tuple[int, ...], m: k.Tables) -> None:
    """Fill ``m.permis``: school eligible, half-day and minutes free."""
    jour, demi, debut, fin, semaines, ecole = (m.i[:, c] for c in range(6))
    libres = np.zeros((len(ordre), len(m.i)), bool)
    for r, a in enumerate(ordre):
        aesh = probleme.aesh[a]
        libre = m.ae[r, :, k.Y_PERMIS][ecole] == 1
        for u in aesh.indisponible:
            libre &= ~((jour == u.jour) & (demi == u.demi) & ((semaines & u.semaines) > 0))
        for o in aesh.occupee:
            libre &= ~(
                (jour == o.jour) & (debut < o.fin) & (o.debut < fin) & ((semaines & o.semaines) > 0)
            )
        libres[r] = libre & (aesh.max_ecoles > 0)
    m.permis[:] = en_bits(libres)
