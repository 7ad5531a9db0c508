"""Celery application of the tests: the product's, plus the jobs of ``genres``."""

import django

from config.celery import app  # noqa: F401  found by ``celery -A``

django.setup()

from tests.socle import genres  # noqa: E402, F401  needs Django
