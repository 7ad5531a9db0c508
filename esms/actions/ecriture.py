"""Write the differences of a FINESS file, and take them back: bulk statements, one transaction."""

import datetime
from typing import Any

from django.db import transaction

from comptes.enums import GenrePerimetre
from comptes.models import Perimetre
from esms.finess.comparaison import CHAMPS, NOMS_CHAMPS, Differences
from esms.models import Emas, Esms
from pial.actions.ecriture import perimetres
from pial.actions.sorte_import import ErreurImport
from socle.masse import identifiants, inserer_en_masse, modifier_en_masse
from socle.texte import cle_tri

DATES = ("ouvert_le", "maj_le", "disparu_le")


def cle_de(nom: str, nom_long: str, commune: str) -> str:
    """Search and sort key of an ESMS. *Source:* règle locale."""
    return cle_tri(f"{nom} {nom_long[:60]} {commune[:35]}")[:220]


@transaction.atomic
def ecrire_import(*, diff: Differences, le: datetime.date) -> dict[str, Any]:
    """Write what a comparison found; returns what undoes it, as JSON.

    *Source:* manners of the school import (issue A, C « Real input »): never deletes.
    """
    avant: dict[str, Any] = {"crees": _creer(diff), "champs": {}, "apres": {}, "disparus": []}
    lignes, libelles = [], {}
    for modification in diff.modifies:
        connu, valeurs = modification.connu, modification.valeurs()
        cle = str(connu.id)
        avant["champs"][cle] = {c: _json(v) for c, (v, _) in modification.champs.items()}
        avant["apres"][cle] = {c: _json(v) for c, (_, v) in modification.champs.items()}
        lues = dict(zip(NOMS_CHAMPS, valeurs, strict=True))
        tri = cle_de(lues["nom"], lues["nom_long"], lues["commune"])
        lignes.append((connu.id, tri, None, *valeurs))
        if "nom" in modification.champs:
            libelles[connu.id] = lues["nom"]
    if lignes:
        modifier_en_masse(Esms, ["cle_tri", "disparu_le", *NOMS_CHAMPS], lignes)
    _renommer(libelles)
    if diff.disparues:
        absents = [connu.id for connu in diff.disparues]
        modifier_en_masse(Esms, ["disparu_le"], [(id_, le) for id_ in absents])
        avant["disparus"] = [str(id_) for id_ in absents]
    return avant


def _creer(diff: Differences) -> list[str]:
    crees = diff.crees
    if not crees:
        return []
    ids = identifiants(len(crees))
    peris = perimetres(GenrePerimetre.ESMS, [lu.nom for lu in crees])
    lignes = (
        (
            id_,
            lu.finess,
            cle_de(lu.nom, lu.nom_long, lu.commune),
            perimetre,
            "",
            False,
            [],
            *(getattr(lu, champ) for champ in NOMS_CHAMPS),
        )
        for id_, perimetre, lu in zip(ids, peris, crees, strict=True)
    )
    champs = ["id", "finess", "cle_tri", "perimetre", "courriel", "est_cree_a_la_main", "saisis"]
    inserer_en_masse(Esms, [*champs, *NOMS_CHAMPS], lignes)
    return ids


def _renommer(libelles: dict[Any, str]) -> None:
    """Keep the labels of perimeters equal to the names of their ESMS."""
    if libelles:
        liens = Esms.objects.filter(id__in=libelles).values_list("perimetre_id", "id")
        lignes = [(perimetre, libelles[id_]) for perimetre, id_ in liens]
        modifier_en_masse(Perimetre, ["libelle"], lignes)


def _json(valeur: Any) -> Any:
    return valeur.isoformat() if isinstance(valeur, datetime.date) else valeur


def _valeur(champ: str, valeur: Any) -> Any:
    return datetime.date.fromisoformat(valeur) if champ in DATES and valeur else valeur


@transaction.atomic
def defaire_import(avant: dict[str, Any]) -> None:
    """Put back the values that an import changed and remove the ESMS that it created.

    Raises ``ErreurImport`` when someone has since changed by hand what it wrote, or uses it.
    *Source:* manners of the school import: undoable, nothing typed is lost.
    """
    _refuser_si_touche(avant)
    lignes, libelles = [], {}
    for esms in Esms.objects.filter(id__in=avant["champs"]):
        anciens = avant["champs"][str(esms.id)]
        for champ, valeur in anciens.items():
            setattr(esms, champ, _valeur(champ, valeur))
        valeurs = [getattr(esms, champ) for champ in NOMS_CHAMPS]
        tri = cle_de(esms.nom, esms.nom_long, esms.commune)
        lignes.append((esms.id, tri, esms.disparu_le, *valeurs))
        libelles[esms.id] = esms.nom
    if lignes:
        modifier_en_masse(Esms, ["cle_tri", "disparu_le", *NOMS_CHAMPS], lignes)
    _renommer(libelles)
    if avant["disparus"]:
        modifier_en_masse(Esms, ["disparu_le"], [(id_, None) for id_ in avant["disparus"]])
    crees = Esms.objects.filter(id__in=avant["crees"])
    peris = list(crees.values_list("perimetre_id", flat=True))
    crees.delete()
    Perimetre.objects.filter(id__in=peris).delete()


def _refuser_si_touche(avant: dict[str, Any]) -> None:
    crees = Esms.objects.filter(id__in=avant["crees"])
    porteur = Emas.objects.filter(porteur__in=crees).select_related("porteur").first()
    if porteur is not None:
        raise ErreurImport(
            f"L'EMAS « {porteur} » est portée par {porteur.porteur.nom_court}, créé par cet "
            "import : il ne peut plus être annulé."
        )
    touche = crees.exclude(saisis=[], courriel="", ferme_le=None).first()
    if touche is None:
        modifies = Esms.objects.filter(id__in=avant["champs"])
        touche = next((esms for esms in modifies if _est_touche(esms, avant)), None)
    if touche is not None:
        raise ErreurImport(
            f"{touche.nom_court} a été modifié à la main depuis cet import : "
            "il ne peut plus être annulé."
        )


def _est_touche(esms: Esms, avant: dict[str, Any]) -> bool:
    ecrits = avant["apres"][str(esms.id)]
    return any(
        champ in CHAMPS and _json(getattr(esms, champ)) != valeur
        for champ, valeur in ecrits.items()
    )
