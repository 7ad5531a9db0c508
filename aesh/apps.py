"""App configuration."""

from django.apps import AppConfig


class AeshConfig(AppConfig):
    """AESH and timetables."""

    name = "aesh"
    verbose_name = "AESH"
