"""Acts on the referential, one verb per function."""
