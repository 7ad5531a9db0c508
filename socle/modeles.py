"""Abstract bases of every table, and the hook that gives tenant tables their constraints."""

import uuid
from typing import Any, ClassVar

import pghistory.models
from django.db import models
from django.db.models.signals import class_prepared

from socle.cloison import (
    GestionnaireCloisonne,
    LienCloisonne,
    LienUniqueCloisonne,
    departement_courant,
)
from socle.contraintes import PolitiqueCloison, ReferenceCloisonnee
from socle.rgpd import Rgpd


class Modele(models.Model):
    """A table of ours: random public identifier, and the RGPD declaration each child must make."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    rgpd: ClassVar[Rgpd]

    class Meta:
        abstract = True


class ModeleCloisonne(Modele):
    """A tenant table: rows of one department, invisible to the others."""

    departement = models.ForeignKey(
        "comptes.Departement",
        models.PROTECT,
        default=departement_courant,
        editable=False,
        related_name="+",
        db_index=False,
        verbose_name="département",
    )
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    modifie_le = models.DateTimeField("modifié le", auto_now=True)

    genre_cloison: ClassVar[str] = "cloisonnee"
    lecture_par_membre: ClassVar[str] = ""
    lecture_par_departement: ClassVar[str] = ""

    objects = GestionnaireCloisonne()

    class Meta:
        abstract = True


class ModeleReferentiel(ModeleCloisonne):
    """A public referential (schools, poles): every department reads it, its own writes it."""

    genre_cloison = "referentiel"

    tous = models.Manager()

    class Meta:
        abstract = True


class ModeleJournal(ModeleCloisonne):
    """A journal: rows are added, never changed."""

    genre_cloison = "journal"

    class Meta:
        abstract = True


def _ajouter_contraintes(sender: type[models.Model], **_: Any) -> None:
    """Give a tenant model its policy, its composite key and its composite references."""
    options = sender._meta
    if sender.__module__ == "__fake__" or options.proxy:
        return
    historique = issubclass(sender, pghistory.models.Event)
    if not historique and not issubclass(sender, ModeleCloisonne):
        return
    if "departement" not in {champ.name for champ in options.local_fields}:
        return
    table = options.db_table
    genre = "journal" if historique else sender.genre_cloison  # type: ignore[attr-defined]
    membre = "" if historique else sender.lecture_par_membre  # type: ignore[attr-defined]
    adresse = "" if historique else sender.lecture_par_departement  # type: ignore[attr-defined]
    nouvelles: list[models.BaseConstraint] = [
        PolitiqueCloison(
            name=f"{table}_cloison",
            genre=genre,
            lecture_par_membre=membre,
            lecture_par_departement=adresse,
        )
    ]
    if historique:
        histoire = models.Index(
            fields=["departement", "pgh_obj", "pgh_created_at"], name=f"{table[:22]}_histo"
        )
        options.indexes = [*options.indexes, histoire]
        options.original_attrs["indexes"] = options.indexes
    else:
        nouvelles.append(
            models.UniqueConstraint(fields=["departement", "id"], name=f"{table}_cle_cloison")
        )
        nouvelles.extend(
            ReferenceCloisonnee(name=f"{table}_{champ.name}_ref", champ=champ.name)
            for champ in options.local_fields
            if isinstance(champ, LienCloisonne | LienUniqueCloisonne)
        )
    options.constraints = [*options.constraints, *nouvelles]
    options.original_attrs["constraints"] = options.constraints


class_prepared.connect(_ajouter_contraintes, dispatch_uid="socle.contraintes")
