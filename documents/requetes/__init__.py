"""Reads of letters, texts and documents."""
