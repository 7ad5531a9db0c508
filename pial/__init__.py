"""Where: schools, districts, poles and who is attached to which pole. Referential only.

Glossary: Etablissement = a school; Circonscription = primary district; Pole = PIAL or PAS;
Rattachement = dated link school-pole; pilote = who steers a pole; coordonnateur = who runs it.
"""
