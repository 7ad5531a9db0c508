"""The rows of a pupil, found in the registry of models: none can be forgotten by a merge.

A model that must not be set aside says so by ``en_fusion = "refuser"`` (people booked on real
dates); by ``"ecarter"`` when its rows have no sense in the other file.
"""

from typing import Any
from uuid import UUID

import pghistory.models
from django.apps import apps
from django.db import DatabaseError, IntegrityError, models, transaction
from django.db.models.deletion import Collector

from eleves.models import Eleve
from socle.erreurs import ActionRefusee

DEPLACER, ECARTER, REFUSER = "deplacer", "ecarter", "refuser"
Ligne = dict[str, Any]


def liens_vers_un_eleve() -> list[models.ForeignKey]:  # type: ignore[type-arg]
    """Every foreign key to a pupil, of every room, histories left out (they are journals).

    *Source:* issue E (merged); Django's registry.
    """
    return [
        champ
        for modele in apps.get_models(include_auto_created=True)
        if not issubclass(modele, pghistory.models.Event) and not modele._meta.proxy
        for champ in modele._meta.local_fields
        if isinstance(champ, models.ForeignKey) and champ.related_model is Eleve
    ]


def cle_du_lien(champ: Any) -> str:
    """``aesh.CreneauEleve.eleve``. *Source:* Django's registry."""
    return f"{champ.model._meta.label}.{champ.name}"


def lien(cle: str) -> Any:
    """The field that ``cle_du_lien`` names. *Source:* Django's registry."""
    label, nom = cle.rsplit(".", 1)
    return apps.get_model(label)._meta.get_field(nom)


def deplacer(champ: Any, de: UUID, vers: UUID) -> tuple[list[str], list[UUID]]:
    """Give the rows of one pupil to another; (rows given, rows that the other cannot hold).

    *Source:* issue E (all related rows).
    """
    requete = champ.model.objects
    cles = list(requete.filter(**{champ.name: de}).values_list("pk", flat=True))
    if not cles:
        return [], []
    if getattr(champ.model, "en_fusion", DEPLACER) == ECARTER:
        return [], cles
    if _donner(champ, cles, vers):
        return list(map(str, cles)), []
    donnees, refusees = [], []
    for cle in cles:
        if _donner(champ, [cle], vers):
            donnees.append(str(cle))
        else:
            refusees.append(cle)
    return donnees, refusees


def _donner(champ: Any, cles: list[UUID], vers: UUID) -> bool:
    try:
        with transaction.atomic():
            champ.model.objects.filter(pk__in=cles).update(**{champ.name: vers})
    except IntegrityError:
        return False
    return True


class _Tout(Collector):
    """Collects every row that goes with one, even where a bulk deletion would do."""

    def can_fast_delete(self, *args: Any, **kwargs: Any) -> bool:
        """Never: each row is to be written in the record."""
        return False


def ecarter(modele: Any, cles: list[UUID]) -> list[Ligne]:
    """Take rows away, with those that hang on them, after writing them whole in the record.

    Raises ``ActionRefusee`` for a model that refuses it, or when another row holds on to them.
    *Source:* issue E (nothing dropped).
    """
    if getattr(modele, "en_fusion", DEPLACER) == REFUSER:
        raise ActionRefusee(
            "Les deux dossiers ont des aides publiées au même moment. Publiez d'abord un emploi "
            f"du temps où un seul des deux en a ({modele._meta.verbose_name_plural})."
        )
    collecteur = _Tout(using="default")
    try:
        collecteur.collect(list(modele.objects.filter(pk__in=cles)))
    except models.ProtectedError as erreur:
        raise ActionRefusee(
            "Un élément des deux dossiers se contredit et un autre en dépend : "
            f"{modele._meta.verbose_name}. Réglez-le d'abord dans l'un des deux."
        ) from erreur
    collecteur.sort()
    lignes = [decrire(un) for instances in reversed(collecteur.data.values()) for un in instances]
    collecteur.delete()
    return lignes


def decrire(ligne: models.Model) -> Ligne:
    """A row as JSON, every column. *Source:* issue E (nothing dropped)."""
    champs = {
        champ.attname: (
            None if champ.value_from_object(ligne) is None else champ.value_to_string(ligne)
        )
        for champ in ligne._meta.concrete_fields
    }
    return {"modele": ligne._meta.label, "champs": champs}


def remettre(lignes: list[Ligne]) -> None:
    """Write again the rows of a record, parents first; ``ActionRefusee`` when one clashes.

    *Source:* issue E (undo).
    """
    try:
        for ligne in reversed(lignes):
            modele: Any = apps.get_model(ligne["modele"])
            valeurs = {
                champ.attname: _lire(champ, ligne["champs"].get(champ.attname))
                for champ in modele._meta.concrete_fields
                if champ.attname in ligne["champs"]
            }
            with transaction.atomic():
                modele.objects.bulk_create([modele(**valeurs)])
    except DatabaseError as erreur:
        raise ActionRefusee(
            "La fusion ne peut plus être annulée : ce qui avait été mis de côté contredit ce qui "
            "a été écrit depuis."
        ) from erreur


def _lire(champ: Any, valeur: Any) -> Any:
    if valeur is None:
        return None
    return champ.target_field.to_python(valeur) if champ.is_relation else champ.to_python(valeur)
