"""What the cast knows of needs: a target that waits, an evaluation, a fiche, a meeting."""

import datetime
from typing import Any

from psycopg.types.range import DateRange

from aesh.models import Rencontre
from comptes.enums import Role
from eleves.models import (
    BesoinLocal,
    Eleve,
    EvaluationBesoin,
    LigneBesoin,
    NotificationMdph,
    PointFiche,
    Scolarisation,
)

PERIODE = DateRange(datetime.date(2020, 9, 1), datetime.date(2099, 9, 1))
FAITE_LE = datetime.datetime(2026, 10, 1, 8, 0, tzinfo=datetime.UTC)


def poser_besoins(cote: Any) -> None:
    """A mutualised pupil whose target waits for the head; the pair of the cast's AESH."""
    objets = cote.objets
    eleve = Eleve.objects.create(
        nom=cote.canari,
        prenom=f"Max{cote.canari}",
        naissance=datetime.date(2016, 7, 8),
        cle_tri=f"{cote.canari} max".lower(),
    )
    Scolarisation.objects.create(
        eleve=eleve, etablissement=objets["etablissement"], classe=objets["classe"], periode=PERIODE
    )
    NotificationMdph.objects.create(
        eleve=eleve,
        type="mutualisee",
        decidee_le=datetime.date(2026, 5, 1),
        recue_le=datetime.date(2026, 5, 8),
        periode=PERIODE,
    )
    auteur = cote.personnes[Role.COORD_PIAL]
    objets["evaluation"] = EvaluationBesoin.objects.create(
        eleve=eleve,
        faite_par=auteur,
        fonction=Role.COORD_PIAL,
        faite_le=FAITE_LE,
        cible_calculee=240,
        poids={"legere": 15, "moyenne": 35, "forte": 60},
    )
    LigneBesoin.objects.create(
        evaluation=objets["evaluation"],
        rang=0,
        activite="apprentissages",
        moment="matins",
        libelle_moment="tous les matins",
        plages=[[1, 510, 600, "toutes"]],
        intensite="moyenne",
    )
    objets["besoin"] = BesoinLocal.objects.create(
        eleve=eleve,
        cible_minutes=240,
        cible_proposee_par=auteur,
        cible_proposee_le=FAITE_LE,
        evaluation=objets["evaluation"],
    )
    PointFiche.objects.get_or_create(
        code="calme", defaults={"rang": 1, "libelle": "Un endroit calme", "source": "essai"}
    )
    objets["rencontre"] = Rencontre.objects.create(
        eleve=eleve,
        aesh=objets["aesh"],
        etablissement=objets["etablissement"],
        annee=2026,
        a_partir_du=datetime.date(2026, 9, 1),
    )
