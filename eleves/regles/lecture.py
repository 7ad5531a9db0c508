"""What the readers of a class's week share: what was read, what was refused and why."""

import re
from dataclasses import dataclass

from eleves.enums import Semaine
from eleves.regles.semaine import Cours
from pial.horaires import JOURS
from socle.texte import cle_tri

HEURE = re.compile(r"^([01]?\d|2[0-3])\s*(?:[:hH.]\s*([0-5]\d)?(?::[0-5]\d)?)?$")
_JOURS = {cle: jour for jour, nom in JOURS.items() for cle in (nom, nom[:3], nom[:2], str(jour))}


@dataclass(frozen=True)
class Lecture:
    """Lessons read with the line of each, refused lines, and what the reader must say."""

    cours: tuple[Cours, ...]
    lignes: tuple[int, ...] = ()
    rejets: tuple[str, ...] = ()
    remarques: tuple[str, ...] = ()


def lire_heure(texte: str) -> int | None:
    """Minutes of ``8:30``, ``8h30``, ``8 h 30``, ``08:30:00`` or ``8``; None for anything else.

    *Source:* ux page §1 (hours typed as text).
    """
    trouve = HEURE.match(texte.strip())
    return int(trouve[1]) * 60 + int(trouve[2] or 0) if trouve else None


def lire_semaine(texte: str) -> str | None:
    """Weeks of ``A``, ``sem. B``, ``Semaine A``, ``toutes`` or nothing; None for anything else.

    *Source:* règle locale.
    """
    mot = cle_tri(texte).removeprefix("semaine").removeprefix("sem.").strip(" .")
    connues = {"": Semaine.TOUTES, "toutes": Semaine.TOUTES, "a": Semaine.A, "b": Semaine.B}
    connues |= {"toutes les semaines": Semaine.TOUTES, "a/b": Semaine.TOUTES}
    trouvee = connues.get(mot)
    return None if trouvee is None else trouvee.value


def lire_jour(texte: str) -> int | None:
    """Weekday of ``Lundi``, ``lun.``, ``LU`` or ``1``; None for anything else.

    *Source:* règle locale.
    """
    return _JOURS.get(cle_tri(texte).strip(" ."))
