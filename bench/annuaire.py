"""The whole of France imported, against a COPY from Python into the same indexed table.

``python -m bench.annuaire``: same machine, same server, a database of its own. The COPY gets its
rows ready-made and writes a twin of the table (same indexes, same keys, no row level security,
since PostgreSQL refuses COPY under it); the import reads the file, cleans, compares, and writes
schools and their perimeters. Target: at most 4 times the COPY.
"""

import os
import statistics
import sys
import time
from pathlib import Path
from typing import Any

FICHIER = Path(__file__).resolve().parents[1] / "donnees/annuaire/france_etablissements_2026.csv.gz"
CIBLE = 4.0
ESSAIS = 5
JUMELLE = """
DROP TABLE IF EXISTS bench_copy;
CREATE TABLE bench_copy (LIKE pial_etablissement INCLUDING ALL);
ALTER TABLE bench_copy
    ADD FOREIGN KEY (departement_id) REFERENCES comptes_departement (code),
    ADD FOREIGN KEY (departement_id, perimetre_id)
        REFERENCES comptes_perimetre (departement_id, id),
    ADD FOREIGN KEY (departement_id, circonscription_id)
        REFERENCES pial_circonscription (departement_id, id);
"""


def importer(*, garder: bool) -> tuple[float, dict[str, Any]]:
    """Seconds of one import, file and deferred keys included; and its summary."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up by main()

    from pial.actions.imports import ECOLES, lire_annuaire  # noqa: PLC0415  same reason
    from pial.actions.officiel import importer_departements  # noqa: PLC0415  same reason

    connection.ensure_connection()
    with transaction.atomic():
        depart = time.perf_counter()
        bilan = importer_departements(
            sorte=ECOLES, lecture=lire_annuaire(FICHIER.read_bytes(), FICHIER.name)
        )
        connection.check_constraints()
        duree = time.perf_counter() - depart
        transaction.set_rollback(not garder)
    return duree, bilan


def lire_table() -> list[tuple[Any, ...]]:
    """Rows of the schools, ready for COPY."""
    from django.db import connection  # noqa: PLC0415  Django is set up by main()

    with connection.cursor() as curseur:
        curseur.execute("SELECT * FROM pial_etablissement")
        return curseur.fetchall()


def copier(lignes: list[tuple[Any, ...]]) -> float:
    """Seconds of one COPY of these rows into a twin of the table."""
    from django.db import connections  # noqa: PLC0415  Django is set up by main()

    with connections["proprietaire"].cursor() as curseur:
        curseur.execute(JUMELLE)
        depart = time.perf_counter()
        with curseur.copy("COPY bench_copy FROM STDIN") as copie:
            for ligne in lignes:
                copie.write_row(ligne)
        duree = time.perf_counter() - depart
        curseur.execute("DROP TABLE bench_copy")
    return duree


def vider() -> None:
    """Empty the imported tables for the next try, as the owner."""
    from django.db import connections  # noqa: PLC0415  Django is set up by main()

    with connections["proprietaire"].cursor() as curseur:
        curseur.execute(
            "TRUNCATE pial_etablissement, comptes_perimetre, pial_importannuaire CASCADE"
        )


def mesurer() -> int:
    """Print the durations and the ratio; 1 when the target is missed."""
    from comptes.actions.territoires import (  # noqa: PLC0415  Django is set up by main()
        charger_territoires,
    )

    charger_territoires()
    imports, copies, rapports, ecoles = [], [], [], 0
    for _ in range(ESSAIS):  # one after the other: both suffer the same neighbours
        vider()
        duree, bilan = importer(garder=True)
        ecoles = bilan["crees"]
        copie = copier(lire_table())
        imports.append(duree)
        copies.append(copie)
        rapports.append(duree / copie)
    second, bilan = importer(garder=False)
    rapport = statistics.median(rapports)
    print(f"annuaire national : {ecoles} écoles, médiane de {ESSAIS} essais")
    print(f"  COPY seul         {statistics.median(copies):6.2f} s")
    print(f"  import complet    {statistics.median(imports):6.2f} s")
    print(f"  rapport           {rapport:6.2f}    (cible : {CIBLE:.0f} au plus)")
    print(f"  second passage    {second:6.2f} s, {bilan['crees'] + bilan['modifies']} changement")
    return 0 if rapport <= CIBLE else 1


def main() -> int:
    """Set up Django and a database of its own, then measure."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  the settings are named just above

    django.setup()
    from tests import base_de_test  # noqa: PLC0415  Django is set up just above

    nom = f"maillage_bench_{os.getpid()}"
    base_de_test.cloner(nom, base_de_test.modele())
    try:
        with base_de_test.brancher(nom):
            return mesurer()
    finally:
        base_de_test.supprimer(nom)


if __name__ == "__main__":
    sys.exit(main())
