"""Load academies and departments, the tenants."""

import csv
from collections.abc import Iterable
from pathlib import Path

from django.conf import settings
from django.db import transaction

from comptes.models import Academie, Departement

SOURCE = "donnees/geo/departements_academies.csv"
FUSEAU_METROPOLE = "Europe/Paris"
# IANA zones of the departments and collectivities out of Europe.
FUSEAUX = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}


class TerritoireInconnu(Exception):
    """A code that the list of departments does not hold; the message is in French."""


@transaction.atomic
def charger_territoires(
    *, ouvrir: Iterable[str] = (), chemin: Path | None = None
) -> dict[str, int]:
    """Create or update every academy and department; open those asked for. Idempotent.

    Nothing is ever closed or deleted here. Raises ``TerritoireInconnu``.
    *Source:* official list of departments and académies; decision 33 for the time zones.
    """
    fichier = chemin or Path(settings.RACINE) / SOURCE
    with fichier.open(encoding="utf-8-sig", newline="") as flux:
        lignes = list(csv.DictReader(flux))
    voulus = {code.strip().upper() for code in ouvrir}
    inconnus = voulus - {ligne["code_departement_insee"] for ligne in lignes}
    if inconnus:
        raise TerritoireInconnu(f"Département inconnu : {', '.join(sorted(inconnus))}.")
    academies = {
        ligne["code_academie"]: Academie(
            code=ligne["code_academie"],
            nom=ligne["libelle_academie"],
            code_region=ligne["code_region"],
            nom_region=ligne["libelle_region"],
        )
        for ligne in lignes
    }
    Academie.objects.bulk_create(
        academies.values(),
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["nom", "code_region", "nom_region"],
    )
    Departement.objects.bulk_create(
        [
            Departement(
                code=ligne["code_departement_insee"],
                code_men=ligne["code_departement_men"],
                nom=ligne["libelle_departement"],
                academie_id=ligne["code_academie"],
                zone_vacances=ligne["zone_vacances"],
                fuseau=FUSEAUX.get(ligne["code_departement_insee"], FUSEAU_METROPOLE),
            )
            for ligne in lignes
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["code_men", "nom", "academie", "zone_vacances", "fuseau"],
    )
    ouverts = Departement.objects.filter(code__in=voulus, est_ouvert=False).update(est_ouvert=True)
    return {"academies": len(academies), "departements": len(lignes), "ouverts": ouverts}
