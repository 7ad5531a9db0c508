"""Reads of the annual film."""
