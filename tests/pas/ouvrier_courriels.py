"""Celery application of the test of the crowd: the product's, its e-mails laid down as files."""

import os

import django

from config.celery import app  # noqa: F401  found by ``celery -A``

django.setup()

from django.conf import settings  # noqa: E402  after setup

settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
settings.EMAIL_FILE_PATH = os.environ["MAILLAGE_COURRIELS_D_ESSAI"]
