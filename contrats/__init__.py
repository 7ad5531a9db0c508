"""What contracts become and what they pay: renewals, amendments, months closed, welcome.

Glossary: avenant = a change of contract, answered within a month; echeance = the next legal date of
a contract; bascule CDI = from fixed term to open-ended; service fait = a month as it was worked;
accueil = what is done for a new AESH; employeur = titre 2 (State) or EPLE.
"""
