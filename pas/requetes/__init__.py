"""Reads of requests made to a PAS."""
