"""What a printed sheet holds, whatever it is about; and the real week of an AESH.

*Source:* decision 7 (an AESH's own week carries pupils' names, what is put up on a wall never).
"""

import datetime
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from uuid import UUID

from aesh.enums import LETTRES_TYPE_CRENEAU, LIBELLES_TYPE_CRENEAU
from aesh.models import Aesh
from aesh.regles.durees import duree
from aesh.requetes.deplacements import TrajetDit
from aesh.requetes.passages import Passage
from aesh.requetes.semaine import dont, semaine_de_aesh

TRAITS = {"I": ", trait plein", "M": ", tirets", "C": ", double trait"}
CLASSES = {"M": "creneau creneau-m", "C": "creneau creneau-co"}
LEGENDE = "".join(
    f"{lettre}{TRAITS.get(lettre, '')} : {LIBELLES_TYPE_CRENEAU[genre].lower()}. "
    for genre, lettre in LETTRES_TYPE_CRENEAU.items()
).strip()
DEMI_JOURNEES = ("Matin", "Après-midi")
NOMINATIF = "Document personnel : il porte le prénom d'élèves, ne l'affichez pas."
R14 = (
    "L'AESH n'est jamais seul responsable de la classe ni de l'élève : l'enseignant reste "
    "responsable."
)
AFFICHAGE = "Version pour affichage : sans nom d'élève ni type d'aide."


@dataclass(frozen=True)
class Case:
    """One slot on paper; ``lettre`` is empty on what is put up on a wall."""

    heures: str
    lettre: str
    titre: str
    detail: str = ""

    @property
    def classe(self) -> str:
        """Style of the frame: the kind of help reads in black and white."""
        return CLASSES.get(self.lettre, "creneau")


@dataclass(frozen=True)
class Ligne:
    """One row: what it is about, then the slots of each column."""

    entete: str
    cellules: tuple[tuple[Case, ...], ...]


@dataclass(frozen=True)
class Tableau:
    """One week; ``titre`` is empty when there is only one. ``est_compact``: many rows a page."""

    titre: str
    coin: str
    colonnes: tuple[str, ...]
    lignes: tuple[Ligne, ...]
    est_compact: bool = False


@dataclass(frozen=True)
class Feuille:
    """The whole sheet; ``eleves``: whose names it carries, for the journal."""

    nom: str
    sous_titre: str
    total: str
    pied: str
    tableaux: tuple[Tableau, ...]
    legende: tuple[str, ...]
    filigrane: str = ""
    eleves: frozenset[UUID] = frozenset()


def tableau(
    titre: str,
    coin: str,
    colonnes: tuple[str, ...],
    cases: Iterable[tuple[Hashable, int, Case]],
    *,
    rangs: tuple[str, ...] = (),
    est_compact: bool = False,
) -> Tableau:
    """A table from (row, column, slot), rows in order of appearance.

    A row is its heading, or (key, heading) when two may have the same; ``rangs``: rows that are
    there even empty. *Source:* règle locale.
    """
    lignes: dict[Hashable, list[list[Case]]] = {rang: [[] for _ in colonnes] for rang in rangs}
    for rang, colonne, case in cases:
        lignes.setdefault(rang, [[] for _ in colonnes])[colonne].append(case)
    return Tableau(
        titre,
        coin,
        colonnes,
        tuple(
            Ligne(
                rang[1] if isinstance(rang, tuple) else str(rang),
                tuple(tuple(cellule) for cellule in cellules),
            )
            for rang, cellules in lignes.items()
        ),
        est_compact,
    )


def demi_journee(debut: int) -> str:
    """Row of a slot on the sheet of one person or one class. *Source:* règle locale."""
    return DEMI_JOURNEES[debut >= 12 * 60]


def lieu(*morceaux: str) -> str:
    """``CM1 · École des Tilleuls``. *Source:* règle locale."""
    return " · ".join(filter(None, morceaux))


def semaine_reelle(aesh: Aesh, lundi: datetime.date) -> Feuille:
    """Published slots of one week of dates, for the AESH herself, exceptions said in words."""
    jours = semaine_de_aesh(aesh, lundi)
    ranges = [
        sorted((*jour.passages, *jour.ecartes), key=lambda p: (p.debut, p.fin)) for jour in jours
    ]
    eleves = {cle for passages in ranges for p in passages for cle in p.cles_eleves}
    cases = []
    for colonne, (jour, passages) in enumerate(zip(jours, ranges, strict=True)):
        trajets = {passage: trajet for trajet, passage in jour.etapes if trajet}
        for p in passages:
            if trajet := trajets.get(p):
                cases.append((demi_journee(p.debut), colonne, case_trajet(trajet)))
            cases.append((demi_journee(p.debut), colonne, _passage(p)))
    minutes = sum(jour.minutes for jour in jours)
    return Feuille(
        nom=aesh.nom_complet,
        sous_titre=f"Semaine du {lundi:%d/%m/%Y}",
        total=f"{duree(minutes)} cette semaine{dont(jours)}",
        pied=f"{aesh.nom_complet} — semaine du {lundi:%d/%m/%Y}",
        tableaux=(
            tableau(
                "",
                "Moment",
                tuple(f"{jour.nom.capitalize()} {jour.date:%d/%m}" for jour in jours),
                cases,
                rangs=DEMI_JOURNEES,
            ),
        ),
        legende=(LEGENDE, NOMINATIF, R14),
        eleves=frozenset(eleves),
    )


def case_trajet(trajet: TrajetDit) -> Case:
    """A trip on paper, above the slot that it leads to. *Source:* dossier §3 R5."""
    return Case(duree(trajet.minutes), "", f"Trajet vers {trajet.vers}")


def _passage(passage: Passage) -> Case:
    qui = passage.titre
    if not passage.a_lieu:
        return Case(passage.heures, "", qui, lieu(passage.devenir, passage.mention))
    particulier = passage.mention if passage.est_ponctuel or passage.lieu else ""
    return Case(
        heures=passage.heures,
        lettre=passage.lettre,
        titre=qui,
        detail=lieu(
            passage.classe if passage.eleves else "",
            passage.lieu or passage.etablissement,
            particulier,
            *passage.interventions,
        ),
    )
