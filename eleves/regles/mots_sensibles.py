"""Words that have no place in a short note: health, diagnosis, treatment. Seen, never refused.

The list is ours (decision 41): it helps who writes to stop, it does not judge.
"""

import re

from socle.texte import cle_tri

RACINES = (
    "autis",
    "tsa",
    "tdah",
    "dyslex",
    "dysprax",
    "dysphas",
    "dyscalcul",
    "dysorthograph",
    "trisom",
    "epilep",
    "syndrome",
    "trouble",
    "diagnos",
    "deficien",
    "schizo",
    "depress",
    "anxi",
    "psych",
    "hospital",
    "maladie",
    "malade",
    "medica",
    "medecin",
    "traitement",
    "ritalin",
    "diabet",
    "allerg",
    "cancer",
    "handicap mental",
    "orthophon",
)
MOT = re.compile(
    r"(?<!\w)(?:tsa|tdah)(?!\w)|(?<!\w)(?:"
    + "|".join(r for r in RACINES if r not in ("tsa", "tdah"))
    + r")\w*"
)


def mots_sensibles(texte: str) -> list[str]:
    """Such words, in the order of the text, each once.

    *Source:* permissions page §1 (purpose gates); ux page §5(d) (« pas d'information médicale »).
    """
    return list(dict.fromkeys(trouve[0] for trouve in MOT.finditer(cle_tri(texte))))
