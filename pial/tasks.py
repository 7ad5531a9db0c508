"""Jobs of pial."""

from typing import Any

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.actions.imports import ECOLES
from pial.actions.officiel import appliquer_fichier
from pial.actions.sorte_import import ErreurImport, SorteImport
from socle.models import Travail
from socle.officiel import FichierRefuse
from socle.travaux import Avancer, ErreurTravail, genre_de_travail


@genre_de_travail("pial.appliquer_import", titre="Import de l'annuaire", unite="étapes")
def executer_import(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Apply a kept dry run of the directory."""
    return appliquer_en_travail(travail, avancer, sorte=ECOLES, chemin="annuaire")


def appliquer_en_travail(
    travail: Travail, avancer: Avancer, *, sorte: SorteImport, chemin: str
) -> dict[str, Any]:
    """Apply a kept dry run of any official file; ``chemin``: where its page lives."""
    importation = sorte.modele.objects.filter(pk=travail.parametres["import"]).first()
    if importation is None:
        raise ErreurTravail("Cette simulation n'existe plus : déposez à nouveau le fichier.")
    departement = Departement.objects.get(code=travail.departement_id)
    try:
        bilan = appliquer_fichier(
            sorte=sorte,
            importation=importation,
            le=aujourdhui_dans(departement),
            avancer=avancer,
        )
    except (ErreurImport, FichierRefuse) as refus:
        raise ErreurTravail(str(refus)) from refus
    lien = f"/{departement.code}/{chemin}/{importation.pk}/"
    return {**bilan, "resume": sorte.phrase(bilan), "lien": lien}
