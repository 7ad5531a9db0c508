"""Jobs of pial."""

from typing import Any

from comptes.models import Departement
from comptes.requetes import aujourdhui_dans
from pial.actions.imports import ErreurImport, appliquer_import
from pial.annuaire.lecture import FichierRefuse
from pial.models import ImportAnnuaire
from socle.models import Travail
from socle.travaux import Avancer, ErreurTravail, genre_de_travail

GENRE_IMPORT = "pial.appliquer_import"


@genre_de_travail(GENRE_IMPORT, titre="Import de l'annuaire", unite="étapes")
def executer_import(travail: Travail, avancer: Avancer) -> dict[str, Any]:
    """Apply a kept dry run of the directory."""
    importation = ImportAnnuaire.objects.filter(pk=travail.parametres["import"]).first()
    if importation is None:
        raise ErreurTravail("Cette simulation n'existe plus : déposez à nouveau le fichier.")
    departement = Departement.objects.get(code=travail.departement_id)
    try:
        bilan = appliquer_import(
            importation=importation, le=aujourdhui_dans(departement), avancer=avancer
        )
    except (ErreurImport, FichierRefuse) as refus:
        raise ErreurTravail(str(refus)) from refus
    return {
        **bilan,
        "resume": (
            f"{bilan['crees']} écoles créées, {bilan['modifies']} modifiées, "
            f"{bilan['inchanges']} inchangées, {bilan['signales']} signalements, "
            f"{bilan['rejetes']} lignes rejetées."
        ),
        "lien": f"/{departement.code}/annuaire/{importation.pk}/",
    }
