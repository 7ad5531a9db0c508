"""App configuration of the top of the house."""

from django.apps import AppConfig


class ConfigConfig(AppConfig):
    """Makes the Celery application current wherever Django runs, the web server included."""

    name = "config"
    verbose_name = "Configuration"

    def ready(self) -> None:
        """Load the Celery application."""
        from config import celery  # noqa: F401  needs the settings
