"""App configuration."""

from django.apps import AppConfig


class PasConfig(AppConfig):
    """First response to a question about a pupil."""

    name = "pas"
    verbose_name = "PAS"
