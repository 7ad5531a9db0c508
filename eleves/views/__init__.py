"""Pages of eleves."""
