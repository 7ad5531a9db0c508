"""A database with real commits: the visitors' role connects apart and sees only what is kept."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connections, transaction
from psycopg.types.range import DateRange

from pial.models import Rattachement
from socle.cloison import cloison
from socle.texte import cle_tri
from tests import base_de_test, fabriques
from tests.conftest import peupler_departements


@pytest.fixture(scope="module")
def base_publique(django_db_setup: None, django_db_blocker: Any, nom_ouvrier: str) -> Iterator[Any]:
    """One database for the module. In 35, a school with a PAS and one without; in 44, another."""
    nom = f"maillage_pas_{nom_ouvrier}_{uuid.uuid4().hex[:6]}"
    with django_db_blocker.unblock():
        base_de_test.cloner(nom, base_de_test.modele())
        with base_de_test.brancher(nom):
            peupler_departements()
            yield {code: _peupler(code) for code in ("35", "44")}
            connections.close_all()
        base_de_test.supprimer(nom)


def _peupler(code: str) -> dict[str, str]:
    with transaction.atomic(), cloison(code):
        avec = fabriques.ecole(f"École des Érables {code}", commune="Fougères")
        sans = fabriques.ecole(f"École du Port {code}", commune="Cancale")
        for une in (avec, sans):  # as the directory's import writes it
            une.cle_tri = cle_tri(f"{une.nom} {une.commune}")
            une.save(update_fields=["cle_tri"])
        pas = fabriques.pole(f"PAS de Fougères {code}")
        pas.genre = "PAS"
        pas.save(update_fields=["genre"])
        Rattachement.objects.create(
            pole=pas,
            etablissement=avec,
            genre="PAS",
            periode=DateRange(fabriques.RENTREE, None),
        )
        return {"avec": avec.uai, "sans": sans.uai, "pas": str(pas.pk)}


@pytest.fixture
def vierge(base_publique: Any) -> Any:
    """The same, with no request and no counter of limits."""
    for code in ("35", "44"):
        with transaction.atomic(), cloison(code):
            from pas import models  # after the settings

            for modele in (models.AvisSaisine, models.Saisine, models.Brouillon):
                modele.objects.all().delete()
    cache.clear()
    return base_publique
