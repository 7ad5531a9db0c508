"""Reads shaped for the screens and the imports of pial."""
