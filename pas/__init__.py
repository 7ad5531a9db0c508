"""First response: what a family, a pupil of age or a school asks of a PAS, and what becomes of it.

Glossary: saisine = a request made to a PAS; brouillon = a request not sent yet; etape = a change of
state of a request; consentement = what the family agrees to, action by action, dated and versioned;
avis = a message to prepare for the outbox; numero = a number made to be dictated (PAS-7K4M-92).
"""
