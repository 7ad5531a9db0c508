"""Lines of hours as a reader may see them: names inside his rights, small numbers hidden.

*Source:* decisions 12 and 13; permissions page §3 (columns "indicateurs" and "élève identité").
"""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.models import Etablissement, Pole
from reporting.enums.heures import GenrePortee, Maille
from reporting.regles.lignes import COLONNES, RIEN, Heures
from reporting.regles.periodes import Periode
from reporting.regles.petits_nombres import SEUIL, a_masquer, total_visible
from reporting.requetes.heures import Lecture, lire_heures
from reporting.requetes.portee import Portee
from socle.texte import cle_tri

# Columns that a number of pupils protects.
PROTEGEES = {
    "eleves": ("eleves", "notifiees", "planifiees", "realisees"),
    "aides": ("aides", "mutualisees_planifiees", "mutualisees_realisees", "cible"),
    "en_attente": ("en_attente",),
}
GENRE_DE_LIGNE = {
    Maille.POLE: GenrePortee.POLE,
    Maille.ECOLE: GenrePortee.ECOLE,
    Maille.CLASSE: GenrePortee.CLASSE,
    Maille.ELEVE: GenrePortee.ELEVE,
}
PARTI = "Élève hors de votre périmètre"


@dataclass(frozen=True)
class LigneLue:
    """One line: its name, where it leads (None: nowhere), its hours, the columns to hide."""

    libelle: str
    heures: Heures
    genre: GenrePortee | None = None
    cle: UUID | None = None
    masquees: frozenset[str] = frozenset()
    tri: str = ""
    en_chiffres: bool = field(default=False, compare=False)


@dataclass(frozen=True)
class TableauLu:
    """Lines and their total, ready for the screen and the export."""

    lignes: list[LigneLue]
    total: LigneLue
    eleves: tuple[UUID, ...] = ()  # named

    @property
    def des_masques(self) -> bool:
        """Some number is hidden."""
        return any(ligne.masquees for ligne in (*self.lignes, self.total))


def tableau_lu(lecture: Lecture, mandat: Mandat, le: datetime.date) -> TableauLu:
    """Lines with their names, in alphabetical order. *Source:* decision 12."""
    noms = _noms(lecture, mandat, le)
    lignes = [_ligne(lecture, cle, heures, noms) for cle, heures in lecture.lignes.items()]
    lignes.sort(key=lambda ligne: (ligne.tri, str(ligne.cle)))
    nommes: tuple[UUID, ...] = ()
    if lecture.maille is Maille.ELEVE:
        nommes = tuple(cle for cle in lecture.lignes if cle in noms and cle is not None)
        lignes = _numeroter(lignes)
    total = LigneLue("Total", lecture.total)
    return TableauLu(lignes, total, nommes)


def _ligne(lecture: Lecture, cle: UUID | None, heures: Heures, noms: dict[Any, str]) -> LigneLue:
    maille = lecture.maille
    genre: GenrePortee | None = GENRE_DE_LIGNE[maille] if maille else None
    libelle = noms.get(cle, "")
    if cle is None and maille is Maille.POLE:
        genre, libelle = GenrePortee.HORS_POLE, f"Hors {lecture.portee.genre_pole}"
    elif cle is None and maille is Maille.CLASSE:
        genre, libelle = GenrePortee.SANS_CLASSE, "Sans classe"
    elif maille is Maille.ELEVE and not libelle:
        return LigneLue(PARTI, heures, tri="~")
    return LigneLue(libelle, heures, genre, cle, tri=cle_tri(libelle))


def _numeroter(lignes: list[LigneLue]) -> list[LigneLue]:
    """``Élève n° 1``…: lines without a name, in the order of what they hold, never of names."""
    anonymes = sorted(
        (ligne for ligne in lignes if ligne.genre is None),
        key=lambda ligne: [-getattr(ligne.heures, nom) for nom in COLONNES],
    )
    autres = [ligne for ligne in lignes if ligne.genre is not None]
    return autres + [
        replace(ligne, libelle=f"Élève n° {n}", tri=f"~{n:04d}")
        for n, ligne in enumerate(anonymes, 1)
    ]


