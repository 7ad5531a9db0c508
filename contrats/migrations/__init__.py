"""Migrations of contrats."""
