"""Rows of months of service and of welcomes for the cast."""

import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from psycopg.types.range import DateRange

from aesh.models import Aesh, Affectation, Contrat
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
    arrivee = datetime.date.today() - datetime.timedelta(days=10)
    objets["arrivee"] = Aesh.objects.create(
        prenom="Nadia",
        nom=cote.canari,
        cle_tri=f"{cote.canari} nadia".lower(),
        matricule=f"N{cote.departement}{cote.lettre}",
    )
    periode = DateRange(arrivee, datetime.date(2099, 9, 1))
    Contrat.objects.create(aesh=objets["arrivee"], type="cdd", periode=periode, minutes_hebdo=1440)
    Affectation.objects.create(
        aesh=objets["arrivee"],
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        periode=periode,
    )
    EtapeAccueil.objects.create(
        aesh=objets["arrivee"],
        etape="installation",
        etablissement=objets["etablissement"],
        jour=arrivee,
        par=agent,
    )
