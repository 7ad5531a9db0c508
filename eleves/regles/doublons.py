"""Are two files of the same birth date probably one child? Pure: names only, no phonetics.

*Source:* ux page §5(c) « Doublons probables »; règle locale (accents, order, compound names, one
letter).
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import combinations
from typing import NamedTuple, TypeVar

from socle.texte import cle_tri

LETTRES_MINIMUM = 4  # below, one letter makes another name: Lea, Leo


class Ressemblance(StrEnum):
    """Why two names look like one, the surest first."""

    MEME_NOM = "meme_nom"
    INVERSES = "inverses"
    COMPOSE = "compose"
    UNE_LETTRE = "une_lettre"


LIBELLES_RESSEMBLANCE = {
    Ressemblance.MEME_NOM: "Même nom, même prénom",
    Ressemblance.INVERSES: "Nom et prénom inversés",
    Ressemblance.COMPOSE: "Nom composé écrit en partie",
    Ressemblance.UNE_LETTRE: "Une lettre de différence",
}


class Identite(NamedTuple):
    """Surname and first name, as typed."""

    nom: str
    prenom: str


def mots(texte: str) -> tuple[str, ...]:
    """Words of a name without accents, case, dashes nor apostrophes.

    >>> mots("Le Gall-D’Hervé")
    ('le', 'gall', 'd', 'herve')

    *Source:* règle locale.
    """
    return tuple(re.findall(r"[a-z0-9]+", cle_tri(texte)))


def a_une_lettre(un: str, autre: str) -> bool:
    """One letter added, missing, changed, or two neighbours swapped; long enough names only.

    *Source:* Damerau 1964: four single errors make most misspellings.
    """
    if min(len(un), len(autre)) < LETTRES_MINIMUM or abs(len(un) - len(autre)) > 1:
        return False
    if un == autre:
        return True
    debut = next((n for n, (a, b) in enumerate(zip(un, autre, strict=False)) if a != b), None)
    if debut is None:
        return True
    if len(un) != len(autre):
        court, long = sorted((un, autre), key=len)
        return court[debut:] == long[debut + 1 :]
    if un[debut + 1 :] == autre[debut + 1 :]:
        return True
    return (
        un[debut : debut + 2] == autre[debut : debut + 2][::-1]
        and un[debut + 2 :] == autre[debut + 2 :]
    )


def _inclus(un: tuple[str, ...], autre: tuple[str, ...]) -> bool:
    """One's words are some of the other's: Martin and Martin-Duval; "de" alone is no name."""
    court, long = sorted((un, autre), key=len)
    return bool(court) and set(court) <= set(long) and max(map(len, court)) > 2


class Empreinte(NamedTuple):
    """Words of a surname and of a first name, then each in one piece."""

    noms: tuple[str, ...]
    prenoms: tuple[str, ...]
    nom: str
    prenom: str


def empreinte(identite: Identite) -> Empreinte:
    """What is compared of a name, made once for each child.

    *Source:* règle locale.
    """
    noms, prenoms = mots(identite.nom), mots(identite.prenom)
    return Empreinte(noms, prenoms, "".join(noms), "".join(prenoms))


def ressemblance(un: Identite, autre: Identite) -> Ressemblance | None:
    """How two names of children born the same day look alike; None when they do not.

    *Source:* règle locale; a human always decides.
    """
    return comparer(empreinte(un), empreinte(autre))


def comparer(un: Empreinte, autre: Empreinte) -> Ressemblance | None:
    """The same of names already cut in words.

    *Source:* règle locale; a human always decides.
    """
    if un.nom == autre.nom and un.prenom == autre.prenom:
        return Ressemblance.MEME_NOM
    if un.nom == autre.prenom and un.prenom == autre.nom:
        return Ressemblance.INVERSES
    noms_inclus = _inclus(un.noms, autre.noms)
    prenoms_inclus = _inclus(un.prenoms, autre.prenoms)
    if noms_inclus and prenoms_inclus:
        return Ressemblance.COMPOSE
    prenoms_proches = a_une_lettre(un.prenom, autre.prenom)
    if noms_inclus and prenoms_proches:
        return Ressemblance.UNE_LETTRE
    if (prenoms_inclus or prenoms_proches) and a_une_lettre(un.nom, autre.nom):
        return Ressemblance.UNE_LETTRE
    if a_une_lettre(un.nom, autre.prenom) and a_une_lettre(un.prenom, autre.nom):
        return Ressemblance.INVERSES
    return None


Cle = TypeVar("Cle")


def paires_probables(
    enfants: Iterable[tuple[Cle, object, Identite]],
) -> Iterator[tuple[Cle, Cle, Ressemblance]]:
    """Pairs that look alike among ``(key, birth date, name)``, each once, in the order given.

    *Source:* ux page §5(c).
    """
    par_jour: dict[object, list[tuple[Cle, Identite]]] = defaultdict(list)
    for cle, naissance, identite in enfants:
        par_jour[naissance].append((cle, identite))
    for memes in par_jour.values():
        if len(memes) < 2:
            continue
        empreintes = [(cle, empreinte(identite)) for cle, identite in memes]
        for (cle, un), (autre_cle, autre) in combinations(empreintes, 2):
            if trouvee := comparer(un, autre):
                yield cle, autre_cle, trouvee
