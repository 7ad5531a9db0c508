"""Jobs of esms."""

from typing import Any

from esms.actions.imports import ESMS
from pial.tasks import appliquer_en_travail
from socle.models import Travail
from socle.travaux import Avancer, genre_de_travail


@genre_de_travail("esms.appliquer_import", titre="Import des ESMS", unite="étapes")
def executer_import(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Apply a kept dry run of FINESS."""
    return appliquer_en_travail(travail, avancer, sorte=ESMS, chemin="esms/imports")
