"""The text that a school may send to a family when an AESH is absent.

It always says that the child is welcome, never why the AESH is absent, and names nobody: the
school adds what it wants. *Source:* decision 17.
"""

import datetime
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.formats import date_format

from aesh.regles.durees import heure
from aesh.regles.exceptions import reunir
from aesh.requetes.absences_page import AbsenceVue
from eleves.models import Eleve


@dataclass(frozen=True)
class MotFamille:
    """For whom, in which school, and the text."""

    eleve: Eleve
    ecole: str
    texte: str


def mots_aux_familles(
    vues: Sequence[AbsenceVue], jour: datetime.date, lisibles: Collection[UUID]
) -> list[MotFamille]:
    """One text for each pupil whose name the reader may see. *Source:* decision 17."""
    ouverts: dict[UUID, list[tuple[int, int]]] = {}
    assures: dict[UUID, list[tuple[int, int]]] = {}
    eleves: dict[UUID, tuple[Eleve, str]] = {}
    for vue in vues:
        for trou in vue.trous:
            for eleve in trou.eleves:
                eleves[eleve.pk] = (eleve, trou.ecole.nom)
                ouverts.setdefault(eleve.pk, []).append((trou.debut, trou.fin))
        for un in vue.remplaces:
            fait = un.remplacement
            for eleve in un.eleves:
                eleves[eleve.pk] = (eleve, fait.creneau.etablissement.nom)
                assures.setdefault(eleve.pk, []).append((fait.debut, fait.fin))
    return [
        MotFamille(eleve, ecole, texte_famille(jour, ouverts.get(cle, []), assures.get(cle, [])))
        for cle, (eleve, ecole) in sorted(eleves.items(), key=lambda e: e[1][0].cle_tri)
        if cle in lisibles
    ]


def texte_famille(
    jour: datetime.date,
    ouverts: Sequence[tuple[int, int]],
    assures: Sequence[tuple[int, int]],
) -> str:
    """``Votre enfant est accueilli à l'école comme d'habitude.`` *Source:* decision 17."""
    numero = "1er" if jour.day == 1 else str(jour.day)
    date = f"{date_format(jour, 'l')} {numero} {date_format(jour, 'F Y')}"
    tous = _heures([*ouverts, *assures])
    lignes = [
        "Madame, Monsieur,",
        f"Le {date}, la personne qui accompagne habituellement votre enfant ne sera pas là {tous}.",
        "Votre enfant est accueilli à l'école comme d'habitude.",
    ]
    if assures:
        lignes.append(f"Une autre personne l'accompagnera {_heures(assures)}.")
    if ouverts:
        debut = f"Pour le moment, personne d'autre n'est prévu {_heures(ouverts)}"
        lignes.append(f"{debut} : l'équipe de l'école s'organise dans la classe.")
    lignes += ["L'école reste à votre disposition pour en parler.", "La direction"]
    return "\n\n".join(lignes)


def _heures(bornes: Sequence[tuple[int, int]]) -> str:
    morceaux = [f"de {heure(debut)} à {heure(fin)}" for debut, fin in reunir(bornes)]
    return " et ".join(morceaux)
