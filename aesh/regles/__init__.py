"""Rules about contracts and timetables: pure functions, registered with their source."""

from aesh.regles import aide, presence

__all__ = ["aide", "presence"]
