"""Tables of reporting."""

from reporting.models.suivi import DossierSuivi, PieceSuivi

__all__ = ["DossierSuivi", "PieceSuivi"]
