"""Read the template of the film: every task checked before any row is written.

*Source:* source 001; decision 32.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from film.enums import Phase, Portee, RoleFilm, Source


class ModeleIllisible(ValueError):
    """The template is not one; the French message names the task and what is wrong."""


@dataclass(frozen=True)
class TacheDuModele:
    """One task as the template says it; ``du`` and ``au`` are expressions (``R-56``)."""

    code: str
    phase: Phase
    rang: int
    libelle: str
    roles: tuple[RoleFilm, ...]
    portee: Portee
    du: str
    au: str
    pourquoi: str = ""
    livrable: str = ""
    preuve: str = ""
    ecrans: tuple[str, ...] = ()
    apres: tuple[str, ...] = ()
    est_cle: bool = False
    source: Source = Source.DOCUMENT


CHAMPS = {
    *("code", "phase", "roles", "portee", "tache", "pourquoi", "livrable", "preuve", "ecrans"),
    *("apres", "est_cle", "source", "du", "au"),
}


def lire_modele(contenu: Mapping[str, Any], preuves: Collection[str]) -> list[TacheDuModele]:
    """Tasks of a template, in its order. ``preuves``: the evidence that the product knows.

    Raises ``ModeleIllisible``: an unknown phase, role, place, evidence or field, a code used twice,
    a task that follows an unknown one. *Source:* source 001; decision 32.
    """
    phases = {str(une["code"]): une for une in contenu.get("phases", [])}
    lues: list[TacheDuModele] = []
    for rang, brute in enumerate(contenu.get("taches", []), start=1):
        lues.append(_une_tache(brute, rang, phases, preuves))
    codes = [une.code for une in lues]
    if not lues or len(codes) != len(set(codes)):
        raise ModeleIllisible("Le modèle est vide, ou un code y sert deux fois.")
    for une in lues:
        if inconnues := set(une.apres) - set(codes):
            raise ModeleIllisible(f"{une.code} suit une tâche inconnue : {sorted(inconnues)}.")
    return lues


def _une_tache(
    brute: Mapping[str, Any],
    rang: int,
    phases: Mapping[str, Mapping[str, Any]],
    preuves: Collection[str],
) -> TacheDuModele:
    code = str(brute.get("code", f"n° {rang}"))
    try:
        phase = phases[brute["phase"]]
        lue = TacheDuModele(
            code=code,
            phase=Phase(brute["phase"]),
            rang=rang,
            libelle=str(brute["tache"]),
            roles=tuple(RoleFilm(role) for role in brute["roles"]),
            portee=Portee(brute["portee"]),
            du=str(brute.get("du", phase["du"])),
            au=str(brute.get("au", phase["au"])),
            pourquoi=str(brute.get("pourquoi", "")),
            livrable=str(brute.get("livrable", "")),
            preuve=str(brute.get("preuve", "")),
            ecrans=tuple(brute.get("ecrans") or ()),
            apres=tuple(brute.get("apres") or ()),
            est_cle=bool(brute.get("est_cle", False)),
            source=Source(str(brute.get("source", Source.DEPARTEMENT))),
        )
    except (KeyError, ValueError, TypeError) as erreur:
        raise ModeleIllisible(f"La tâche {code} ne se lit pas : {erreur}.") from erreur
    if not lue.roles or set(brute) - CHAMPS:
        raise ModeleIllisible(f"La tâche {code} n'a pas de rôle, ou a un champ inconnu.")
    if lue.preuve and lue.preuve not in preuves:
        raise ModeleIllisible(f"La tâche {code} nomme une preuve inconnue : {lue.preuve}.")
    return lue
