"""The words of the agreements, versioned: what was agreed to is what was read that day.

*Source:* dossier §4 (agreement per action), decision 28; words: règle locale.
"""

from pas.enums import ActionConsentie, Origine

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
