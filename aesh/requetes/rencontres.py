"""Meetings that a mandate follows: its schools, its pupils.

*Source:* film annuel, "Rentrée".
"""

import datetime
from typing import Any

from aesh.enums.rencontres import EtatRencontre
from aesh.models import Rencontre
from comptes.models import Mandat
from eleves.models import Eleve
from pial.models import Etablissement
from pial.regles import annee_scolaire


def rencontres_de(mandat: Mandat, le: datetime.date) -> Any:
    """Meetings of this school year in the mandate's schools, with their people.

    *Source:* permissions page §3 (column "besoins", perimeter of the mandate).
    """
    return (
        Rencontre.objects.filter(
            annee=annee_scolaire(le),
            etablissement__in=Etablissement.objects.du_perimetre(mandat, le),
            eleve__in=Eleve.objects.visibles_par(mandat, le),
        )
        .select_related("eleve", "aesh", "etablissement", "close_par")
        .order_by("a_partir_du", "eleve__cle_tri", "aesh__cle_tri")
    )


def nombre_a_organiser(mandat: Mandat, le: datetime.date) -> int:
    """How many wait, for the home. *Source:* règle locale."""
    return int(rencontres_de(mandat, le).filter(etat=EtatRencontre.A_ORGANISER).count())
