"""Rows of means for the cast: a scenario and its hypothesis, a sent constat, a gap of the field."""

import datetime
from typing import TYPE_CHECKING

from comptes.enums import Role
from reporting.models import (
    ConstatRentree,
    Hypothese,
    RemonteeTerrain,
    ScenarioMoyens,
    SuiteRemontee,
)

if TYPE_CHECKING:
    from tests.distribution import Cote


def monter_moyens(cote: "Cote") -> None:
    """Everything that the pages of means show of one side."""
    objets = cote.objets
    auteur = cote.personnes[Role.COORD_PIAL]
    objets["simulation"] = ScenarioMoyens.objects.create(
        pole=objets["pole"], nom=f"{cote.canari} essai", auteur=auteur
    )
    objets["hypothese"] = Hypothese.objects.create(
        scenario=objets["simulation"],
        genre="contrat_change",
        a_partir_du=datetime.date(2027, 1, 4),
        aesh=objets["aesh"],
        minutes_hebdo=1800,
    )
    objets["constat"] = ConstatRentree.objects.create(
        pole=objets["pole"],
        annee=2026,
        version=1,
        etat="envoye",
        arrete_le=datetime.date(2026, 9, 7),
        aesh_presents=1,
        aesh_absents=0,
        aesh_nouveaux=0,
        aesh_a_former=0,
        eleves_sans_aide=1,
        incidents_texte=f"{cote.canari} incident",
        saisi_par=auteur,
        envoye_par=auteur,
        envoye_le=datetime.datetime(2026, 9, 8, tzinfo=datetime.UTC),
    )
    objets["remontee"] = RemonteeTerrain.objects.create(
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        genre="heures",
        depuis=datetime.date(2026, 9, 7),
        texte=f"{cote.canari} manque",
        deposee_par=auteur,
        echeance=datetime.date(2026, 9, 22),
    )
    SuiteRemontee.objects.create(
        remontee=objets["remontee"],
        etat="deposee",
        acte="Besoin remonté",
        par=auteur,
        fonction=Role.COORD_PIAL,
    )
