"""Commands of comptes."""
