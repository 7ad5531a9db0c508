"""App configuration."""

from django.apps import AppConfig


class ElevesConfig(AppConfig):
    """Pupils and their rights."""

    name = "eleves"
    verbose_name = "Élèves"
