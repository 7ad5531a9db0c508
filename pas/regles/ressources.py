"""Actions given to resource and health staff: what giving asks, when it may still be read.

*Source:* decisions 30 and 35 (they receive and report actions, their own only); dossier §4
(agreement per action; refusal blocks named sharing alone).
"""

import datetime

from pas.enums import ActionConsentie
from pas.enums.plan import EtatAction, GenreAction
from pas.regles.plan import refus_d_action

# After the end of the request, time to finish a report; then nothing is read any more.
ACCES_APRES_LA_FIN = datetime.timedelta(days=15)
# What the member may say of his action, from a state.
SUITES: dict[EtatAction, frozenset[EtatAction]] = {
    EtatAction.A_FAIRE: frozenset({EtatAction.FAITE, EtatAction.RENDUE}),
    EtatAction.FAITE: frozenset({EtatAction.FAITE, EtatAction.A_FAIRE}),  # corrected, or undone
    EtatAction.RENDUE: frozenset({EtatAction.A_FAIRE}),  # taken back
    EtatAction.ABANDONNEE: frozenset(),
}


def refus_de_confier(
    *, genre: GenreAction, est_nommable: bool, accords: frozenset[ActionConsentie]
) -> str:
    """Why an action cannot be given to somebody outside the binôme, as a sentence; empty when it
    can. Advice that names nobody is always possible.

    *Source:* decision 28; dossier §4 (agreement per action).
    """
    refus = refus_d_action(genre=genre, est_nommable=est_nommable, accords=accords)
    if refus or genre == GenreAction.CONSEIL:
        return refus
    if ActionConsentie.PARTAGE_ECOLE not in accords:
        return (
            "La famille n'a pas accepté que le PAS en parle avec l'école : notez son accord, ou "
            "demandez un conseil sans nommer l'élève."
        )
    return ""


def peut_lire_le_nom(
    *, genre: GenreAction, est_nommable: bool, accords: frozenset[ActionConsentie]
) -> bool:
    """Whether the member reads the first name and the class: as long as the agreements hold.

    *Source:* decision 28; dossier §4 (agreement per action).
    """
    return genre != GenreAction.CONSEIL and not refus_de_confier(
        genre=genre, est_nommable=est_nommable, accords=accords
    )


def est_encore_lisible(
    *, etat: EtatAction, finie_le: datetime.date | None, le: datetime.date
) -> bool:
    """Whether the member still opens his action: not given up, request not over for 15 days.

    *Source:* issue G (own actions; access that ends); delay: règle locale.
    """
    return etat != EtatAction.ABANDONNEE and (
        finie_le is None or le <= finie_le + ACCES_APRES_LA_FIN
    )
