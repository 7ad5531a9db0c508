"""App configuration."""

from django.apps import AppConfig


class AeshConfig(AppConfig):
    """AESH and timetables."""

    name = "aesh"
    verbose_name = "AESH"

    def ready(self) -> None:
        """Tell the room of poles where a shared AESH also works."""
        from aesh.requetes.ailleurs import ecoles_partagees  # models: once every app is loaded
        from pial.requetes.trajets import SAVENT_OU_ON_TRAVAILLE

        SAVENT_OU_ON_TRAVAILLE["aesh"] = ecoles_partagees
