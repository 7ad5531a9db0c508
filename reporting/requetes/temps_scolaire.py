"""School time of pupils over a period: what the rules of decision 9 look at, read in bulk.

*Source:* decisions 9 and 33.
"""

import datetime
from bisect import bisect_left
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from aesh.regles.exceptions import FaitException
from pial.enums import GenrePole
from pial.regles import (
    UN_JOUR,
    Fermeture,
    annee_scolaire,
    est_ferme,
    lettres_des_semaines,
    lundi_de,
    lundis_de_classe,
)
from reporting.regles.periodes import Periode
from reporting.regles.temps_scolaire import (
    AbsenceReguliere,
    Intervalle,
    Ouverture,
    SemaineEleve,
    TempsScolaire,
    ouverture,
    semaine_eleve,
    temps_scolaire,
)
from reporting.requetes.portee import Attaches
from reporting.requetes.temps_lus import (
    Absences,
    lire_absences,
    lire_calendrier,
    lire_cours,
    lire_fermetures,
    lire_plages,
)

Lettres = tuple[tuple[datetime.date, str], ...]


@dataclass
class Calendriers:
    """School time of any pupil of the period; the same computation is done once."""

    periode: Periode
    attaches: Attaches
    fermetures: tuple[Fermeture, ...]
    plages: Mapping[UUID, Mapping[int, Sequence[Intervalle]]]
    reprises: Mapping[UUID, Lettres]
    cours: Mapping[UUID, Mapping[tuple[int, str], Sequence[Intervalle]]]
    absences: Mapping[UUID, Absences]
    closes: tuple[FaitException, ...]
    _semaines: dict[Any, SemaineEleve] = field(default_factory=dict)
    _ouvertures: dict[Any, Ouverture] = field(default_factory=dict)
    _temps: dict[Any, TempsScolaire] = field(default_factory=dict)
    _jours_lus: dict[Lettres, list[tuple[datetime.date, str]]] = field(default_factory=dict)
    _closes_de: dict[UUID, tuple[FaitException, ...]] = field(default_factory=dict)
    _rangs: dict[UUID, int] = field(default_factory=dict)
    _formes: dict[Any, int] = field(default_factory=dict)

    def bornes(self, eleve: UUID) -> list[datetime.date]:
        """Days when a pupil's usual week changes."""
        if eleve not in self.absences:
            return []
        return [jour for _, du, au in self.absences[eleve] for jour in (du, au) if jour]

    def temps(
        self, eleve: UUID, ecole: UUID, classe: UUID | None, fenetre: Periode
    ) -> tuple[SemaineEleve, TempsScolaire]:
        """Usual week of a pupil and his school time in a window that none of ``bornes`` cuts."""
        absences: tuple[AbsenceReguliere, ...] = ()
        if eleve in self.absences:
            absences = tuple(
                une
                for une, du, au in self.absences[eleve]
                if (du is None or du <= fenetre.du) and (au is None or fenetre.du < au)
            )
        cle = (self._rang_de_la_semaine(ecole, classe), absences)
        if cle not in self._semaines:
            cours = self.cours.get(classe, {}) if classe else {}
            self._semaines[cle] = semaine_eleve(self.plages.get(ecole, {}), cours, absences)
        quand = self._quand(eleve, ecole, classe, fenetre)
        if (cle, quand) not in self._temps:
            temps = temps_scolaire(self._semaines[cle], self._ouvertures[quand])
            self._temps[cle, quand] = temps
        return self._semaines[cle], self._temps[cle, quand]

    def _quand(self, eleve: UUID, ecole: UUID, classe: UUID | None, fenetre: Periode) -> Any:
        """Key of the days of class of a pupil in a window, sums made."""
        reprises = self.reprises.get(ecole, ())
        coupures = self._coupures(eleve, ecole, classe, fenetre) if self.closes else ()
        quand = (fenetre.du, fenetre.au, reprises, coupures)
        if quand not in self._ouvertures:
            par_jour: dict[datetime.date, list[Intervalle]] = {}
            for jour, debut, fin in coupures:
                par_jour.setdefault(jour, []).append((debut, fin))
            self._ouvertures[quand] = ouverture(self._jours(fenetre, reprises), par_jour)
        return quand

    def _rang_de_la_semaine(self, ecole: UUID, classe: UUID | None) -> int:
        """The same number for classes, or schools, whose half-days are the same."""
        cle = classe if classe is not None and classe in self.cours else ecole
        if cle not in self._rangs:
            lues: Any = self.cours[cle] if cle in self.cours else self.plages.get(ecole, {})
            forme = (
                cle in self.cours,
                tuple((quand, tuple(lues[quand])) for quand in sorted(lues)),
            )
            self._rangs[cle] = self._formes.setdefault(forme, len(self._formes))
        return self._rangs[cle]

    def _jours(self, fenetre: Periode, reprises: Lettres) -> list[tuple[datetime.date, str]]:
        """Days of class of the department, Monday to Saturday, with the letter of their week."""
        if reprises not in self._jours_lus:
            self._jours_lus[reprises] = self._jours_de_la_periode(reprises)
        tous = self._jours_lus[reprises]
        debut = bisect_left(tous, (fenetre.du, ""))
        return tous[debut : bisect_left(tous, (fenetre.au, ""))]

    def _jours_de_la_periode(self, reprises: Lettres) -> list[tuple[datetime.date, str]]:
        lettres: dict[datetime.date, str] = {}
        periode = self.periode
        annees = range(annee_scolaire(periode.du), annee_scolaire(periode.dernier) + 1)
        for annee in annees:
            lundis = lundis_de_classe(annee, self.fermetures)
            lettres |= zip(lundis, lettres_des_semaines(lundis, reprises), strict=True)
        jours, jour = [], periode.du
        while jour < periode.au:
            lettre = lettres.get(lundi_de(jour))
            if lettre and jour.isoweekday() <= 6 and not est_ferme(jour, self.fermetures):
                jours.append((jour, lettre))
            jour += UN_JOUR
        return jours

    def _coupures(
        self, eleve: UUID, ecole: UUID, classe: UUID | None, fenetre: Periode
    ) -> tuple[tuple[datetime.date, int, int], ...]:
        """Closed minutes, date by date, of the place or of the pupil himself."""
        if ecole not in self._closes_de:
            self._closes_de[ecole] = tuple(
                une
                for une in self.closes
                if une.etablissement in (None, str(ecole))
                and (une.pole is None or self._fut_dans(ecole, une))
            )
        coupures = []
        for une in self._closes_de[ecole]:
            if une.classes and str(classe) not in une.classes:
                continue
            if une.eleve is not None and une.eleve != str(eleve):
                continue
            commun = fenetre.commun(une.du, une.au)
            jour = commun.du if commun else fenetre.au
            while commun and jour < commun.au:
                if une.pole is None or str(une.pole) in self._poles_le(ecole, jour):
                    coupures.append((jour, une.debut, une.fin))
                jour += UN_JOUR
        return tuple(coupures)

    def _fut_dans(self, ecole: UUID, une: FaitException) -> bool:
        return any(
            str(pole) == une.pole
            for genre in GenrePole
            for _, _, pole in self.attaches.liens.get((genre, ecole), ())
        )

    def _poles_le(self, ecole: UUID, jour: datetime.date) -> set[str]:
        return {str(self.attaches.pole_le(genre, ecole, jour)) for genre in GenrePole}


def calendriers(
    periode: Periode,
    attaches: Attaches,
    *,
    ecoles: Collection[UUID],
    classes: Collection[UUID],
    eleves: Collection[UUID],
) -> Calendriers:
    """What school time is made of, for these schools, classes and pupils, in five queries.

    *Source:* decisions 9 and 33.
    """
    fermetures, reprises = lire_calendrier(ecoles)
    return Calendriers(
        periode,
        attaches,
        fermetures,
        lire_plages(ecoles),
        reprises,
        lire_cours(classes),
        lire_absences(periode, eleves),
        tuple(lire_fermetures(periode)),
    )
