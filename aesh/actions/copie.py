"""Copy the slots of a version into another.

*Source:* decision 1 (a published version never changes: one works on a copy).
"""

from collections.abc import Iterable
from uuid import UUID

from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.annee_passee import CreneauRepris


def copier_creneaux(
    *,
    depuis: EmploiDuTemps,
    vers: EmploiDuTemps,
    membre: UUID,
    repris: Iterable[CreneauRepris] | None = None,
) -> int:
    """Copy slots with their pupils, in four queries; returns how many.

    Every slot as it is, its lock too; or, of another year, only ``repris`` with their class and
    pupils of today.
    """
    gardes = None if repris is None else {un.id: un for un in repris}
    anciens = [a for a in depuis.creneaux.all() if gardes is None or a.pk in gardes]
    nouveaux = {
        ancien.pk: Creneau(
            emploi=vers,
            aesh_id=ancien.aesh_id,
            etablissement_id=ancien.etablissement_id,
            classe_id=ancien.classe_id if gardes is None else gardes[ancien.pk].classe,
            type=ancien.type,
            jour=ancien.jour,
            debut=ancien.debut,
            fin=ancien.fin,
            semaine=ancien.semaine,
            verrouille=ancien.verrouille and gardes is None,
            lignee=ancien.lignee,
            modifie_par_id=membre,
        )
        for ancien in anciens
    }
    Creneau.objects.bulk_create(nouveaux.values())
    if gardes is None:
        liens = CreneauEleve.objects.filter(creneau__emploi=depuis)
        paires = list(liens.values_list("creneau_id", "eleve_id"))
    else:
        paires = [(un.id, eleve) for un in gardes.values() for eleve in un.eleves]
    CreneauEleve.objects.bulk_create(
        CreneauEleve(creneau=nouveaux[creneau], eleve_id=eleve) for creneau, eleve in paires
    )
    return len(anciens)
