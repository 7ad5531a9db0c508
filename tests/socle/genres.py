"""Jobs that only the tests know, loaded by their worker and by the tests themselves."""

import os
import time
from pathlib import Path
from typing import Any

from comptes.models import Reglage
from socle.fichiers import ecrire_fichier
from socle.models import Travail
from socle.travaux import Avancer, ErreurTravail, genre_de_travail


@genre_de_travail("essai.lignes", titre="Essai de lignes")
def lignes(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Writes one row per line, slowly: twice the effect would show (or break the unique key)."""
    nombre, pause = travail.parametres["nombre"], travail.parametres.get("pause", 0)
    for rang in range(nombre):
        Reglage.objects.create(code=f"essai-{rang}", valeur=str(travail.pk), du="2026-09-01")
        time.sleep(pause)
        avancer(rang + 1, nombre)
    return {"lignes": nombre, "resume": f"{nombre} lignes écrites."}


@genre_de_travail("essai.suicide", titre="Essai qui tue son ouvrier")
def suicide(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    Reglage.objects.create(code="suicide", valeur=1, du="2026-09-01")
    temoin = Path(travail.parametres["temoin"])
    temoin.write_text(temoin.read_text() + "x" if temoin.exists() else "x")
    os.kill(os.getpid(), 9)
    return {}


@genre_de_travail("essai.fautif", titre="Essai fautif")
def fautif(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    Reglage.objects.create(code="fautif", valeur=1, du="2026-09-01")
    raise ValueError(travail.parametres.get("message", "faute"))


@genre_de_travail("essai.refus", titre="Essai d'un refus")
def refus(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    Reglage.objects.create(code="refus", valeur=1, du="2026-09-01")
    raise ErreurTravail(
        "Ce fichier n'est pas un annuaire.", {"rejets": [{"ligne": 3, "cause": "=UAI absent"}]}
    )


@genre_de_travail("essai.fichier", titre="Essai de fichier", unite="pages")
def fichier(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    chemin = ecrire_fichier(b"%PDF-essai", extension="pdf", identifiant=travail.pk)
    return {"fichier": chemin, "nom_fichier": "Semaine d'essai.pdf"}


@genre_de_travail("essai.rien", titre="Essai sans effet")
def rien(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    return {}


@genre_de_travail("essai.marque", titre="Essai d'une marque")
def marque(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """One row that the database accepts once, then a pause in which to be killed."""
    Reglage.objects.create(code=f"marque-{travail.cle}", valeur=1, du="2026-09-01")
    time.sleep(0.2)
    return {}
