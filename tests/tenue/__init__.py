"""Nothing is lost, proved: ``python -m tests.tenue`` edits while everything around is killed."""
