"""Forms of a request."""
