"""Rows of the annual film for the cast: one film per department, a task and a tick per side."""

import datetime
from typing import TYPE_CHECKING

from comptes.enums import Role
from film.models import FilmAnnee, ModeleTache, SuiviTache, TacheFilm

if TYPE_CHECKING:
    from tests.distribution import Cote

ANNEE = 2027


def monter_film(cote: "Cote") -> None:
    """A task of the coordinators, open; one of the template; a reason that is ours."""
    film, _ = FilmAnnee.objects.get_or_create(
        annee=ANNEE,
        defaults={
            "rentree": datetime.date(2027, 9, 1),
            "prerentree": datetime.date(2027, 8, 30),
            "fin": datetime.date(2028, 7, 3),
            "debut": datetime.date(2026, 9, 1),
            "dernier_jour": datetime.date(2028, 8, 31),
        },
    )
    communs = {
        "phase": "sept_dec",
        "rang": 1,
        "libelle": "Tâche d'essai",
        "roles": ["COORD_PIAL", "SEI"],
        "portee": "pole",
    }
    code = f"T{cote.departement}{cote.lettre}"
    objets = cote.objets
    objets["tache_film"] = TacheFilm.objects.create(
        film=film,
        code=code,
        ouvre_le=datetime.date(2026, 9, 1),
        echeance=datetime.date(2027, 10, 1),
        **communs,
    )
    objets["modele_tache"] = ModeleTache.objects.create(code=code, du="R", au="R+30", **communs)
    objets["tache_cochee"] = TacheFilm.objects.create(
        film=film, code=f"{code}2", ouvre_le=datetime.date(2026, 9, 1), **communs
    )
    SuiviTache.objects.create(
        tache=objets["tache_cochee"],
        pole=objets["pole"],
        etat="sans_objet",
        origine="main",
        motif=f"{cote.canari} essai",
        par=cote.personnes[Role.COORD_PIAL],
        le=datetime.date(2026, 9, 2),
    )
