"""App configuration."""

from django.apps import AppConfig


class SocleConfig(AppConfig):
    """Registers the catalogue checks."""

    name = "socle"
    verbose_name = "Socle"

    def ready(self) -> None:
        """Register the system checks of the tenancy and the receivers."""
        from socle import recepteurs  # noqa: F401, PLC0415  Celery's signals, once Django is up
        from socle import verifications  # noqa: F401, PLC0415  needs the models loaded
