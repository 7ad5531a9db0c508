"""Read one field of a JSON object, or say in one French sentence what is wrong with it.

*Source:* formulation of docs/adr/018-timetable-solver.md; decision 40.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from aesh.planning.probleme import TOUTES_SEMAINES, ProblemeInvalide

SEMAINES = {"A": 1, "B": 2, "AB": TOUTES_SEMAINES}
MANQUE = object()
NOMBRE_MAXIMUM = 10**15  # neither NaN nor Infinity is below


def objet(valeur: object, ou: str) -> Mapping[str, Any]:
    """A JSON object."""
    if not isinstance(valeur, Mapping):
        raise ProblemeInvalide(f"{ou} : un objet est attendu.")
    return valeur


def liste(source: Mapping[str, Any], cle: str, ou: str, defaut: Any = MANQUE) -> Sequence[Any]:
    """A list, or its default where the field may be absent."""
    valeur = source.get(cle, MANQUE)
    if valeur is MANQUE and defaut is not MANQUE:
        return tuple(defaut)
    if not isinstance(valeur, list | tuple):
        raise ProblemeInvalide(f"{ou} : « {cle} » doit être une liste.")
    return valeur


def juger_entier(valeur: object, ou: str, mini: int = 0, maxi: int = 10**9) -> int:
    """A whole number within bounds."""
    if isinstance(valeur, bool) or not isinstance(valeur, int) or not mini <= valeur <= maxi:
        raise ProblemeInvalide(f"{ou} doit être un nombre entier entre {mini} et {maxi}.")
    return valeur


def entier(
    source: Mapping[str, Any],
    cle: str,
    ou: str,
    *,
    mini: int = 0,
    maxi: int = 10**9,
    defaut: Any = MANQUE,
) -> int:
    """A whole number, or its default where the field may be absent."""
    valeur = source.get(cle, MANQUE)
    if valeur is MANQUE and defaut is not MANQUE:
        return int(defaut)
    return juger_entier(valeur, f"{ou} : « {cle} »", mini, maxi)


def nombre(valeur: object, ou: str) -> float | None:
    """A number that a JSON file can hold and a float carries, or nothing."""
    if valeur is None:
        return None
    sain = isinstance(valeur, int | float) and not isinstance(valeur, bool)
    if not sain or not abs(valeur) <= NOMBRE_MAXIMUM:  # type: ignore[arg-type]
        raise ProblemeInvalide(f"{ou} doit être un nombre.")
    return valeur  # type: ignore[return-value]


def vrai_ou_faux(source: Mapping[str, Any], cle: str, ou: str) -> bool:
    """A boolean, false where absent."""
    valeur = source.get(cle, False)
    if not isinstance(valeur, bool):
        raise ProblemeInvalide(f"{ou} : « {cle} » doit être vrai ou faux.")
    return valeur


def mot(source: Mapping[str, Any], cle: str, ou: str, defaut: Any = MANQUE) -> str:
    """A text that says something."""
    valeur = source.get(cle, MANQUE)
    if valeur is MANQUE and defaut is not MANQUE:
        return str(defaut)
    if not isinstance(valeur, str) or not valeur:
        raise ProblemeInvalide(f"{ou} : « {cle} » doit être un texte.")
    return valeur


def mots(source: Mapping[str, Any], cle: str, ou: str) -> frozenset[str]:
    """A set of texts, empty where absent."""
    valeurs = liste(source, cle, ou, ())
    if not all(isinstance(v, str) for v in valeurs):
        raise ProblemeInvalide(f"{ou} : « {cle} » ne doit contenir que des textes.")
    return frozenset(valeurs)


def mot_ou_rien(source: Mapping[str, Any], cle: str, ou: str) -> str | None:
    """A text or nothing."""
    return None if source.get(cle) is None else mot(source, cle, ou)


def lire_semaines(valeur: object, ou: str) -> int:
    """Mask of weeks from "A", "B" or "AB"."""
    if not isinstance(valeur, str) or valeur not in SEMAINES:
        raise ProblemeInvalide(f"{ou} : la semaine doit être « A », « B » ou « AB ».")
    return SEMAINES[valeur]


def nombres(valeur: object, nombre: int, ou: str) -> tuple[int, ...]:
    """That many whole numbers, then an optional week mask (both weeks by default)."""
    if not isinstance(valeur, list | tuple) or len(valeur) not in (nombre, nombre + 1):
        raise ProblemeInvalide(f"{ou} : {nombre} nombres sont attendus, puis une semaine.")
    semaines = lire_semaines(valeur[nombre], ou) if len(valeur) > nombre else TOUTES_SEMAINES
    return (*(juger_entier(v, f"{ou} : chaque valeur") for v in valeur[:nombre]), semaines)


def indice(valeur: object, ids: Mapping[str, int], ou: str) -> int:
    """Index given as a number or as an identifier."""
    if isinstance(valeur, str) and valeur in ids:
        return ids[valeur]
    if isinstance(valeur, bool) or not isinstance(valeur, int) or not 0 <= valeur < len(ids):
        raise ProblemeInvalide(f"{ou} : « {valeur} » ne désigne rien dans le fichier.")
    return valeur


def numeroter(ids: Sequence[str], quoi: str) -> dict[str, int]:
    """Index of each identifier; an identifier names one thing only."""
    numeros: dict[str, int] = {}
    for i, identifiant in enumerate(ids):
        if identifiant in numeros:
            raise ProblemeInvalide(f"L'identifiant « {identifiant} » désigne deux {quoi}.")
        numeros[identifiant] = i
    return numeros
