"""Pupils whose helper leaves soon: contract or posting without a successor.

*Source:* ux page §5(c) (« Fins d'accompagnement »); règle locale (90 days).
"""

import datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Upper

from aesh.enums import StatutEmploi
from aesh.models import Aesh, Affectation, Contrat, CreneauEleve
from pial.regles import annee_scolaire

JOURS_AVANT_LA_FIN = 90


def aesh_qui_partent(le: datetime.date) -> dict[UUID, datetime.date]:
    """AESH whose contract or posting ends within 90 days, with the first day without her."""
    horizon = le + datetime.timedelta(days=JOURS_AVANT_LA_FIN + 1)
    partent: dict[UUID, datetime.date] = {}
    for lien in (Contrat, Affectation):
        siens = lien.objects.filter(aesh=OuterRef("pk"))
        fins = (
            Aesh.objects.filter(
                Exists(siens.filter(periode__contains=le)),
                ~Exists(siens.filter(periode__contains=horizon)),
            )
            .annotate(
                fin=Subquery(
                    siens.filter(periode__overlap=(le, horizon))
                    .annotate(haut=Upper("periode"))
                    .order_by("-haut")
                    .values("haut")[:1]
                )
            )
            .values_list("pk", "fin")
        )
        for pk, fin in fins:
            partent[pk] = min(fin, partent.get(pk, fin))
    return partent


def eleves_dont_l_aide_finit(le: datetime.date) -> dict[UUID, datetime.date]:
    """Pupils of published slots whose AESH leaves, with the last day of the first to leave.

    Three statements, whatever the size.
    """
    partent = aesh_qui_partent(le)
    if not partent:
        return {}
    liens = CreneauEleve.objects.filter(
        creneau__aesh__in=list(partent),
        creneau__emploi__statut=StatutEmploi.PUBLIE,
        creneau__emploi__annee=annee_scolaire(le),
        creneau__emploi__date_effet__lte=le,
    )
    finissent: dict[UUID, datetime.date] = {}
    for eleve, aesh in liens.order_by().values_list("eleve", "creneau__aesh").distinct():
        dernier = partent[aesh] - datetime.timedelta(days=1)
        finissent[eleve] = min(dernier, finissent.get(eleve, dernier))
    return finissent
