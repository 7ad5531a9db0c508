"""Commands of contrats."""
