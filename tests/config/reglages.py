"""Settings of the launched product in test_lancer: those of one machine, and one long task."""

from config.settings.dev import *  # noqa: F403  settings are a namespace by design

CELERY_IMPORTS = ["tests.config.taches"]
