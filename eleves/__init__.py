"""For whom: pupils, their classes, and what the CDAPH decided for them.

Glossary: Eleve = a pupil; Scolarisation = where, when, in which class; Classe = a class and its
week; IndisponibiliteEleve = hours regularly away; NotificationMdph = a CDAPH decision received;
Couverture = what published slots give; mutualisee = shared help, which carries no right in hours.
"""
