"""Template helpers of contrats."""
