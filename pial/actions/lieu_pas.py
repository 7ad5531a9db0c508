"""The place of a PAS and its opening hours."""

import datetime
from dataclasses import dataclass
from typing import ClassVar

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import NumericRange

from comptes.models import Mandat
from pial.horaires import JOURS, Plages
from pial.models import Etablissement, LieuPas, OuverturePas, Pole
from pial.permissions import peut_tenir_le_lieu
from socle.base_de_donnees import convertir_erreurs
from socle.erreurs import ActionRefusee


@dataclass(frozen=True)
class DonneesLieu:
    """What the form says of the place of a PAS."""

    TEXTES: ClassVar = (
        *("adresse", "code_postal", "commune", "telephone", "courriel", "acces", "demander"),
    )

    etablissement: Etablissement | None
    adresse: str
    code_postal: str
    commune: str
    telephone: str
    courriel: str
    acces: str
    demander: str


@transaction.atomic
def enregistrer_lieu(
    *, auteur: Mandat, pole: Pole, donnees: DonneesLieu, plages: Plages, le: datetime.date
) -> LieuPas:
    """Write the place of a PAS and replace its opening hours. Raises ``ActionRefusee``.

    *Source:* source 004: a place that families and teachers find and reach easily.
    """
    if not peut_tenir_le_lieu(auteur, pole, le):
        raise ActionRefusee("Vous ne pouvez pas modifier le lieu de ce PAS.")
    fautes = _fautes(plages)
    if fautes:
        raise ActionRefusee(fautes[0], fautes)
    valeurs = {nom: getattr(donnees, nom) for nom in DonneesLieu.TEXTES}
    lieu: LieuPas
    with convertir_erreurs():
        lieu, _ = LieuPas.objects.update_or_create(
            pole=pole, defaults={"etablissement": donnees.etablissement, **valeurs}
        )
        OuverturePas.objects.filter(pole=pole).delete()
        OuverturePas.objects.bulk_create(
            OuverturePas(pole=pole, jour=jour, minutes=NumericRange(debut, fin, "[)"))
            for jour, demi_journees in plages.items()
            for debut, fin in demi_journees
        )
    return lieu


def _fautes(plages: Plages) -> list[str]:
    """What is wrong in the hours, day by day."""
    fautes = []
    for jour, demi_journees in sorted(plages.items()):
        if any(fin <= debut for debut, fin in demi_journees):
            fautes.append(f"Le {JOURS[jour]}, la fin doit suivre le début.")
        elif len(demi_journees) == 2 and demi_journees[1][0] < demi_journees[0][1]:
            fautes.append(f"Le {JOURS[jour]}, les deux plages se recouvrent.")
    return fautes
