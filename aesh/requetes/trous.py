"""Slots that absences of AESH leave open on real dates, once replacements are taken away.

*Source:* decision 16; decision 2 for the real dates.
"""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q
from psycopg.types.range import DateRange

from aesh.enums import EtatRemplacement, GenreAbsence, TypeCreneau
from aesh.models import AbsenceAesh, Aesh, Creneau, CreneauEleve, Occupation, Remplacement
from aesh.models.multirange import jours_de_multirange
from aesh.regles.durees import heure
from aesh.regles.exceptions import Intervalle, Intervalles, effet, retirer
from aesh.requetes.exceptions import contexte
from aesh.requetes.recalcul import fait_planifie
from eleves.models import Eleve
from pial.models import Etablissement

# A meeting, an observation, the mission of a référent need nobody else.
A_REMPLACER = (
    TypeCreneau.INDIVIDUELLE,
    TypeCreneau.MUTUALISEE,
    TypeCreneau.COLLECTIVE,
    TypeCreneau.MERIDIENNE,
)


@dataclass(frozen=True)
class TrouOuvert:
    """Minutes of one published slot on one date that nobody holds any more."""

    absence: AbsenceAesh
    creneau: Creneau
    date: datetime.date
    debut: int
    fin: int
    eleves: tuple[Eleve, ...] = field(default_factory=tuple)

    @property
    def cle(self) -> str:
        """Names the hole in addresses and forms."""
        return f"{self.absence.pk}_{self.creneau.pk}_{self.date.isoformat()}_{self.debut}"

    @property
    def minutes(self) -> int:
        """Its length."""
        return self.fin - self.debut

    @property
    def heures(self) -> str:
        """``8 h 30 – 9 h 25``."""
        return f"{heure(self.debut)} – {heure(self.fin)}"

    @property
    def ecole(self) -> Etablissement:
        """Where."""
        return self.creneau.etablissement

    @property
    def absente(self) -> Aesh:
        """Who is absent."""
        return self.absence.aesh


def trous_ouverts(
    absences: Collection[AbsenceAesh],
    du: datetime.date,
    au: datetime.date,
    ou: Q | None = None,
) -> list[TrouOuvert]:
    """Holes of these absences in [du, au), in order of time; ``ou`` narrows the occupations.

    In five queries whatever is read. *Source:* decision 16.
    """
    par_aesh: dict[UUID, list[AbsenceAesh]] = {}
    for absence in absences:
        par_aesh.setdefault(absence.aesh_id, []).append(absence)
    lignes = list(
        Occupation.objects.filter(
            ou or Q(),
            aesh__in=par_aesh,
            creneau__type__in=A_REMPLACER,
            prevues__touche=DateRange(du, au),
        ).select_related("creneau__etablissement", "creneau__classe", "creneau__emploi__pole")
    )
    creneaux = {ligne.creneau_id: ligne.creneau for ligne in lignes if ligne.creneau}
    eleves = eleves_des_creneaux(creneaux)
    faits = contexte(
        du,
        au,
        {creneau.etablissement_id for creneau in creneaux.values()},
        {eleve.pk for siens in eleves.values() for eleve in siens},
        par_aesh.keys(),
    )
    pris = _remplaces(absences, du, au)
    trous = []
    for ligne in lignes:
        creneau = ligne.creneau
        assert creneau is not None  # noqa: S101  filtered on the kind of slot
        siens = eleves.get(creneau.pk, [])
        fait = fait_planifie(creneau, creneau.emploi.pole_id, [e.pk for e in siens])
        autres = [f for f in faits.pour(fait) if not isinstance(f.genre, GenreAbsence) or f.eleve]
        for jour in jours_de_multirange(ligne.prevues):
            if not du <= jour < au:
                continue
            laisse = effet(fait, jour, autres, faits.classe_de)
            for absence in par_aesh[creneau.aesh_id]:
                if not absence.du <= jour <= absence.au:
                    continue
                assures = pris.get((absence.pk, jour), [])
                for debut, fin in _parts(laisse.aesh, absence, assures):
                    presents = tuple(
                        e for e in siens if _la(laisse.eleves.get(str(e.pk), ()), debut, fin)
                    )
                    trous.append(TrouOuvert(absence, creneau, jour, debut, fin, presents))
    return sorted(trous, key=lambda t: (t.date, t.debut, t.absente.cle_tri, str(t.creneau.pk)))


def eleves_des_creneaux(creneaux: Iterable[UUID]) -> dict[UUID, list[Eleve]]:
    """Pupils of each slot, by name. *Source:* décision 16."""
    eleves: dict[UUID, list[Eleve]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=list(creneaux)).select_related("eleve")
    for lien in liens.order_by("eleve__cle_tri"):
        eleves.setdefault(lien.creneau_id, []).append(lien.eleve)
    return eleves


def _remplaces(
    absences: Collection[AbsenceAesh], du: datetime.date, au: datetime.date
) -> dict[tuple[UUID, datetime.date], list[Intervalle]]:
    pris: dict[tuple[UUID, datetime.date], list[Intervalle]] = {}
    for un in Remplacement.objects.filter(
        absence__in=[a.pk for a in absences],
        etat=EtatRemplacement.CONFIRME,
        date__gte=du,
        date__lt=au,
    ):
        pris.setdefault((un.absence_id, un.date), []).append((un.debut, un.fin))
    return pris


def _parts(
    laisse: Intervalles, absence: AbsenceAesh, assures: list[Intervalle]
) -> list[Intervalle]:
    minutes = absence.minutes
    trous = [
        (max(debut, minutes.lower), min(fin, minutes.upper))  # type: ignore[attr-defined]
        for debut, fin in laisse
    ]
    return [part for trou in trous if trou[0] < trou[1] for part in retirer(trou, assures)]


def _la(restes: Intervalles, debut: int, fin: int) -> bool:
    return any(a < fin and debut < b for a, b in restes)
