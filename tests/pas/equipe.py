"""A PAS by hand: its team, a school, and requests entered on paper by its coordinator."""

import datetime
from types import SimpleNamespace
from typing import Any

from pas.actions.saisie import deposer_pour
from pas.enums import Canal, Origine
from pas.models import Saisine
from pial.models import Rattachement
from tests import fabriques as f

LE = datetime.date(2026, 11, 23)
MERE = {
    "origine": Origine.RESPONSABLE,
    "prenom_auteur": "Nadia",
    "nom_auteur": "Belkacem",
    "courriel": "nadia@exemple.invalid",
    "telephone": "06 00 00 00 00",
    "prenom": "Léa",
    "nom": "Belkacem",
    "classe": "CE1",
    "difficultes": ["venir"],
    "texte": "Le matin, elle pleure.",
    "deja_fait": ["parle_ecole"],
    "accords": ["analyse"],
}
PROFESSEUR = MERE | {
    "origine": Origine.PROFESSEUR,
    "parents_informes": "pas_encore",
    "prenom_auteur": "Paul",
    "nom_auteur": "Ferry",
    "courriel": "paul@exemple.invalid",
}


def monter_le_pas(nom: str = "Fougères") -> Any:
    """A PAS with one school, its coordinator and its educator."""
    ecole = f.ecole(f"École des Érables {nom}", commune=nom)
    pole = f.pole(f"PAS de {nom}")
    pole.genre = "PAS"
    pole.save(update_fields=["genre"])
    Rattachement.objects.create(
        pole=pole, etablissement=ecole, genre="PAS", periode=f.DateRange(f.RENTREE, None)
    )
    return SimpleNamespace(
        ecole=ecole,
        pole=pole,
        coord=f.mandat("COORD_PAS", pole.perimetre, f.membre("Claire", "Morin")),
        educ=f.mandat("EDUC_PAS", pole.perimetre, f.membre("Yann", "Le Gall")),
    )


def deposer(pas: Any, *, le: datetime.date = LE, **reponses: Any) -> Saisine:
    """A request received by telephone."""
    return deposer_pour(
        auteur=pas.coord,
        pole=pas.pole,
        etablissement=pas.ecole,
        canal=Canal.TELEPHONE,
        reponses=MERE | reponses,
        le=le,
    )
