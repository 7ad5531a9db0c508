"""App configuration."""

from django.apps import AppConfig


class FilmConfig(AppConfig):
    """The annual film."""

    name = "film"
    verbose_name = "film annuel"
