"""``python -m bench``: every bench in turn; ``python -m bench grille`` one of them."""

import subprocess
import sys
from pathlib import Path

DOSSIER = Path(__file__).parent
AIDES = {"familles", "glouton", "nation"}  # what benches are made of, and the long one
NOMS = sorted(
    f.stem for f in DOSSIER.glob("*.py") if not f.stem.startswith("_") and f.stem not in AIDES
)


def main() -> int:
    """Run the named benches, or all; the worst exit code."""
    voulus = sys.argv[1:] or NOMS
    inconnus = set(voulus) - set(NOMS)
    if inconnus:
        print(f"bench inconnu : {', '.join(sorted(inconnus))} ; choix : {', '.join(NOMS)}")
        return 2
    pire = 0
    for nom in voulus:
        print(f"== {nom}", flush=True)
        pire = max(pire, subprocess.run([sys.executable, "-m", f"bench.{nom}"]).returncode)
    return pire


if __name__ == "__main__":
    sys.exit(main())
