"""App configuration."""

from django.apps import AppConfig


class ComptesConfig(AppConfig):
    """Members, mandates, permissions."""

    name = "comptes"
    verbose_name = "Comptes"
