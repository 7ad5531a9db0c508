"""Words of campagne, with their French labels."""
