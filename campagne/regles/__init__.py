"""Pure rules of campagne: frozen facts in, results out, each with its source."""
