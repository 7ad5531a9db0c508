"""By whom: the AESH, their contracts, and the weekly timetable that puts them where they help.

Glossary: Aesh = aide on contract; Contrat = weekly hours and dates; Affectation = posting in a
pole; EmploiDuTemps = one version of a pole's week; Creneau = a slot; Occupation = who is where.
"""
