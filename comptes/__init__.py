"""Who may do what, where and when.

Glossary: Departement = the tenant; Membre = a person who signs in; Perimetre = where;
Mandat = role x perimetre x dates; casquette = the mandate in use; matrice = roles x objects.
"""
