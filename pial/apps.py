"""App configuration."""

from django.apps import AppConfig


class PialConfig(AppConfig):
    """Schools and poles."""

    name = "pial"
    verbose_name = "Pôles et établissements"
