"""When pupils are in class and when they are regularly away, for rules and screens."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from eleves.enums import GenreIndisponibilite, Semaine
from eleves.models import Classe, IndisponibiliteEleve, Scolarisation, Seance
from eleves.regles.semaine import Cours
from pial.horaires import Plages
from pial.models import Etablissement, PlageOuverture


class Lecon(NamedTuple):
    """A lesson of the pupil's class, [debut, fin)."""

    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES.value


class Absence(NamedTuple):
    """A regular absence of the pupil, [debut, fin); ``genre`` is coded, ``lieu`` a room."""

    jour: int
    debut: int
    fin: int
    semaine: str
    genre: str
    lieu: str = ""

    @property
    def intervention(self) -> str | None:
        """The room, when someone from outside sees the pupil inside the school; else None."""
        return self.lieu if self.genre == GenreIndisponibilite.INTERVENTION else None


class Presence(NamedTuple):
    """One pupil's week: no lesson typed means unknown, never absent."""

    lecons: tuple[Lecon, ...] = ()
    absences: tuple[Absence, ...] = ()

    @property
    def est_connue(self) -> bool:
        """Whether the class's week is typed."""
        return bool(self.lecons)


def presences_des_eleves(
    eleves: Collection[UUID],
    le: datetime.date,
    classe_de: Mapping[UUID, UUID | None] | None = None,
) -> dict[UUID, Presence]:
    """Lessons and absences of each of these pupils on a day, in three queries.

    A pupil without class, or whose class has no lesson typed, has no lesson: say nothing of it.
    ``classe_de``: their class on that day, when it is already read (two queries are left).
    *Source:* decision 2; dossier §3, R10.
    """
    if classe_de is None:
        inscrits = Scolarisation.objects.filter(
            eleve__in=eleves, periode__contains=le, classe__isnull=False
        )
        classe_de = dict(inscrits.values_list("eleve_id", "classe_id"))
    lecons: dict[UUID | None, list[Lecon]] = defaultdict(list)
    classes = {classe for classe in classe_de.values() if classe}
    seances = Seance.objects.filter(classe__in=classes).order_by("jour", "minutes")
    colonnes = seances.values_list("classe_id", "jour", "minutes", "semaine")
    for classe, jour, minutes, semaine in colonnes:
        lecons[classe].append(Lecon(jour, minutes.lower, minutes.upper, semaine))
    absences: dict[UUID, list[Absence]] = defaultdict(list)
    lignes = IndisponibiliteEleve.objects.en_vigueur(le).filter(eleve__in=eleves)
    for eleve, jour, minutes, semaine, genre, lieu in lignes.values_list(
        "eleve_id", "jour", "minutes", "semaine", "genre", "lieu"
    ):
        absences[eleve].append(Absence(jour, minutes.lower, minutes.upper, semaine, genre, lieu))
    return {
        eleve: Presence(
            tuple(lecons.get(classe_de.get(eleve), ())),
            tuple(absences.get(eleve, ())),
        )
        for eleve in eleves
    }


def cours_de(classe: Classe) -> tuple[Cours, ...]:
    """Lessons of a class, in order of the week.

    *Source:* decision 2.
    """
    lignes = classe.seances.order_by("jour", "minutes", "semaine").values_list(
        "jour", "minutes", "matiere", "semaine"
    )
    return tuple(Cours(j, m.lower, m.upper, matiere, semaine) for j, m, matiere, semaine in lignes)


def horaires_de(etablissement: Etablissement) -> Plages:
    """Half-days of a school by weekday; empty when they are not known.

    *Source:* dossier §3 (school time).
    """
    plages: Plages = {}
    lignes = PlageOuverture.objects.filter(etablissement=etablissement).order_by("jour", "minutes")
    for jour, minutes in lignes.values_list("jour", "minutes"):
        plages.setdefault(jour, []).append((minutes.lower, minutes.upper))
    return plages
