"""The text of a letter: a small format that a department may edit, and how it is filled in.

Lines: ``titre:``, ``reference:``, ``autorite:`` and ``titulaire:`` (the two blocks of signature),
``mention:`` (printed under the title), ``> libellé : valeur`` (a fact), ``== Titre`` (a heading),
``- …`` (an item), anything else (a paragraph). ``{champ}`` is replaced; ``[condition: a|b]`` keeps
``a`` where the condition holds, else ``b`` (nothing when there is none). A line left empty goes.

Pure. *Source:* source document 002 for the parts of a letter; decision 31 for the conditions.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

CHAMPS = {
    "titulaire": "nom et prénom de la personne désignée",
    "departement": "nom du département",
    "numero_departement": "numéro du département",
    "annee": "année scolaire, comme 2026-2027",
    "pole": "nom du pôle, avec PIAL ou PAS",
    "etablissement": "établissement de rattachement administratif et ville",
    "imp": "nombre d'IMP",
    "quotite": "temps consacré à la mission",
    "du": "premier jour",
    "au": "dernier jour",
}
CONDITIONS = {
    "prive": "le pôle a des établissements privés sous contrat",
    "autorite": "second degré ou réseau privé : le pilote est chef d'établissement",
    "imp": "une IMP est attribuée (second degré ou réseau privé)",
    "etablissement": "un établissement de rattachement est connu",
    "quotite": "le temps consacré est connu",
}
ENTETES = ("titre", "reference", "mention", "autorite", "titulaire")
OBLIGATOIRES = ("titre", "autorite", "titulaire")
BLOC = re.compile(r"\[(\w+): ([^\[\]|]*)(?:\|([^\[\]]*))?\]")
CHAMP = re.compile(r"\{(\w+)\}")


class TexteRefuse(ValueError):
    """The text cannot be used as it is; ``fautes`` are sentences, one per fault."""

    def __init__(self, fautes: list[str]) -> None:
        super().__init__(" ".join(fautes))
        self.fautes = fautes


@dataclass(frozen=True)
class Partie:
    """A heading and what is below it."""

    titre: str
    paragraphes: tuple[str, ...] = ()
    points: tuple[str, ...] = ()


@dataclass(frozen=True)
class Lettre:
    """A letter ready to be printed."""

    titre: str
    reference: str
    mention: str
    faits: tuple[tuple[str, str], ...]
    parties: tuple[Partie, ...]
    signature_autorite: str
    signature_titulaire: str


@dataclass
class _Lecture:
    entetes: dict[str, str] = field(default_factory=dict)
    faits: list[tuple[str, str]] = field(default_factory=list)
    parties: list[tuple[str, list[str], list[str]]] = field(default_factory=list)

    def partie(self) -> tuple[str, list[str], list[str]]:
        if not self.parties:
            self.parties.append(("", [], []))
        return self.parties[-1]


def controler(texte: str) -> None:
    """Raise ``TexteRefuse`` with every fault of a text, by line.

    *Source:* règle locale (an error says what to do).
    """
    fautes = []
    presentes = set()
    for rang, ligne in enumerate(texte.splitlines(), start=1):
        nom = ligne.partition(":")[0].strip()
        if nom in ENTETES:
            presentes.add(nom)
        inconnus = [c for c in CHAMP.findall(ligne) if c not in CHAMPS]
        fautes += [f"Ligne {rang} : {{{c}}} n'est pas un champ connu." for c in inconnus]
        inconnues = [c for c, _, _ in BLOC.findall(ligne) if c not in CONDITIONS]
        fautes += [f"Ligne {rang} : « {c} » n'est pas une condition connue." for c in inconnues]
        if any(signe in CHAMP.sub("", BLOC.sub(r"\2\3", ligne)) for signe in "[]{}"):
            fautes.append(f"Ligne {rang} : un crochet ou une accolade n'est pas fermé.")
        if ligne.startswith(">") and ":" not in ligne:
            fautes.append(f"Ligne {rang} : après « > », écrivez « libellé : valeur ».")
    manquent = [nom for nom in OBLIGATOIRES if nom not in presentes]
    fautes += [f"Il manque une ligne « {nom}: … »." for nom in manquent]
    if fautes:
        raise TexteRefuse(fautes)


def remplir(texte: str, champs: Mapping[str, str], conditions: Mapping[str, bool]) -> Lettre:
    """The letter of a text, filled in. Raises ``TexteRefuse`` for a text that is not well made.

    *Source:* source document 002; decision 31.
    """
    controler(texte)
    lu = _Lecture()
    for brute in texte.splitlines():
        ligne = _remplacer(brute, champs, conditions)
        if not ligne or ligne in ("-", ">", "=="):
            continue
        _ranger(ligne, lu)
    return Lettre(
        titre=lu.entetes.get("titre", ""),
        reference=lu.entetes.get("reference", ""),
        mention=lu.entetes.get("mention", ""),
        faits=tuple(lu.faits),
        parties=tuple(
            Partie(titre, tuple(paragraphes), tuple(points))
            for titre, paragraphes, points in lu.parties
            if paragraphes or points
        ),
        signature_autorite=lu.entetes.get("autorite", ""),
        signature_titulaire=lu.entetes.get("titulaire", ""),
    )


def _remplacer(ligne: str, champs: Mapping[str, str], conditions: Mapping[str, bool]) -> str:
    retenue = BLOC.sub(lambda m: m[2] if conditions.get(m[1]) else m[3] or "", ligne)
    pleine = CHAMP.sub(lambda m: champs.get(m[1], ""), retenue)
    return " ".join(pleine.split())


def _ranger(ligne: str, lu: _Lecture) -> None:
    nom, _, reste = ligne.partition(":")
    if nom.strip() in ENTETES:
        lu.entetes[nom.strip()] = reste.strip()
    elif ligne.startswith("=="):
        lu.parties.append((ligne[2:].strip(), [], []))
    elif ligne.startswith(">"):
        libelle, _, valeur = ligne[1:].partition(" : ")
        if valeur.strip():
            lu.faits.append((libelle.strip(), valeur.strip()))
    elif ligne.startswith("- "):
        lu.partie()[2].append(ligne[2:].strip())
    else:
        lu.partie()[1].append(ligne)
