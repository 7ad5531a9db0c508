"""Settings: base, then one module per environment."""
