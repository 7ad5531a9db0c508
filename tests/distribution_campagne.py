"""Rows of a campaign of pre-assignment for the cast: need, search, line, notice, wishes."""

import datetime
from typing import TYPE_CHECKING

from campagne.models import (
    BesoinEcole,
    CalculCampagne,
    Campagne,
    CommentairePole,
    FicheAffectation,
    LigneCampagne,
    ProfilAesh,
    SouhaitsAesh,
)
from comptes.enums import Role

if TYPE_CHECKING:
    from tests.distribution import Cote

ANNEE = 2027


def monter_campagne(cote: "Cote") -> None:
    """Everything that the pages of a campaign show of one side; one campaign per department."""
    objets = cote.objets
    agent = cote.personnes[Role.SEI]
    campagne, _ = Campagne.objects.get_or_create(
        annee=ANNEE,
        defaults={
            "ouverte_par": agent,
            "besoins_lus_le": datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC),
        },
    )
    objets["campagne_rentree"] = campagne
    objets["besoin_ecole"] = BesoinEcole.objects.create(
        campagne=campagne,
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        minutes_individuelles=720,
    )
    objets["calcul"] = CalculCampagne.objects.create(
        campagne=campagne, etat="echec", bilan={"phrase": "essai"}, demande_par=agent
    )
    objets["ligne_campagne"] = LigneCampagne.objects.create(
        campagne=campagne,
        calcul=objets["calcul"],
        aesh=objets["aesh"],
        pole=objets["pole"],
        etablissement=objets["etablissement"],
        minutes=600,
    )
    objets["fiche_affectation"] = FicheAffectation.objects.create(
        campagne=campagne,
        aesh=objets["aesh"],
        version=1,
        contenu={
            "aesh": f"Agathe {cote.canari}",
            "matricule": "M",
            "rentree": "2027-09-01",
            "contrats": [],
            "poles": [],
            "ecoles": [],
            "total": "0 h",
            "algorithme": True,
            "decideur": f"{cote.canari}, SEI",
            "decidee_le": "2026-11-20",
            "mention": "",
            "mention_source": "",
            "mention_chargee": False,
        },
        empreinte="0" * 64,
        poles=[objets["pole"].pk],
        emise_le=datetime.datetime(2026, 11, 20, tzinfo=datetime.UTC),
    )
    objets["commentaire_pole"] = CommentairePole.objects.create(
        campagne=campagne,
        pole=objets["pole"],
        texte=f"{cote.canari} essai",
        auteur=cote.personnes[Role.COORD_PIAL],
        fonction=Role.COORD_PIAL,
    )
    SouhaitsAesh.objects.create(aesh=objets["aesh"], annee=ANNEE, ecole_1=objets["etablissement"])
    ProfilAesh.objects.create(aesh=objets["aesh"], competences=["lsf"])
