"""Reads shaped for screens and documents."""
