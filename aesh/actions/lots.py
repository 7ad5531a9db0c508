"""Several slots of one draft in one act: all of it is written, or nothing.

*Source:* screen of the week grid, règle locale (several slots move, copy and come back together);
decision 5 (a draft is saved with its conflicts).
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from aesh.actions.creneaux import RevisionPerimee, verrouiller_brouillon
from aesh.actions.saisie_creneau import (
    DonneesCreneau,
    champs_de,
    champs_de_creation,
    donnees_lues,
    erreurs_de,
    references_de,
)
from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from comptes.models import Mandat
from socle.erreurs import ActionRefusee

OPERATIONS_MAXIMUM = 200


@dataclass(frozen=True)
class Operation:
    """One change of a batch: ``donnees`` creates, ``changements`` modifies, neither deletes."""

    creneau: UUID | None = None
    revision: int = 0
    donnees: DonneesCreneau | None = None
    changements: dict[str, Any] = field(default_factory=dict)


class OperationPerimee(RevisionPerimee):
    """The slot of operation ``rang`` (from 0) was changed, or deleted, since it was read."""

    def __init__(self, rang: int, creneau: Creneau | None) -> None:
        super().__init__(creneau)
        self.rang = rang


class LotRefuse(ActionRefusee):
    """Malformed operations: ``erreurs`` holds (rank from 0, field, sentence)."""

    def __init__(self, erreurs: list[tuple[int, str, str]]) -> None:
        super().__init__("Rien n'est enregistré : corrigez les lignes signalées.")
        self.erreurs = erreurs


@transaction.atomic
def appliquer(
    *, emploi: EmploiDuTemps, auteur: Mandat, operations: Sequence[Operation]
) -> list[Creneau | None]:
    """Apply every operation to a draft, in a number of queries that does not depend on them.

    Returns the slot of each operation, in order; None for a deleted one. Raises ``LotRefuse``,
    ``OperationPerimee`` (the first stale slot), ``ActionRefusee``; nothing is then written.
    *Source:* security page §6 (never a silent loss), décision 5.
    """
    emploi = verrouiller_brouillon(emploi, auteur)
    if not 0 < len(operations) <= OPERATIONS_MAXIMUM:
        raise ActionRefusee(f"Un lot compte de 1 à {OPERATIONS_MAXIMUM} changements.")
    vises = [o.creneau for o in operations if o.creneau]
    if len(set(vises)) != len(vises):
        raise ActionRefusee("Le même créneau est cité deux fois dans ce lot.")
    presents = _verrouiller(emploi, operations)
    voulues = _voulues(operations, presents)
    references = references_de(emploi, voulues.values(), [d for _, d in presents.values()])
    erreurs = [
        (rang, champ, phrase)
        for rang, donnees in voulues.items()
        for champ, phrase in erreurs_de(donnees, references).items()
    ]
    if erreurs:
        raise LotRefuse(erreurs)
    return _ecrire(emploi, auteur, operations, presents, voulues)


def _verrouiller(
    emploi: EmploiDuTemps, operations: Sequence[Operation]
) -> dict[UUID, tuple[Creneau, DonneesCreneau]]:
    """Lock the slots in a constant order, and refuse those that changed."""
    vises = [o.creneau for o in operations if o.creneau]
    lus = Creneau.objects.filter(emploi=emploi, pk__in=vises).order_by("pk").select_for_update()
    creneaux = {c.pk: c for c in lus}
    for rang, operation in enumerate(operations):
        if operation.creneau is None:
            continue
        creneau = creneaux.get(operation.creneau)
        if creneau is None or creneau.revision != operation.revision:
            raise OperationPerimee(rang, creneau)
    eleves: dict[UUID, list[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=vises).order_by("pk")
    for cle, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(cle, []).append(eleve)
    return {cle: (c, donnees_lues(c, eleves.get(cle, []))) for cle, c in creneaux.items()}


def _voulues(
    operations: Sequence[Operation], presents: dict[UUID, tuple[Creneau, DonneesCreneau]]
) -> dict[int, DonneesCreneau]:
    """What each created or changed slot would be, by rank."""
    voulues = {}
    for rang, operation in enumerate(operations):
        if operation.donnees is not None:
            voulues[rang] = operation.donnees
        elif operation.creneau and operation.changements:
            voulues[rang] = replace(presents[operation.creneau][1], **operation.changements)
    return voulues


def _ecrire(
    emploi: EmploiDuTemps,
    auteur: Mandat,
    operations: Sequence[Operation],
    presents: dict[UUID, tuple[Creneau, DonneesCreneau]],
    voulues: dict[int, DonneesCreneau],
) -> list[Creneau | None]:
    resultats: list[Creneau | None] = [None] * len(operations)
    crees, changes, otes = [], [], []
    liens: list[CreneauEleve] = []
    a_relier: list[UUID] = []
    a_creer = [rang for rang, operation in enumerate(operations) if operation.donnees is not None]
    champs = champs_de_creation(emploi, [voulues[rang] for rang in a_creer])
    champs_de_rang = dict(zip(a_creer, champs, strict=True))
    for rang, operation in enumerate(operations):
        if rang not in voulues:
            otes.append(operation.creneau)
            continue
        donnees = voulues[rang]
        if operation.creneau is None:
            poses = champs_de_rang[rang]
            creneau = Creneau(emploi=emploi, modifie_par_id=auteur.membre_id, **poses)
            crees.append(creneau)
        else:
            creneau, avant = presents[operation.creneau]
            for nom, valeur in champs_de(donnees).items():
                setattr(creneau, nom, valeur)
            creneau.revision += 1
            creneau.modifie_par_id = auteur.membre_id
            creneau.modifie_le = timezone.now()
            changes.append(creneau)
            if set(avant.eleves) == set(donnees.eleves):
                resultats[rang] = creneau
                continue
            a_relier.append(creneau.pk)
        liens += [CreneauEleve(creneau=creneau, eleve_id=eleve) for eleve in donnees.eleves]
        resultats[rang] = creneau
    Creneau.objects.bulk_create(crees)
    if changes:
        Creneau.objects.bulk_update(changes, CHAMPS_CHANGES)
    CreneauEleve.objects.filter(creneau__in=a_relier).delete()
    CreneauEleve.objects.bulk_create(liens)
    if otes:
        # The journal of writes then says who deleted.
        perdus = Creneau.objects.filter(pk__in=[cle for cle in otes if cle])
        perdus.update(revision=F("revision") + 1, modifie_par_id=auteur.membre_id)
        perdus.delete()
    return resultats


CHAMPS_CHANGES = (
    "aesh",
    "etablissement",
    "classe",
    "type",
    "jour",
    "debut",
    "fin",
    "semaine",
    "verrouille",
    "revision",
    "modifie_par",
    "modifie_le",
)