def _noms(lecture: Lecture, mandat: Mandat, le: datetime.date) -> dict[Any, str]:
    cles = [cle for cle in lecture.lignes if cle is not None]
    if lecture.maille is Maille.POLE:
        return {pole.pk: str(pole) for pole in Pole.objects.filter(pk__in=cles)}
    if lecture.maille is Maille.ECOLE:
        return {e.pk: e.nom_court for e in Etablissement.objects.filter(pk__in=cles)}
    if lecture.maille is Maille.CLASSE:
        return dict(Classe.objects.filter(pk__in=cles).values_list("pk", "libelle"))
    if lecture.maille is Maille.ELEVE and peut(mandat, "r", "eleve"):
        visibles = Eleve.objects.visibles_par(mandat, le).filter(pk__in=cles)
        return {eleve.pk: eleve.nom_court for eleve in visibles}
    return {}


def sans_noms(tableau: TableauLu) -> TableauLu:
    """The same lines, each pupil numbered. *Source:* permissions page §3 (``x``)."""
    lignes = [replace(ligne, genre=None, cle=None) for ligne in tableau.lignes]
    return TableauLu(_numeroter(lignes), tableau.total)


# --- readers who have aggregates only -----------------------------------------------------------


def tableau_agrege(
    portee: Portee, periode: Periode, mandat: Mandat, le: datetime.date
) -> TableauLu:
    """Lines by pole whose numbers say nothing of anyone; a perimeter inside a pole, none.

    When the reader covers a part of the schools only, what is left to the others is protected
    too: two perimeters must not give a small number by subtraction. *Source:* decision 13.
    """
    maille = None if portee.etapes else Maille.POLE
    lecture = lire_heures(portee, periode, le, maille)
    if portee.etapes:
        seul = LigneLue("Total", lecture.total, en_chiffres=True)
        return TableauLu([], _masquer([seul])[0])
    lu = tableau_lu(lecture, mandat, le)
    lignes = [replace(ligne, genre=None, en_chiffres=True) for ligne in lu.lignes]
    restes: list[Heures] = []
    if portee.ecoles is not None:
        partout = lire_heures(replace(portee, ecoles=None), periode, le, maille)
        restes = [
            _moins(partout.lignes.get(_cle_de_pole(ligne), RIEN), ligne.heures)
            for ligne in lu.lignes
        ]
    lignes = _masquer(lignes, restes)
    return TableauLu(lignes, _total(lu.total, lu.lignes))


def _cle_de_pole(ligne: LigneLue) -> UUID | None:
    return ligne.cle if ligne.genre is GenrePortee.POLE else None


def _moins(tout: Heures, partie: Heures) -> Heures:
    return Heures(*(getattr(tout, nom) - getattr(partie, nom) for nom in COLONNES))


def _masquer(lignes: list[LigneLue], restes: list[Heures] | None = None) -> list[LigneLue]:
    masquees: list[set[str]] = [set() for _ in lignes]
    for effectif, colonnes in PROTEGEES.items():
        nombres = [_effectif(ligne.heures, effectif, colonnes) for ligne in lignes]
        # A line whose complement is small is treated as small itself.
        for n, reste in enumerate(restes or ()):
            if 0 < getattr(reste, effectif) < SEUIL and nombres[n] >= SEUIL:
                nombres[n] = 1
        for n in a_masquer(nombres):
            masquees[n].update(colonnes)
    return [
        replace(ligne, masquees=frozenset(siennes))
        for ligne, siennes in zip(lignes, masquees, strict=True)
    ]


def _effectif(heures: Heures, effectif: str, colonnes: tuple[str, ...]) -> int:
    """Pupils behind these columns; hours of pupils counted on another line are a small number."""
    nombre: int = getattr(heures, effectif)
    return nombre or int(any(getattr(heures, nom) for nom in colonnes))


def _total(total: LigneLue, lignes: list[LigneLue]) -> LigneLue:
    masquees: set[str] = set()
    for effectif, colonnes in PROTEGEES.items():
        if not total_visible([_effectif(x.heures, effectif, colonnes) for x in lignes]):
            masquees.update(colonnes)
    return replace(total, masquees=frozenset(masquees), en_chiffres=True)
