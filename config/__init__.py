"""The top of the house: settings, addresses, entry points, servers and processes."""
