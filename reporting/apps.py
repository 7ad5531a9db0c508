"""App configuration."""

from django.apps import AppConfig


class ReportingConfig(AppConfig):
    """Figures and what is missing."""

    name = "reporting"
    verbose_name = "pilotage"
