"""The indicators of the PAS, for each month and for the yearly report.

*Source:* dossier §6 (« PAS bilan », a proposal: the official annexe was not read); source 004
(« des indicateurs d'activité », comité départemental de suivi).
"""

from reporting.regles.indicateurs import pas_demandes, pas_suites
from reporting.regles.indicateurs.definition import registre

INDICATEURS_PAS = registre((*pas_demandes.INDICATEURS, *pas_suites.INDICATEURS))
# Delays in days of class, in the order in which a request waits.
DELAIS = ("delai-recevabilite", "delai-echange", "delai-reponse")
