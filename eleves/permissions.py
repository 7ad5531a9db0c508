"""Who may read or change a pupil, and who may type a class's week: capability, then perimeter."""

import datetime

from comptes.models import Mandat
from comptes.permissions import peut
from eleves.models import Classe, Eleve
from pial.models import Etablissement


def peut_lire_eleve(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may read a pupil on a day; an expired share gives nothing.

    The AESH's own pupils come from her slots: see ``aesh.permissions``.
    *Source:* permissions page §1 and §3; security page §3 (shares).
    """
    if not mandat.est_actif(le) or not peut(mandat, "r", "eleve"):
        return False
    return Eleve.objects.visibles_par(mandat, le).filter(pk=eleve.pk).exists()


def peut_modifier_eleve(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may change a pupil's class or regular absences.

    *Source:* permissions page §3 (column "élève": ``u``).
    """
    return peut(mandat, "u", "eleve") and peut_lire_eleve(mandat, eleve, le)


def peut_modifier_classes_de(
    mandat: Mandat, etablissement: Etablissement, le: datetime.date
) -> bool:
    """Whether a mandate may create and change the classes of a school.

    A class is a part of its school: to add one is to update the school (``u``, not ``c``).
    *Source:* decision 35 (class grids follow the column of schools).
    """
    return (
        mandat.est_actif(le)
        and peut(mandat, "u", "classe")
        and Etablissement.objects.du_perimetre(mandat, le).filter(pk=etablissement.pk).exists()
    )


def peut_modifier_classe(mandat: Mandat, classe: Classe, le: datetime.date) -> bool:
    """Whether a mandate may change a class and its week.

    *Source:* decision 35.
    """
    return peut_modifier_classes_de(mandat, classe.etablissement, le)


def peut_proposer_besoins(mandat: Mandat, eleve: Eleve, le: datetime.date) -> bool:
    """Whether a mandate may propose a local target and a need at lunch.

    *Source:* decision 35 (the local target follows the column "besoins").
    """
    return peut(mandat, "u", "besoins") and peut_lire_eleve(mandat, eleve, le)
