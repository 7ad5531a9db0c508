"""Pure rules of contrats: frozen facts in, results out, each with its source."""
