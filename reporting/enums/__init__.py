"""Closed lists of reporting, one module per subject."""
