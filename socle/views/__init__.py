"""Screens of the house itself: component gallery, help pages, session."""
