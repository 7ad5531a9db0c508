"""Local targets of a mandate's pupils: those that wait for the head, those decided.

*Source:* decisions 8 and 35.
"""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, When
from django.utils import timezone

from comptes.models import Mandat, Membre
from eleves.enums import TypeNotification
from eleves.models import BesoinLocal, DecisionCible, Eleve, NotificationMdph, Scolarisation
from eleves.regles.besoins import duree

PEU = 10


def cibles_de(mandat: Mandat, le: datetime.date) -> Any:
    """Targets of the pupils whom a mandate reads, with mutualised help in force; where they go.

    *Source:* decision 8.
    """
    ici = Scolarisation.objects.filter(eleve=OuterRef("eleve_id"), periode__contains=le)
    droits = NotificationMdph.objects.en_vigueur(le).filter(
        eleve=OuterRef("eleve_id"), type=TypeNotification.MUTUALISEE
    )
    attend = Q(pk__in=BesoinLocal.objects.a_valider().values("pk"))
    return (
        BesoinLocal.objects.filter(
            Q(cible_minutes__isnull=False) | Q(validee_le__isnull=False),
            Exists(droits),
            eleve__in=Eleve.objects.visibles_par(mandat, le),
        )
        .annotate(
            attend=Case(When(attend, then=1), default=0),
            ecole=Subquery(ici.values("etablissement__nom")[:1]),
            commune=Subquery(ici.values("etablissement__commune")[:1]),
            ecole_cle=Subquery(ici.values("etablissement__cle_tri")[:1]),
            classe=Subquery(ici.values("classe__libelle")[:1]),
        )
        .select_related("eleve", "cible_proposee_par", "validee_par", "evaluation__faite_par")
        .order_by("-attend", "ecole_cle", "eleve__cle_tri")
    )


def nombre_a_valider(mandat: Mandat, le: datetime.date) -> int:
    """How many wait, for the home of the head. *Source:* decision 8."""
    return int(cibles_de(mandat, le).filter(attend=1).count())


@dataclass(frozen=True)
class DecisionDuJour:
    """A decision that may still be taken back in one tap."""

    decision: DecisionCible
    eleve: Eleve

    @property
    def duree(self) -> str:
        """``4 h 30``, or nothing."""
        return duree(self.decision.minutes_validees or 0)


def decisions_du_jour(mandat: Mandat, membre: Membre, le: datetime.date) -> list[DecisionDuJour]:
    """Decisions of the reader since this morning that stand, latest first.

    *Source:* ux page §4 (undo where a person could regret).
    """
    matin = timezone.make_aware(datetime.datetime.combine(le, datetime.time()))
    lignes = DecisionCible.objects.filter(
        decidee_par=membre,
        annulee_le=None,
        decidee_le__gte=matin,
        besoin__validee_le=F("decidee_le"),
        besoin__eleve__in=Eleve.objects.visibles_par(mandat, le),
    )
    dernieres = lignes.select_related("besoin__eleve").order_by("-decidee_le")
    return [DecisionDuJour(une, une.besoin.eleve) for une in dernieres[:PEU]]
