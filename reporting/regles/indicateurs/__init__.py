"""Indicators, each defined once: the screen, the paper, the API and the exports read the same."""
