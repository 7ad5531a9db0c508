"""Whom an AESH asks for at school: the teacher of the class, else the head.

*Source:* ux page §5(e) ("door/contact", "teacher to contact"); permissions page §3 note 7.
"""

import datetime
from collections.abc import Collection
from dataclasses import dataclass, field
from uuid import UUID

from aesh.permissions import CHEFS
from comptes.models import Mandat
from eleves.models import EnseignantClasse
from pial.models import Etablissement


@dataclass(frozen=True)
class Interlocuteur:
    """A person of the school, by function."""

    nom: str
    fonction: str
    courriel: str = ""


@dataclass(frozen=True)
class Interlocuteurs:
    """Those of a few schools and classes."""

    classes: dict[UUID, list[Interlocuteur]] = field(default_factory=dict)
    ecoles: dict[UUID, Interlocuteur] = field(default_factory=dict)

    def enseignants(self, classe: UUID | None) -> list[Interlocuteur]:
        """Teachers of a class."""
        return self.classes.get(classe, []) if classe else []

    def direction(self, ecole: UUID) -> Interlocuteur | None:
        """Head of a school."""
        return self.ecoles.get(ecole)

    def demander(self, ecole: UUID | None, classe: UUID | None) -> Interlocuteur | None:
        """Whom to ask for on arrival."""
        enseignants = self.enseignants(classe)
        return enseignants[0] if enseignants else self.ecoles.get(ecole) if ecole else None


def interlocuteurs(
    ecoles: Collection[Etablissement], classes: Collection[UUID], le: datetime.date
) -> Interlocuteurs:
    """Heads of these schools and teachers of these classes, in two queries.

    *Source:* ux page §5(e).
    """
    par_classe: dict[UUID, list[Interlocuteur]] = {}
    for lien in EnseignantClasse.objects.filter(classe__in=classes).select_related("membre"):
        qui = lien.membre
        un = Interlocuteur(qui.nom_complet, "enseignant de la classe", qui.email)
        par_classe.setdefault(lien.classe_id, []).append(un)
    cle_de = {ecole.perimetre_id: ecole.pk for ecole in ecoles}
    chefs = Mandat.objects.actifs(le).filter(role__in=CHEFS, perimetre__in=cle_de)
    directions: dict[UUID, Interlocuteur] = {}
    for mandat in chefs.select_related("membre").order_by("periode", "pk"):
        fonction = mandat.get_role_display().lower()
        un = Interlocuteur(mandat.membre.nom_complet, fonction, mandat.membre.email)
        directions.setdefault(cle_de[mandat.perimetre_id], un)
    return Interlocuteurs(par_classe, directions)
