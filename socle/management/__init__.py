"""Commands of the socle."""
