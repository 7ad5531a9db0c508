"""Measures, never asserted by timed tests: ``python -m bench``."""
