"""Reads of eleves."""
