"""Undo an applied import of the directory, from the state that it kept."""

import datetime
import uuid
from typing import Any

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateRange

from comptes.models import Perimetre
from pial.actions.ecriture import renommer_perimetres
from pial.actions.sorte_import import ErreurImport
from pial.annuaire.comparaison import NOMS_CHAMPS
from pial.models import (
    Circonscription,
    Etablissement,
    PlageOuverture,
    Pole,
    Rattachement,
)
from socle.masse import modifier_en_masse
from socle.texte import cle_tri


@transaction.atomic
def defaire_import(avant: dict[str, Any]) -> None:
    """Put back what an import changed and remove what it created.

    Raises ``ErreurImport`` when other work (mandates, classes, contracts, hours) already stands on
    what it created. *Source:* issue A, C « Real input »: undoable.
    """
    _refuser_si_utilise(avant)
    _rattachements(avant)
    _champs(avant)
    _supprimer(avant)


def _refuser_si_utilise(avant: dict[str, Any]) -> None:
    """Refuse, with the reason, what a cascade or a date would silently lose."""
    ecoles = avant["etablissements"]
    if PlageOuverture.objects.filter(etablissement__in=ecoles).exists():
        raise ErreurImport(
            "Des horaires ont été saisis pour des écoles créées par cet import : "
            "il ne peut plus être annulé."
        )
    autres = Rattachement.objects.exclude(id__in=avant["rattachements"])
    if (
        autres.filter(etablissement__in=ecoles).exists()
        or autres.filter(pole__in=avant["poles"]).exists()
        or Rattachement.objects.filter(id__in=avant["rattachements"], est_saisi=True).exists()
    ):
        raise ErreurImport(
            "Des rattachements ont été saisis depuis cet import : il ne peut plus être annulé."
        )


def _rattachements(avant: dict[str, Any]) -> None:
    Rattachement.objects.filter(id__in=avant["rattachements"]).delete()
    fermes = Rattachement.objects.filter(id__in=avant["fermes"])
    lignes = [(r.id, DateRange(r.periode.lower, None)) for r in fermes]
    if lignes:
        modifier_en_masse(Rattachement, ["periode"], lignes)
    if avant["deplaces"]:
        modifier_en_masse(Rattachement, ["pole"], list(avant["deplaces"].items()))


def _champs(avant: dict[str, Any]) -> None:
    """Old values of the schools that were modified or said to have vanished."""
    districts = dict(Circonscription.objects.values_list("cle_tri", "id"))
    champs = ["cle_tri", "circonscription", "disparu_le", *NOMS_CHAMPS]
    lignes, libelles = [], {}
    for ecole in Etablissement.objects.filter(id__in=avant["champs"]):
        anciens = avant["champs"][str(ecole.id)]
        for champ in NOMS_CHAMPS:
            if champ in anciens:
                setattr(ecole, champ, _valeur(champ, anciens[champ]))
        district = ecole.circonscription_id
        if "circonscription" in anciens:
            district = districts.get(cle_tri(anciens["circonscription"]))
        disparu_le = ecole.disparu_le
        if "disparu_le" in anciens:
            disparu_le = _valeur("disparu_le", anciens["disparu_le"])
        cle = cle_tri(f"{ecole.nom[:170]} {ecole.commune}")[:260]
        valeurs = [getattr(ecole, champ) for champ in NOMS_CHAMPS]
        lignes.append((ecole.id, cle, district, disparu_le, *valeurs))
        libelles[ecole.id] = ecole.nom_court[:200]
    if lignes:
        modifier_en_masse(Etablissement, champs, lignes)
    renommer_perimetres(libelles)
    if avant["disparues"]:
        modifier_en_masse(Etablissement, ["disparu_le"], [(i, None) for i in avant["disparues"]])


def _valeur(champ: str, valeur: Any) -> Any:
    if champ in ("ouvert_le", "disparu_le") and valeur:
        return datetime.date.fromisoformat(valeur)
    return valeur


def _supprimer(avant: dict[str, Any]) -> None:
    """Rows that the import created, then their perimeters. Keys refuse what is used elsewhere."""
    perimetres: list[uuid.UUID] = []
    for modele, cle in (
        (Pole, "poles"),
        (Etablissement, "etablissements"),
        (Circonscription, "circonscriptions"),
    ):
        lignes = modele.objects.filter(id__in=avant[cle])
        perimetres += lignes.values_list("perimetre_id", flat=True)
        lignes.delete()
    Perimetre.objects.filter(id__in=[p for p in perimetres if p]).delete()
