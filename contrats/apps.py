"""App configuration."""

from django.apps import AppConfig


class ContratsConfig(AppConfig):
    """What contracts become."""

    name = "contrats"
    verbose_name = "contrats"
