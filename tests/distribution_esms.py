"""The cast's ESMS, its mobile team, and a PAS that the team serves."""

import uuid
from typing import Any

from psycopg.types.range import DateRange

from comptes.enums import GenrePerimetre
from comptes.models import Perimetre
from esms.models import Emas, EmasPas, Esms, ImportEsms
from pial.annuaire.differences import DifferencesDe
from pial.models import Pole
from socle.officiel import Rejet


def monter_esms(cote: Any) -> None:
    """One ESMS, directed by the cast's director, and what hangs on it."""
    objets, toujours = cote.objets, DateRange(cote.mandats["SEI"].periode.lower, None)
    objets["esms"] = Esms.objects.create(
        finess=f"{cote.departement}00{ord(cote.lettre):05d}",
        nom=f"{cote.lieu} esms",
        cle_tri=f"{cote.lieu} esms".lower(),
        categorie="183",
        famille="ime",
        commune="Rennes",
        perimetre=cote.perimetres[GenrePerimetre.ESMS],
    )
    objets["emas"] = Emas.objects.create(
        nom=f"{cote.lieu} emas",
        cle_tri=f"{cote.lieu} emas".lower(),
        porteur=objets["esms"],
        periode=toujours,
    )
    objets["pas"] = Pole.objects.create(
        genre="PAS",
        code=f"PAS{cote.lettre}",
        nom=f"{cote.lieu} pas",
        cle_tri=f"{cote.lieu} pas".lower(),
        periode=toujours,
        perimetre=Perimetre.objects.create(genre="P", libelle=f"{cote.lieu} pas"),
    )
    objets["service"] = EmasPas.objects.create(
        emas=objets["emas"], pole=objets["pas"], periode=toujours
    )
    lue: DifferencesDe[Any, Any, Any] = DifferencesDe(lignes=1, rejets=[Rejet(2, "FINESS faux")])
    objets["importation_esms"] = ImportEsms.objects.create(
        nom_fichier=f"{cote.lieu}.csv",
        empreinte=uuid.uuid4().hex * 2,
        lignes=1,
        bilan=lue.bilan(),
    )
