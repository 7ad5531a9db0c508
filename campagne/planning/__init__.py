"""The search, in a process of its own; no table."""
