"""The very rows behind a line of the balance: same pieces, so that they always sum to it.

*Source:* ux page §5(b) (a figure opens its rows); decision 12 (no name for who has figures only).
"""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from fractions import Fraction
from uuid import UUID

from aesh.models import Aesh
from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.models import Etablissement
from reporting.enums.moyens import LigneBalance
from reporting.regles.faits_balance import FaitsPole
from reporting.regles.pieces_balance import Piece, PieceAgent, minutes_par_semaine, sum_etp
from reporting.requetes.balance import LectureBalance, ecoles_lisibles, voit_les_eleves
from socle.texte import cle_tri

DES_ELEVES = (
    LigneBalance.INDIVIDUELLE,
    LigneBalance.TEMPS_SCOLAIRE,
    LigneBalance.A_PRECISER,
    LigneBalance.MUTUALISEE_VALIDEE,
    LigneBalance.MUTUALISEE_PROPOSEE,
    LigneBalance.MUTUALISEE_REGLAGE,
    LigneBalance.MERIDIENNE,
)
SUPPOSE = "suppose-"


@dataclass(frozen=True)
class Rangee:
    """One row: who or what, where, weekly minutes, ETP. ``cle``: whose record it opens."""

    nom: str
    ecoles: str
    minutes: Fraction
    etp: Fraction
    cle: str = ""
    detail: str = ""


@dataclass(frozen=True)
class Rangees:
    """Rows that the reader opens, what stays outside of his schools, and the total of both."""

    rangees: tuple[Rangee, ...]
    minutes: Fraction
    etp: Fraction
    autres: int
    autres_minutes: Fraction
    autres_etp: Fraction
    eleves: frozenset[str] = frozenset()


def rangees_de(lecture: LectureBalance, code: LigneBalance, mandat: Mandat) -> Rangees:
    """Rows of one line of a reading; names in at most three queries.

    *Source:* ux page §5(b).
    """
    pieces = [p for p in lecture.balance.pieces if p.ligne == code]
    lisibles = ecoles_lisibles(mandat, lecture.le)
    dedans: list[Piece] = []
    dehors: list[Piece] = []
    for piece in pieces:
        ouverte = lisibles is None or (piece.ecole is not None and UUID(piece.ecole) in lisibles)
        (dedans if ouverte else dehors).append(piece)
    par_objet: dict[str, list[Piece]] = defaultdict(list)
    for piece in dedans:
        par_objet[piece.objet].append(piece)
    noms = _noms(code, dedans, mandat)
    ecoles = _ecoles(dedans)
    rangees = [
        Rangee(
            noms.get(objet, ("", ""))[0] or f"Élève {rang}",
            ", ".join(sorted({ecoles.get(p.ecole or "", "Sans école précise") for p in siennes})),
            sum((minutes_par_semaine(p) for p in siennes), Fraction(0)),
            sum_etp(siennes),
            noms.get(objet, ("", ""))[1],
            _detail(siennes, lecture.faits),
        )
        for rang, (objet, siennes) in enumerate(par_objet.items(), start=1)
    ]
    if code not in DES_ELEVES or voit_les_eleves(mandat):
        rangees.sort(key=lambda r: cle_tri(r.nom))
    return Rangees(
        tuple(rangees),
        sum((minutes_par_semaine(p) for p in pieces), Fraction(0)),
        sum_etp(pieces),
        len({p.objet for p in dehors}),
        sum((minutes_par_semaine(p) for p in dehors), Fraction(0)),
        sum_etp(dehors),
        frozenset(par_objet) if code in DES_ELEVES and voit_les_eleves(mandat) else frozenset(),
    )


def _detail(pieces: Collection[Piece], faits: FaitsPole) -> str:
    """``24 h × 41 semaines, part d'ici 25 %``."""
    premiere = next(iter(pieces))
    if not isinstance(premiere, PieceAgent):
        return ""
    part = sum((p.part for p in pieces if isinstance(p, PieceAgent)), Fraction(0))
    heures, reste = divmod(premiere.minutes, 60)
    contrat = f"{heures} h {reste:02d}" if reste else f"{heures} h"
    texte = f"{contrat} × {abs(premiere.semaines)} semaines"
    if part != 1:
        texte += f" × {float(part * 100):.1f} % ici".replace(".", ",")
    return texte


def _noms(
    code: LigneBalance, pieces: Collection[Piece], mandat: Mandat
) -> dict[str, tuple[str, str]]:
    """Name and key of what each row is about, by object; nothing for pupils not to be named."""
    if code in DES_ELEVES:
        if not voit_les_eleves(mandat):
            return {}
        cles = {p.objet for p in pieces if not p.objet.startswith(SUPPOSE)}
        eleves = Eleve.objects.filter(pk__in=cles).only("nom", "prenom")
        return {str(e.pk): (e.nom_court, str(e.pk)) for e in eleves}
    if code == LigneBalance.COLLECTIF:
        classes = Classe.objects.filter(pk__in={p.objet for p in pieces})
        return {str(c.pk): (c.libelle, str(c.pk)) for c in classes}
    agents = {p.objet: p.agent if isinstance(p, PieceAgent) else p.objet for p in pieces}
    if not peut(mandat, "r", "aesh"):
        return {objet: (f"AESH {rang}", "") for rang, objet in enumerate(agents, start=1)}
    lus = {str(a.pk): a for a in Aesh.objects.filter(pk__in=set(agents.values()))}
    return {
        objet: (lus[agent].nom_complet, agent) for objet, agent in agents.items() if agent in lus
    }


def _ecoles(pieces: Collection[Piece]) -> dict[str, str]:
    cles = {p.ecole for p in pieces if p.ecole}
    return {str(e.pk): e.nom_court for e in Etablissement.objects.filter(pk__in=cles)}
