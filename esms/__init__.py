"""Who else helps: medico-social establishments and services (ESMS), and the mobile teams (EMAS).

Glossary: Esms = a place of the FINESS directory for children; finess = its official number;
categorie = its FINESS code (183 is an IME); Emas = mobile team carried by an ESMS;
EmasPas = dated link between a team and a PAS; porteur = the ESMS whose director leads a team.
"""
