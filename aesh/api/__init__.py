"""API of the timetable editor: reads through the reader's scope, writes through the actions."""
