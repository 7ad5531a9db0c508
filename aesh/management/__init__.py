"""Commands of aesh."""
