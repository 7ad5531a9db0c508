"""One department's screens, alone in the base, then with the whole country beside it.

``make bench-nation`` (or ``python -m bench.nation --departements 35 44 2A`` for a try): two bases,
filled by ``simuler_nation`` with the same seed, so that department 35 is the same in both; six
screens through the Django client, middleware, journal and template included. Targets: the 95th
percentile with the country at most 1.15 times that of the department alone, the same number of
queries, and each page at most three times its bare SQL (its own statements run again by psycopg).
Exit code 1 when one is missed. Not part of ``make bench``: it writes some fifteen million rows.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

CODE, ESSAIS = "35", 60
CIBLE_RAPPORT, CIBLE_SQL = 1.15, 3.0


@dataclass
class Mesure:
    """What one screen costs: milliseconds (95th percentile), queries, milliseconds of bare SQL."""

    p95: float
    requetes: int
    sql: float


@contextmanager
def base_remplie(nom: str, codes: list[str], part: float) -> Iterator[None]:
    """A migrated base filled by the command (every department when ``codes`` is empty)."""
    from tests import base_de_test  # noqa: PLC0415  Django is set up by main()

    base = f"maillage_bench_{os.getpid()}_{nom}"
    base_de_test.cloner(base, base_de_test.modele())
    try:
        choix = ["--departements", *codes] if codes else []
        fini = subprocess.run(
            [sys.executable, "manage.py", "simuler_nation", "--part", str(part), "--json", *choix],
            env={**os.environ, "MAILLAGE_BASE_NOM": base},
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        print(nom, fini.stdout.strip().splitlines()[-1], flush=True)
        with base_de_test.brancher(base):
            yield
    finally:
        base_de_test.supprimer(base)


def ecrans() -> dict[str, tuple[Any, str]]:
    """The screens that issue H names: who opens what, on the same objects in both bases."""
    from django.urls import reverse  # noqa: PLC0415  Django is set up by main()

    from aesh.models import Aesh, EmploiDuTemps  # noqa: PLC0415  same reason
    from comptes.enums import GenrePerimetre, Role  # noqa: PLC0415  same reason
    from comptes.models import Perimetre  # noqa: PLC0415  same reason
    from pas.models import Saisine  # noqa: PLC0415  same reason
    from pial.models import Etablissement  # noqa: PLC0415  same reason
    from tests import fabriques as f  # noqa: PLC0415  same reason

    emploi = EmploiDuTemps.objects.select_related("pole__perimetre").order_by("pole__code")[0]
    tenant, _ = Perimetre.objects.get_or_create(
        genre=GenrePerimetre.TENANT, defaults={"libelle": "Département"}
    )
    sei, dasen = (f.mandat(role, tenant).membre for role in (Role.SEI, Role.DASEN))
    coordination = f.mandat(Role.COORD_PIAL, emploi.pole.perimetre).membre
    demande = Saisine.objects.select_related("pole__perimetre").order_by("pk")[0]
    pas = f.mandat(Role.COORD_PAS, demande.pole.perimetre).membre
    aesh = Aesh.objects.filter(creneaux__emploi=emploi).order_by("pk")[0]
    aesh.perimetre = Perimetre.objects.create(genre=GenrePerimetre.SOI, libelle="Soi")
    aesh.membre = f.mandat(Role.AESH, aesh.perimetre).membre
    aesh.save(update_fields=["perimetre", "membre"])
    mot = Etablissement.objects.order_by("pk")[0].nom.split()[-1]

    def ou(nom: str, **arguments: Any) -> str:
        return reverse(nom, kwargs={"departement": CODE, **arguments})

    return {
        "emploi du temps d'un PIAL": (coordination, ou("aesh:grille", pk=emploi.pk)),
        "file à traiter": (sei, ou("reporting:files")),
        "tableau de bord (accueil de l'IA-Dasen)": (dasen, ou("comptes:accueil")),
        "recherche": (sei, f"{ou('reporting:recherche')}?q={mot}"),
        "semaine d'une AESH": (aesh.membre, ou("aesh:ma_semaine")),
        "demande au PAS": (pas, ou("pas:demande", saisine=demande.pk)),
    }


def mesurer(membre: Any, adresse: str) -> Mesure:
    """Open a page many times; then run its own statements again, without Django."""
    from django.db import connection  # noqa: PLC0415  Django is set up by main()
    from django.test import Client  # noqa: PLC0415  same reason

    client = Client(SERVER_NAME="127.0.0.1")
    client.force_login(membre)
    comptees: list[tuple[str, Any]] = []

    def noter(executer: Any, sql: str, parametres: Any, *reste: Any) -> Any:
        comptees.append((sql, parametres))
        return executer(sql, parametres, *reste)

    reponse = client.get(adresse)
    assert reponse.status_code == 200, (adresse, reponse.status_code)
    with connection.execute_wrapper(noter):
        client.get(adresse)
    durees = []
    for _ in range(ESSAIS):
        depart = time.perf_counter()
        client.get(adresse)
        durees.append((time.perf_counter() - depart) * 1000)
    return Mesure(statistics.quantiles(durees, n=20)[-1], len(comptees), _sql_nu(comptees))


def _sql_nu(requetes: list[tuple[str, Any]]) -> float:
    """Median milliseconds of the statements alone, in one transaction that is given back."""
    from django.db import connection, transaction  # noqa: PLC0415  Django is set up by main()

    durees = []
    for _ in range(11):
        with transaction.atomic():
            with connection.cursor() as curseur:
                depart = time.perf_counter()
                for sql, parametres in requetes:
                    if sql.lstrip().upper().startswith(("SELECT", "WITH")):
                        curseur.execute(sql, parametres)
                        if curseur.description:
                            curseur.fetchall()
                durees.append((time.perf_counter() - depart) * 1000)
            transaction.set_rollback(True)
    return statistics.median(durees)


def toutes() -> dict[str, Mesure]:
    """Every screen in the base now in use."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by main()

    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison(CODE):
        ouverts = ecrans()
    return {nom: mesurer(*quoi) for nom, quoi in ouverts.items()}


def main() -> int:
    """Print the table; 1 when a target is missed."""
    lire = argparse.ArgumentParser()
    lire.add_argument("--departements", nargs="*", default=[])
    lire.add_argument("--part", type=float, default=1.0)
    choix = lire.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    import logging  # noqa: PLC0415  same reason

    logging.disable(logging.INFO)
    with base_remplie("seul", [CODE], choix.part):
        seul = toutes()
    with base_remplie("pays", choix.departements, choix.part):
        pays = toutes()
    juste = True
    titres = ("écran", "seul p95", "pays p95", "rapport", "requêtes", "× SQL nu")
    print("{:<42}{:>10}{:>10}{:>9}{:>10}{:>10}".format(*titres))
    for nom, un in seul.items():
        deux = pays[nom]
        rapport, nu = deux.p95 / un.p95, deux.p95 / deux.sql if deux.sql else 0.0
        tenu = rapport <= CIBLE_RAPPORT and un.requetes == deux.requetes and nu <= CIBLE_SQL
        juste = juste and tenu
        print(
            f"{nom:<42}{un.p95:>10.1f}{deux.p95:>10.1f}{rapport:>9.2f}"
            f"{un.requetes:>6}/{deux.requetes:<3}{nu:>9.1f}  {'ok' if tenu else 'MANQUÉ'}"
        )
    print(json.dumps({n: vars(m) for n, m in pays.items()}, ensure_ascii=False))
    return 0 if juste else 1


if __name__ == "__main__":
    sys.exit(main())
