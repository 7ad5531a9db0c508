"""App configuration."""

from django.apps import AppConfig


class EsmsConfig(AppConfig):
    """ESMS and EMAS."""

    name = "esms"
    verbose_name = "ESMS et EMAS"
