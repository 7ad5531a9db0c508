"""The board phases × columns, the months of the calendar, the progress of each pole.

*Source:* ux page §5(f); source 001 (the board itself).
"""

import datetime
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from film.enums import (
    LIBELLES_COLONNE,
    LIBELLES_PHASE,
    Colonne,
    EtatTache,
    Phase,
    Portee,
)
from film.models import FilmAnnee, TacheFilm
from film.regles.etat import Situation, situation
from film.regles.roles import colonne_de
from film.requetes.films import TacheVue, etats_de
from film.requetes.lieux import Lieux
from pial.models import JourFerme


@dataclass
class Case:
    """One cell: a column and its tasks in a phase."""

    colonne: Colonne
    taches: list[TacheVue] = field(default_factory=list)

    @property
    def libelle(self) -> str:
        """Column in words."""
        return LIBELLES_COLONNE[self.colonne]


@dataclass
class LignePhase:
    """One phase with its days and its cells."""

    phase: Phase
    du: datetime.date
    au: datetime.date | None
    cases: list[Case]
    est_courante: bool = False

    @property
    def libelle(self) -> str:
        """Phase in words."""
        return LIBELLES_PHASE[self.phase]

    @property
    def pleines(self) -> list[Case]:
        """Cells that hold something: what a telephone shows."""
        return [une for une in self.cases if une.taches]

    @property
    def faites(self) -> int:
        """Tasks done in every place."""
        return sum(v.situation == Situation.FAITE for c in self.cases for v in c.taches)

    @property
    def nombre(self) -> int:
        """Tasks of the phase."""
        return sum(len(c.taches) for c in self.cases)


def lignes_du_tableau(vues: Iterable[TacheVue], le: datetime.date) -> list[LignePhase]:
    """Phases in the order of the year, each with every column. *Source:* source 001."""
    par_phase: dict[Phase, list[TacheVue]] = defaultdict(list)
    for vue in sorted(vues, key=lambda v: (v.tache.rang, v.tache.code)):
        par_phase[Phase(vue.tache.phase)].append(vue)
    lignes = []
    for phase in Phase:
        tenues = par_phase.get(phase)
        if not tenues:
            continue
        cases = {colonne: Case(colonne) for colonne in Colonne}
        for vue in tenues:
            cases[colonne_de(vue.tache.roles)].taches.append(vue)
        du = Counter(v.tache.ouvre_le for v in tenues).most_common(1)[0][0]
        # The usual day: one task of a department with a day of its own moves no phase.
        fins = Counter(v.tache.echeance for v in tenues if v.tache.echeance).most_common(1)
        au = fins[0][0] if fins else None
        ligne = LignePhase(phase, du, au, list(cases.values()))
        ligne.est_courante = phase != Phase.PERMANENT and au is not None and du <= le <= au
        lignes.append(ligne)
    return lignes


@dataclass
class Mois:
    """One month of the calendar: closures, what opens, what is due."""

    premier: datetime.date
    fermetures: list[JourFerme] = field(default_factory=list)
    ouvertures: list[TacheVue] = field(default_factory=list)
    echeances: list[TacheVue] = field(default_factory=list)


def mois_du_film(film: FilmAnnee, vues: Sequence[TacheVue]) -> list[Mois]:
    """Months from the first opening to the last day, with holidays of the department. One query.

    *Source:* ux page §5(f) (calendrier); decision 33.
    """
    mois: dict[tuple[int, int], Mois] = {}
    jour = film.debut.replace(day=1)
    while jour <= film.dernier_jour:
        mois[(jour.year, jour.month)] = Mois(jour)
        jour = (jour + datetime.timedelta(days=32)).replace(day=1)
    for vue in sorted(vues, key=lambda v: (v.tache.ouvre_le, v.tache.rang)):
        if du_mois := mois.get((vue.tache.ouvre_le.year, vue.tache.ouvre_le.month)):
            du_mois.ouvertures.append(vue)
    avec_fin = [(v.tache.echeance, v) for v in vues if v.tache.echeance]
    for fin, vue in sorted(avec_fin, key=lambda p: (p[0], p[1].tache.rang)):
        if du_mois := mois.get((fin.year, fin.month)):
            du_mois.echeances.append(vue)
    fermes = JourFerme.objects.filter(periode__overlap=(film.debut, film.dernier_jour)).order_by(
        "periode"
    )
    for ferme in fermes:
        premier = max(ferme.periode.lower, film.debut)
        if du_mois := mois.get((premier.year, premier.month)):
            du_mois.fermetures.append(ferme)
    return list(mois.values())


@dataclass
class AvancePole:
    """How far a pole is: its own tasks and those of its schools, counted in places."""

    pole: UUID
    nom: str
    cle_tri: str
    ecoles: int = 0
    faites: int = 0
    ouvertes: int = 0
    retards: int = 0

    @property
    def echues(self) -> int:
        """Places of tasks that have opened."""
        return self.faites + self.ouvertes + self.retards

    @property
    def pourcent(self) -> int:
        """Share done of what has opened, in percent."""
        return round(100 * self.faites / self.echues) if self.echues else 0


def avance_des_poles(
    taches: Iterable[TacheFilm], ici: Lieux, le: datetime.date
) -> list[AvancePole]:
    """Progress of each pole in the order of their names; one query. Places, never persons.

    *Source:* ux page §5(f) (suivi, done % by PIAL); decision 32.
    """
    ouvertes = [une for une in taches if une.ouvre_le <= le and not une.est_permanente]
    etats = etats_de(ouvertes)
    avances = {cle: AvancePole(cle, pole.nom, pole.cle_tri) for cle, pole in ici.poles.items()}
    for ecole in ici.ecoles.values():
        if ecole.pole in avances:
            avances[ecole.pole].ecoles += 1
    for une in ouvertes:
        if une.portee == Portee.DEPARTEMENT:
            continue
        de_la_tache = etats.get(une.pk, {})
        for lieu in ici.de(une.portee):
            pole = ici.ecoles[lieu].pole if une.portee == Portee.ECOLE and lieu else lieu
            avance = avances.get(pole) if pole else None
            if avance is None:
                continue
            etat = de_la_tache.get(lieu, EtatTache.A_FAIRE)
            finie = etat in (EtatTache.FAIT, EtatTache.SANS_OBJET)
            match situation(une.ouvre_le, une.echeance, finie, le):
                case Situation.FAITE:
                    avance.faites += 1
                case Situation.EN_RETARD:
                    avance.retards += 1
                case _:
                    avance.ouvertes += 1
    return list(avances.values())


def restreint_au_pole(ici: Lieux, pole: UUID) -> Lieux | None:
    """The pole and its schools among the reader's places; None when it is not one of his.

    *Source:* permissions page §1.
    """
    if pole not in ici.poles:
        return None
    ecoles = {cle: ecole for cle, ecole in ici.ecoles.items() if ecole.pole == pole}
    return Lieux({pole: ici.poles[pole]}, ecoles, departement=False)
