"""The words of the agreements, versioned: what was agreed to is what was read that day.

*Source:* dossier §4 (agreement per action), decision 28; words: règle locale.
"""

from pas.enums import ActionConsentie, Origine
from pas.enums.plan import EMAS, GenreAction, TypeReponse
from pas.regles.plan import ACCORD_DE_L_ACTION

VERSION = "2026-1"
MOTS: dict[str, dict[ActionConsentie, str]] = {
    "2026-1": {
        ActionConsentie.ANALYSE: "J'accepte que le PAS étudie la situation.",
        ActionConsentie.OBSERVATION: "J'accepte que le PAS vienne observer en classe.",
        ActionConsentie.PARTAGE_ECOLE: "J'accepte que le PAS en parle avec l'école.",
        ActionConsentie.PARTAGE_EMAS: (
            "J'accepte que le PAS en parle avec l'équipe mobile médico-sociale (EMAS)."
        ),
    },
}


def mots_des_accords(version: str = VERSION) -> dict[ActionConsentie, str]:
    """The sentence of each action in one version.

    *Source:* module docstring.
    """
    return MOTS[version]


def peut_consentir(origine: Origine) -> bool:
    """Only the family agrees: a parent, or the pupil of age himself.

    *Source:* dossier §4; source 004 (family associated).
    """
    return origine in (Origine.RESPONSABLE, Origine.ELEVE_MAJEUR)


def actions_arretees(action: ActionConsentie) -> frozenset[GenreAction]:
    """Kinds of actions that stop when the family takes an agreement back: those that wait for it.

    *Source:* dossier §4 (agreement per action); ``pas.regles.plan.ACCORD_DE_L_ACTION``.
    """
    return frozenset(genre for genre, accord in ACCORD_DE_L_ACTION.items() if accord == action)


def reponses_arretees(action: ActionConsentie) -> frozenset[TypeReponse]:
    """Kinds of responses that stop with an agreement: those of the mobile team.

    *Source:* circulaire DGCS/SD3B/2025/119; dossier §4 (share with EMAS).
    """
    return EMAS if action == ActionConsentie.PARTAGE_EMAS else frozenset()
