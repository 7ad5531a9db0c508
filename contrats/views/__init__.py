"""Pages of contrats."""
