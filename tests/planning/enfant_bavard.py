"""A child of ``conduite`` in which a native library prints on the standard output."""

import os
import threading

from aesh.planning.parole import Parole

if __name__ == "__main__":
    parole, arrete = Parole(), threading.Event()
    demande = parole.demande(arrete)
    os.write(1, b"\nWARNING: said by a library\n")
    parole.dire({"genre": "pret"})
    os.write(1, b"and again, without an end of line")
    parole.dire({"genre": "fin", "recu": demande})
