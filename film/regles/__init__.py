"""Pure rules of the annual film."""
