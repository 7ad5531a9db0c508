"""Documents that are kept, and the letters that open the missions of a pole.

Glossary: document = a PDF kept with its hash, its versions and its data; lettre de mission = what
is signed before a mission opens; chaîne de désignation = who signs for whom; autorité = who signs
first; titulaire = who signs last and holds the mission; numéro = what is dictated to check a paper.
"""
