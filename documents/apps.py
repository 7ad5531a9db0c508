"""App configuration."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Documents kept, letters of mission."""

    name = "documents"
    verbose_name = "documents"
