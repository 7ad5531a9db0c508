"""Schools that a few words name, for a page where one of very many is chosen."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet

from pial.models import Etablissement
from socle.texte import cle_tri

MONTREES = 20


@dataclass(frozen=True)
class ChoixEcole:
    """Words looked for, schools shown, how many there are in all; ``choisie`` is always shown."""

    texte: str
    trouvees: list[Etablissement] = field(default_factory=list)
    nombre: int = 0
    choisie: str = ""

    @property
    def cachees(self) -> int:
        """Schools that the words name and that are not shown."""
        return max(0, self.nombre - len(self.trouvees))


def chercher_ecole(ecoles: QuerySet[Any], texte: str, choisie: str = "") -> ChoixEcole:
    """At most twenty schools whose name, town or UAI holds every word, without accents nor case.

    Without words: all of them when they are few (the only one is chosen), else the chosen one.
    *Source:* ux page §5 (search before a list too long to be read).
    """
    mots = cle_tri(texte.replace("\0", " ")).split()[:8]
    for mot in mots:
        ecoles = ecoles.filter(Q(cle_tri__contains=mot) | Q(uai__istartswith=mot))
    lues = list(ecoles.order_by("cle_tri", "uai")[: MONTREES + 1])
    if len(lues) == 1 and not mots:
        choisie = str(lues[0].pk)
    if len(lues) <= MONTREES:
        return ChoixEcole(texte, lues, len(lues), choisie)
    if not mots:
        lues = [une for une in lues if str(une.pk) == choisie] or _une(ecoles, choisie)
        return ChoixEcole(texte, lues, len(lues), choisie)
    return ChoixEcole(texte, lues[:MONTREES], ecoles.count(), choisie)


def _une(ecoles: QuerySet[Any], choisie: str) -> list[Etablissement]:
    return list(ecoles.filter(pk=choisie)) if choisie else []
