"""Commands of pial."""
