"""Acts on members, mandates and settings."""
