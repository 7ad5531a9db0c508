"""Teachers of a school and their classes.

*Source:* decision 20; permissions page §3.
"""

import datetime
from dataclasses import dataclass

from comptes.enums import Role
from comptes.models import Mandat, Membre
from eleves.models import Classe, EnseignantClasse
from pial.models import Etablissement
from pial.regles import annee_scolaire


@dataclass(frozen=True)
class ClasseEtEnseignants:
    """One class of the year, and who teaches it."""

    classe: Classe
    liens: list[EnseignantClasse]


def enseignants_de_l_ecole(ecole: Etablissement, le: datetime.date) -> list[Membre]:
    """Who holds a mandate of teacher on a school, by name; one query.

    *Source:* permissions page §2 (ENSEIGNANT).
    """
    mandats = Mandat.objects.actifs(le).filter(role=Role.ENSEIGNANT, perimetre=ecole.perimetre_id)
    membres = {mandat.membre_id: mandat.membre for mandat in mandats.select_related("membre")}
    return sorted(membres.values(), key=lambda membre: (membre.nom, membre.prenom))


def classes_et_enseignants(ecole: Etablissement, le: datetime.date) -> list[ClasseEtEnseignants]:
    """Classes of the year of a school, by name, each with its teachers; two queries.

    *Source:* decision 20.
    """
    classes = list(
        Classe.objects.filter(etablissement=ecole, annee=annee_scolaire(le)).order_by("libelle")
    )
    liens: dict[object, list[EnseignantClasse]] = {}
    for lien in EnseignantClasse.objects.filter(classe__in=classes).select_related("membre"):
        liens.setdefault(lien.classe_id, []).append(lien)
    return [ClasseEtEnseignants(classe, liens.get(classe.pk, [])) for classe in classes]
