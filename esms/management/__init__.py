"""Commands of esms."""
