"""Reads of contrats across tables, or shaped for a screen."""
