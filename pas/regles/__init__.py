"""Pure rules of a request: its states, its clock, its number."""
