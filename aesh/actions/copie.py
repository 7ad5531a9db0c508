"""Copy the slots of a version into another.

*Source:* decision 1 (a published version never changes: one works on a copy).
"""

from uuid import UUID

from aesh.models import Creneau, CreneauEleve, EmploiDuTemps


def copier_creneaux(*, depuis: EmploiDuTemps, vers: EmploiDuTemps, membre: UUID) -> int:
    """Copy every slot with its pupils, in four queries; returns how many."""
    anciens = list(depuis.creneaux.all())
    nouveaux = {
        ancien.pk: Creneau(
            emploi=vers,
            aesh_id=ancien.aesh_id,
            etablissement_id=ancien.etablissement_id,
            classe_id=ancien.classe_id,
            type=ancien.type,
            jour=ancien.jour,
            debut=ancien.debut,
            fin=ancien.fin,
            semaine=ancien.semaine,
            modifie_par_id=membre,
        )
        for ancien in anciens
    }
    Creneau.objects.bulk_create(nouveaux.values())
    liens = CreneauEleve.objects.filter(creneau__emploi=depuis).values_list(
        "creneau_id", "eleve_id"
    )
    CreneauEleve.objects.bulk_create(
        CreneauEleve(creneau=nouveaux[creneau], eleve_id=eleve) for creneau, eleve in liens
    )
    return len(anciens)
