"""Balances of every pole of a department, and the page of one: seconds, bare SQL, queries.

``python -m bench.balances``: 12,000 notified pupils (the simulation's population, its first weeks
taken as published), every PIAL at once, then the biggest with its months. Targets: 12 queries
whatever the number of poles, three seconds for all. Exit code 1 when one is missed.
``BALANCES_ELEVES=1200``: a smaller one.
"""

import datetime
import gc
import os
import sys
import time

from bench._base import analyser, base_de_banc

ELEVES = int(os.environ.get("BALANCES_ELEVES", "12000"))
AESH = ELEVES * 2250 // 5750
LE = datetime.date(2026, 11, 20)
CIBLE_REQUETES, CIBLE_SECONDES = 12, 3.0


def comparer() -> bool:
    """Print the list, then one pole; whether the targets are met."""
    from django.db import transaction  # noqa: PLC0415  Django is set up by base_de_banc()

    from aesh.models import EmploiDuTemps  # noqa: PLC0415  same reason
    from bench.heures import mesurer  # noqa: PLC0415  same reason
    from pial.models import Pole  # noqa: PLC0415  same reason
    from reporting.regles.phrases_balance import avec_signe  # noqa: PLC0415  same reason
    from reporting.requetes.balance import balances, lire_balance  # noqa: PLC0415  same reason
    from socle.cloison import cloison  # noqa: PLC0415  same reason

    with transaction.atomic(), cloison("35"):
        EmploiDuTemps.objects.update(statut="publie")
        poles = list(Pole.objects.filter(genre="PIAL").order_by("cle_tri"))
        secondes, nu, requetes = mesurer(lambda: balances(poles, LE))
        lignes = balances(poles, LE)
        solde = avec_signe(sum(ligne.solde for ligne in lignes))
        print(
            f"{len(poles)} PIAL : {secondes:.3f} s · SQL nu {nu:.3f} s · {requetes} requêtes · "
            f"solde {solde} ETP"
        )
        pire = max(lignes, key=lambda ligne: ligne.besoins).pole

        def page() -> object:
            lecture = lire_balance(pire, LE)
            return lecture.balance, lecture.mois, lecture.ecoles

        une, nu_une, siennes = mesurer(page)
        print(
            f"le plus grand, onze mois compris : {une:.3f} s · SQL nu {nu_une:.3f} s · "
            f"{siennes} requêtes"
        )
    return requetes <= CIBLE_REQUETES and secondes <= CIBLE_SECONDES


def main() -> int:
    """On a clone of the migrated template, filled; 1 when a target is missed."""
    with base_de_banc("balances"), open(os.devnull, "w") as rien:
        from django.core.management import call_command  # noqa: PLC0415  after setup

        depart = time.perf_counter()
        call_command("simuler_population", departement="35", aesh=AESH, eleves=ELEVES, stdout=rien)
        analyser()
        gc.collect()
        gc.freeze()  # as the server does before it forks
        print(f"{ELEVES} élèves, {AESH} AESH prêts en {time.perf_counter() - depart:.0f} s")
        return 0 if comparer() else 1


if __name__ == "__main__":
    sys.exit(main())
