"""Where we stand: figures that open their rows, and what is said about what is missing.

Glossary: heures notifiees, planifiees, realisees = the three kinds of hours of individual help;
attente = notified pupils without help; balance = means against needs of a pole; constat = what the
rentrée showed; remontee = a gap told by the field, with an owner and an answer; dossier suivi = a
case (signalement, recours) opened with a reason.
"""
