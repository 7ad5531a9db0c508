"""Acts of contrats: one verb per function, one transaction, the right checked."""
