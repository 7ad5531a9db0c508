"""Addresses pasted by line: who each line names, and what is wrong with it. Pure functions.

*Source:* source 001 (« Attribution adresse électronique »); layout of the lines: règle locale.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

ADRESSE = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[^@\s;,.]{2,}")
ENTETES = {"matricule", "nom", "aesh", "identifiant", "adresse", "courriel", "email", "e-mail"}


@dataclass(frozen=True)
class Personne:
    """An AESH as lines may name her. ``cle``: hers in the register."""

    cle: str
    matricule: str
    noms: frozenset[str]  # sort keys of « Nom Prénom » and « Prénom Nom »
    adresse: str


@dataclass(frozen=True)
class LigneLue:
    """One line: its number, who it names, the address; ``erreur`` says what to do of it."""

    numero: int
    ecrit: str
    adresse: str = ""
    cle: str = ""
    ancienne: str = ""
    erreur: str = ""

    @property
    def change(self) -> bool:
        """It can be written, and is new."""
        return not self.erreur and self.adresse != self.ancienne

    @property
    def remplace(self) -> bool:
        """Another address is already known."""
        return self.change and bool(self.ancienne)


def lire_adresses(
    rangees: Iterable[tuple[int, Sequence[str]]],
    personnes: Sequence[Personne],
    simplifier: Mapping[int, str],
) -> list[LigneLue]:
    """Lines as they can be applied. ``simplifier``: sort key of what names the person, by line.

    The cell with an @ is the address, the others together are the number or the name. A first
    line of titles is left out. *Source:* règle locale.
    """
    par_matricule = {p.matricule.casefold(): p for p in personnes}
    par_nom: dict[str, list[Personne]] = {}
    for personne in personnes:
        for nom in personne.noms:
            par_nom.setdefault(nom, []).append(personne)
    prises = {p.adresse.casefold(): p.cle for p in personnes if p.adresse}
    lues: list[LigneLue] = []
    vues: dict[str, int] = {}
    for rang, (numero, cases) in enumerate(rangees):
        if rang == 0 and not any("@" in case for case in cases) and _est_entete(cases):
            continue
        ecrit = " ".join(case for case in cases if "@" not in case).strip()
        adresse = next((case.strip().lower() for case in cases if "@" in case), "")
        trouvees = [par_matricule[ecrit.casefold()]] if ecrit.casefold() in par_matricule else []
        trouvees = trouvees or par_nom.get(simplifier.get(numero, ""), [])
        erreur = _erreur(ecrit, adresse, trouvees, prises, vues)
        if erreur:
            lues.append(LigneLue(numero, ecrit, adresse, erreur=erreur))
            continue
        une = trouvees[0]
        vues[une.cle] = numero
        prises[adresse] = une.cle
        lues.append(LigneLue(numero, ecrit, adresse, une.cle, une.adresse))
    return lues


def _est_entete(cases: Sequence[str]) -> bool:
    return any(case.strip().casefold() in ENTETES for case in cases)


def _erreur(
    ecrit: str,
    adresse: str,
    trouvees: Sequence[Personne],
    prises: Mapping[str, str],
    vues: Mapping[str, int],
) -> str:
    if not adresse:
        return "Aucune adresse sur cette ligne : écrivez le matricule ou le nom, puis l'adresse."
    if not ADRESSE.fullmatch(adresse):
        return "Cette adresse n'est pas complète : corrigez-la."
    if not ecrit:
        return "Personne n'est nommé sur cette ligne : ajoutez le matricule ou le nom."
    if not trouvees:
        return "Personne ne porte ce matricule ou ce nom : vérifiez l'orthographe."
    if len(trouvees) > 1:
        return "Plusieurs personnes portent ce nom : écrivez le matricule."
    if trouvees[0].cle in vues:
        return f"Cette personne est déjà à la ligne {vues[trouvees[0].cle]} : gardez-en une."
    if prises.get(adresse, trouvees[0].cle) != trouvees[0].cle:
        return "Cette adresse est déjà celle de quelqu'un d'autre : vérifiez-la."
    return ""
