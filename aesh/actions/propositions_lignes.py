"""Write what a plan changes of a draft as lines that people decide of.

*Source:* issue D (a proposal laid over the draft: added, moved, removed).
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction

from aesh.actions.propositions_decision import donnees_en_json
from aesh.actions.saisie_creneau import donnees_lues
from aesh.models import Creneau, CreneauEleve, LigneEleve, LigneProposition, Proposition
from aesh.planning.differences import Changement
from aesh.regles.faits import Cle


@transaction.atomic
def ecrire_lignes(
    proposition: Proposition, *, changements: Sequence[Changement], classes: dict[Cle, Cle | None]
) -> list[LigneProposition]:
    """One line for each change, in a number of queries that does not depend on them.

    ``classes``: class of each pupil. A slot that was deleted since has no line.
    *Source:* issue D.
    """
    vises = {UUID(c.avant.id) for c in changements if c.avant is not None}
    presents = {c.pk: c for c in Creneau.objects.filter(pk__in=vises)}
    eleves: dict[UUID, list[UUID]] = {}
    liens = CreneauEleve.objects.filter(creneau__in=vises).order_by()
    for creneau, eleve in liens.values_list("creneau_id", "eleve_id"):
        eleves.setdefault(creneau, []).append(eleve)
    lignes: list[LigneProposition] = []
    accompagnes: list[LigneEleve] = []
    for changement in changements:
        ancien = None
        if changement.avant is not None:
            ancien = presents.get(UUID(changement.avant.id))
            if ancien is None:
                continue
        ligne = LigneProposition(
            proposition=proposition,
            rang=len(lignes),
            acte=changement.acte,
            creneau=ancien.pk if ancien else None,
            revision=ancien.revision if ancien else 0,
            avant=_avant(ancien, sorted(eleves.get(ancien.pk, ()))) if ancien else {},
            **_colonnes(changement, classes, ancien),
        )
        lignes.append(ligne)
        accompagnes += [
            LigneEleve(ligne=ligne, eleve_id=UUID(cle)) for cle in changement.pose.eleves
        ]
    LigneProposition.objects.bulk_create(lignes)
    LigneEleve.objects.bulk_create(accompagnes)
    return lignes


def _avant(creneau: Creneau, eleves: list[UUID]) -> dict[str, Any]:
    """What undoing needs, its identifier and lineage with it."""
    return donnees_en_json(donnees_lues(creneau, eleves)) | {
        "origine": str(creneau.pk),
        "lignee": str(creneau.lignee),
    }


def _colonnes(
    changement: Changement, classes: dict[Cle, Cle | None], ancien: Creneau | None
) -> dict[str, Any]:
    pose = changement.pose
    siennes = {classes.get(eleve) for eleve in pose.eleves}
    seule = siennes.pop() if len(siennes) == 1 else None
    classe = UUID(seule) if seule else None
    return {
        "aesh_id": UUID(pose.aesh),
        "etablissement_id": UUID(pose.ecole),
        "classe_id": ancien.classe_id if ancien is not None else classe,
        "type": pose.type,
        "jour": pose.moment.jour,
        "debut": pose.moment.debut,
        "fin": pose.moment.fin,
        "semaine": pose.moment.semaine,
    }
