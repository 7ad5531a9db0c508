"""What people do to timetables; every function checks the right and writes in one transaction."""
