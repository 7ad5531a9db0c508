"""A small pole whose rights go on after the rentrée."""

import datetime
from typing import Any

import pytest
from psycopg.types.range import DateRange

from comptes.enums import Role
from eleves.models import NotificationMdph
from tests import fabriques as f

LONGTEMPS = DateRange(f.RENTREE, datetime.date(2029, 9, 1))


@pytest.fixture
def petit(dans_35: Any) -> f.PetitPole:
    """Léa 12 h (school), Tom 6 h (college), rights that go on; Sophie and Karim 24 h, at home."""
    petit = f.petit_pole()
    NotificationMdph.objects.update(periode=LONGTEMPS)
    for ecole in (petit.ecole, petit.autre_ecole):
        ecole.latitude, ecole.longitude = (48.11, -1.68)
        ecole.save()
    for aesh in (petit.sophie, petit.karim):
        aesh.commune, aesh.courriel = "Rennes", f"{aesh.prenom.lower()}@exemple.invalid"
        aesh.save()
    petit.extras["sei"] = f.mandat(Role.SEI, f.perimetre("T"))
    return petit
