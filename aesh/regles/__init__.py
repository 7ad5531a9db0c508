"""Rules about contracts and timetables: pure functions, registered with their source."""
