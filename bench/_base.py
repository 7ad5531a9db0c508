"""A migrated database of its own for one bench, filled with the department's real schools."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def base_de_banc(nom: str, *, ecoles: bool = True) -> Iterator[None]:
    """Set Django up, clone the migrated template, open department 35, import its directory."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django  # noqa: PLC0415  after the settings variable

    django.setup()
    import logging  # noqa: PLC0415  same reason

    from django.core.management import call_command  # noqa: PLC0415  after setup

    from comptes.models import Departement  # noqa: PLC0415  after setup
    from tests import base_de_test  # noqa: PLC0415  after setup

    logging.disable(logging.INFO)
    base = f"maillage_bench_{os.getpid()}_{nom}"
    base_de_test.cloner(base, base_de_test.modele())
    try:
        with base_de_test.brancher(base), open(os.devnull, "w") as rien:
            call_command("charger_territoires", verbosity=0, stdout=rien)
            Departement.objects.filter(code="35").update(est_ouvert=True)
            if ecoles:
                annuaire = "donnees/annuaire/35_fr-en-annuaire-education.csv"
                call_command("importer_annuaire", annuaire, departement="35", stdout=rien)
            yield
    finally:
        base_de_test.supprimer(base)


def analyser() -> None:
    """What autovacuum would do within a minute."""
    from django.db import connections  # noqa: PLC0415  Django is set up by base_de_banc()

    with connections["proprietaire"].cursor() as curseur:
        curseur.execute("ANALYZE")
