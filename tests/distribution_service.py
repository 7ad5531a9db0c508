"""Rows of months of service and of welcomes for the cast."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone

from comptes.enums import Role
from contrats.models import DeclarationEcole, EtapeAccueil, LigneProvisoire, MoisDeService

if TYPE_CHECKING:
    from tests.distribution import Cote


def monter_service(cote: "Cote") -> None:
    """An open month with the line of the cast's AESH, what her school says, her first box."""
    objets, agent = cote.objets, cote.personnes[Role.DIRECTEUR]
    objets["mois"], _ = MoisDeService.objects.get_or_create(
        du=datetime.date(2026, 10, 1),
        defaults={"coupure_le": datetime.date(2026, 11, 15), "prepare_le": timezone.now()},
    )
    LigneProvisoire.objects.create(
        mois=objets["mois"],
        contrat=objets["contrat"],
        aesh=objets["aesh"],
        employeur="t2",
        minutes_hebdo=1440,
        minutes_contrat=5760,
        minutes_grille=5700,
        minutes_absence=0,
        minutes_en_plus=0,
        minutes_declarees=0,
        minutes_ajustement=0,
        minutes_service=5700,
        ecarts=["a_trancher"],
    )
    objets["declaration"] = DeclarationEcole.objects.create(
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        jour=datetime.date(2026, 10, 6),
        minutes=30,
        motif="en_plus",
        declare_par=agent,
    )
    EtapeAccueil.objects.create(
        aesh=objets["aesh"],
        etape="installation",
        etablissement=objets["etablissement"],
        jour=datetime.date(2026, 9, 2),
        par=agent,
    )
