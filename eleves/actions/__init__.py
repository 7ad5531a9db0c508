"""Acts of eleves: one verb per function."""
