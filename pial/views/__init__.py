"""Pages of pial."""
