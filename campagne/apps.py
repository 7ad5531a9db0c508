"""App configuration."""

from django.apps import AppConfig


class CampagneConfig(AppConfig):
    """Pre-assignment."""

    name = "campagne"
    verbose_name = "campagne de pré-affectation"
