"""Screens of comptes: home, missions, jobs, journal of accesses."""
