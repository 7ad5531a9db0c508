"""Commands of campagne."""
