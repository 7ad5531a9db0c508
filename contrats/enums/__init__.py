"""Words of contrats, with their French labels."""
