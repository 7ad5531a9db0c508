"""Acts on the annual film."""
