"""What every room stands on, and no business: tenancy, jobs, outbox, journal, documents.

Glossary: cloison = the wall between departments; Travail = a job that cannot be lost;
Courriel = a message in the outbox; Journal = who wrote and who read; Rgpd = what a column holds.
"""
