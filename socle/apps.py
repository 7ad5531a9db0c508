"""App configuration."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    """Registers the catalogue checks."""

    name = "socle"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Register the system checks of the tenancy and the receivers."""
        from socle import (
            recepteurs,  # noqa: F401  Celery's signals, once Django is up
            verification_publique,  # noqa: F401  same as verifications
            verifications,  # noqa: F401  needs the models loaded
        )
