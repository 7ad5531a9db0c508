"""Who or which school a line may be about: sure, probable (a human says), or nobody known. Pure.

*Source:* peers no 16; issue E (surge: never a silent merge).
"""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from uuid import UUID

from eleves.regles.doublons import Identite, Ressemblance, ressemblance
from socle.texte import cle_tri


@dataclass(frozen=True)
class Connu:
    """A pupil of the department."""

    id: UUID
    nom: str
    prenom: str
    naissance: datetime.date


@dataclass(frozen=True)
class EcoleConnue:
    """A school of the department."""

    id: UUID
    uai: str
    nom: str
    commune: str

    @cached_property
    def cle(self) -> str:
        """Name and town, without accents."""
        return cle_tri(f"{self.nom} {self.commune}")


@dataclass(frozen=True)
class Rapproches:
    """``sur``: the same name born the same day; ``probables``: to be told by a human."""

    sur: Connu | None
    probables: tuple[Connu, ...]


def dates_proches(une: datetime.date, autre: datetime.date) -> bool:
    """Same birth date but for one mistake of typing: day and month swapped, or one part wrong.

    *Source:* règle locale.
    """
    parties = (une.day, une.month, une.year), (autre.day, autre.month, autre.year)
    if parties[0][:2] == parties[1][1::-1] and une.year == autre.year:
        return True
    return sum(a == b for a, b in zip(*parties, strict=True)) >= 2


def rapprocher(
    nom: str, prenom: str, naissance: datetime.date, connus: Iterable[Connu]
) -> Rapproches:
    """Known pupils that a line may be about. Two sure ones are two probable ones.

    *Source:* ux page §5(c) « Doublons probables »; a human always decides what is not sure.
    """
    identite = Identite(nom, prenom)
    surs, probables = [], []
    for connu in connus:
        raison = ressemblance(identite, Identite(connu.nom, connu.prenom))
        if raison is None:
            continue
        if connu.naissance == naissance and raison == Ressemblance.MEME_NOM:
            surs.append(connu)
        elif connu.naissance == naissance or (
            raison in (Ressemblance.MEME_NOM, Ressemblance.INVERSES)
            and dates_proches(connu.naissance, naissance)
        ):
            probables.append(connu)
    if len(surs) == 1 and not probables:
        return Rapproches(surs[0], ())
    return Rapproches(None, (*surs, *probables))


def trouver_ecole(
    texte: str, ecoles: Sequence[EcoleConnue]
) -> tuple[EcoleConnue | None, tuple[EcoleConnue, ...]]:
    """The school that a text names exactly, else those that hold all its words (at most six).

    *Source:* règle locale.
    """
    cle = cle_tri(texte.replace(",", " ").replace("(", " ").replace(")", " "))
    exactes = [
        e for e in ecoles if cle in (e.uai.lower(), cle_tri(f"{e.nom} {e.commune}"), cle_tri(e.nom))
    ]
    if len(exactes) == 1:
        return exactes[0], ()
    mots = cle.split()
    proches = [
        e for e in ecoles if mots and all(mot in e.cle or mot == e.uai.lower() for mot in mots)
    ]
    return None, tuple((exactes or proches)[:6])
