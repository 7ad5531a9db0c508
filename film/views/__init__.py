"""Pages of the annual film."""
