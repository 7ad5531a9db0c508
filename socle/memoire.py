"""Bulk reads without the collector of cycles walking over every row that they bring."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def sans_ramassage() -> Iterator[None]:
    """Put cyclic collection off while tens of thousands of rows are read and summed.

    Rows hold no cycle: reference counting frees them all. For a total of a department, collections
    would take more time than the sum itself (``python -m bench.heures``). Nested or concurrent
    uses are harmless: at worst one of them runs with the collector on.
    """
    actif = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if actif:
            gc.enable()
