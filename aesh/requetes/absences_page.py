"""What the pages of absences show: who is absent, what is open, what is replaced.

*Source:* decisions 16 and 17; permissions page §3.
"""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from psycopg.types.range import DateRange

from aesh.enums import EtatRemplacement
from aesh.models import AbsenceAesh, Affectation, Remplacement
from aesh.regles.durees import duree, heure
from aesh.regles.exceptions import effet
from aesh.regles.remplacements import dire_ce_qui_reste
from aesh.requetes.absences_lues import absences_lues, creneaux_du_mandat
from aesh.requetes.exceptions import contexte
from aesh.requetes.exceptions_lues import heures
from aesh.requetes.recalcul import fait_planifie
from aesh.requetes.trous import TrouOuvert, eleves_des_creneaux, trous_ouverts
from comptes.models import Mandat
from eleves.models import Eleve
from pial.regles import UN_JOUR

# They keep the number of queries the same when nothing is replaced.
PERSONNE = UUID(int=0)
JOUR_SANS_RIEN = datetime.date(2000, 1, 1)


@dataclass(frozen=True)
class Remplace:
    """A slot that somebody holds instead of the absent AESH."""

    remplacement: Remplacement
    eleves: tuple[Eleve, ...]
    alerte: str = ""  # what has made it useless since, and what to do

    @property
    def heures(self) -> str:
        """``8 h 30 – 10 h``."""
        return f"{heure(self.remplacement.debut)} – {heure(self.remplacement.fin)}"


@dataclass
class AbsenceVue:
    """An absent AESH on some dates: open holes, then what is replaced."""

    absence: AbsenceAesh
    trous: list[TrouOuvert] = field(default_factory=list)
    remplaces: list[Remplace] = field(default_factory=list)

    @property
    def quand(self) -> str:
        """``toute la journée``, ``jusqu'à 12 h 45``."""
        minutes = self.absence.minutes
        bornes = (minutes.lower, minutes.upper)  # type: ignore[attr-defined]
        return "toute la journée" if bornes == (0, 24 * 60) else heures(*bornes)

    @property
    def reste(self) -> str:
        """``3 h à remplacer``."""
        return duree(sum(trou.minutes for trou in self.trous))

    @property
    def ecoles(self) -> list[str]:
        """Where she is missed."""
        noms = {trou.ecole.nom_court for trou in self.trous}
        noms |= {un.remplacement.creneau.etablissement.nom_court for un in self.remplaces}
        return sorted(noms)

    @property
    def eleves(self) -> list[Eleve]:
        """Pupils concerned, once each."""
        tous = {e.pk: e for trou in self.trous for e in trou.eleves}
        tous |= {e.pk: e for un in self.remplaces for e in un.eleves}
        return sorted(tous.values(), key=lambda eleve: eleve.cle_tri)


def absences_vues(
    mandat: Mandat,
    le: datetime.date,
    du: datetime.date,
    au: datetime.date,
    pole: UUID | None = None,
) -> list[AbsenceVue]:
    """Absent AESH of a mandate (of one of its poles) in [du, au), with what it sees of their slots.

    The number of queries does not depend on what is read. *Source:* decision 16.
    """
    lues = absences_lues(mandat, le, du, au)
    if pole:
        ici = Affectation.objects.filter(pole=pole, periode__overlap=DateRange(du, au))
        lues = lues.filter(aesh__in=ici.order_by().values("aesh"))
    absences = list(lues)
    ou = creneaux_du_mandat(mandat, le)
    vues = {absence.pk: AbsenceVue(absence) for absence in absences}
    for trou in trous_ouverts(absences, du, au, ou):
        vues[trou.absence.pk].trous.append(trou)
    confirmes = remplacements_lus(mandat, le).filter(
        absence__in=vues, date__gte=du, date__lt=au, etat=EtatRemplacement.CONFIRME
    )
    for un in remplaces_vus(list(confirmes)):
        vues[un.remplacement.absence_id].remplaces.append(un)
    return list(vues.values())


def remplacements_lus(mandat: Mandat, le: datetime.date):  # type: ignore[no-untyped-def]
    """Replacements of the slots that a mandate covers. *Source:* permissions page §3."""
    return Remplacement.objects.filter(creneaux_du_mandat(mandat, le)).select_related(
        "aesh",
        "absence__aesh",
        "creneau__etablissement",
        "creneau__classe",
        "creneau__emploi",
        "decide_par",
    )


def remplaces_vus(lus: Sequence[Remplacement]) -> list[Remplace]:
    """Replacements with the pupils of their slots, and what has come between since: a pupil
    absent, an exception declared later. The number of queries does not depend on them.

    *Source:* decisions 2 and 16.
    """
    eleves = eleves_des_creneaux({un.creneau_id for un in lus})
    dates = [un.date for un in lus] or [JOUR_SANS_RIEN]
    faits = contexte(
        min(dates),
        max(dates) + UN_JOUR,
        {un.creneau.etablissement_id for un in lus},
        {eleve.pk for siens in eleves.values() for eleve in siens} or {PERSONNE},
        (),
        classes_aussi=True,
    )
    vus = []
    for un in lus:
        siens = tuple(eleves.get(un.creneau_id, ()))
        fait = fait_planifie(un.creneau, un.creneau.emploi.pole_id, [e.pk for e in siens])
        laisse = effet(fait, un.date, faits.pour(fait), faits.classe_de)
        vus.append(Remplace(un, siens, dire_ce_qui_reste(laisse, un.debut, un.fin)))
    return vus


def eleves_montres(vues: Sequence[AbsenceVue]) -> set[UUID]:
    """Pupils that these lines would name. *Source:* permissions page §4 rule 8."""
    return {eleve.pk for vue in vues for eleve in vue.eleves}
