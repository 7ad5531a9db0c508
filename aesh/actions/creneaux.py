"""Create, change and delete slots of a draft. A draft is always saved, with its conflicts.

*Source:* decisions 1, 2 and 5.
"""

from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from aesh.actions.saisie_creneau import (
    DonneesCreneau,
    champs_de,
    champs_de_creation,
    donnees_de,
    verifier,
)
from aesh.models import Creneau, CreneauEleve, EmploiDuTemps
from aesh.permissions import peut_modifier
from comptes.models import Mandat
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller


class RevisionPerimee(Exception):
    """Someone changed the slot since it was read; ``creneau`` is its present state."""

    def __init__(self, creneau: Creneau | None) -> None:
        super().__init__("révision périmée")
        self.creneau = creneau


def verrouiller_brouillon(emploi: EmploiDuTemps, auteur: Mandat) -> EmploiDuTemps:
    """Share the draft with other editors, and make sure it still is one; else refuse."""
    verrouiller(f"emploi:{emploi.pk}", seul=False)
    emploi = EmploiDuTemps.objects.get(pk=emploi.pk)
    if not peut_modifier(auteur, emploi):
        raise ActionRefusee(
            f"Cet emploi du temps est « {emploi.get_statut_display()} » : il ne se modifie plus. "
            "Reprenez le brouillon, ou ouvrez une nouvelle version."
        )
    return emploi


@transaction.atomic
def creer(*, emploi: EmploiDuTemps, auteur: Mandat, donnees: DonneesCreneau) -> Creneau:
    """Add a slot to a draft.

    Raises ``SaisieRefusee`` on malformed input, ``ActionRefusee`` when the draft is closed.
    *Source:* decision 5 (conflicts never prevent saving).
    """
    emploi = verrouiller_brouillon(emploi, auteur)
    verifier(emploi, donnees)
    (champs,) = champs_de_creation(emploi, [donnees])
    creneau = Creneau.objects.create(emploi=emploi, modifie_par_id=auteur.membre_id, **champs)
    _poser_eleves(creneau, donnees.eleves)
    return creneau


@transaction.atomic
def modifier(
    *, creneau: Creneau, auteur: Mandat, revision: int, changements: dict[str, Any]
) -> Creneau:
    """Change some fields of a slot (keys of ``DonneesCreneau``) if nobody did since ``revision``.

    Raises ``RevisionPerimee`` with the present state, ``SaisieRefusee``, ``ActionRefusee``.
    *Source:* security page §6 (UPDATE … WHERE version, never a silent loss).
    """
    emploi = verrouiller_brouillon(creneau.emploi, auteur)
    avant = donnees_de(creneau)
    donnees = replace(avant, **changements)
    verifier(emploi, donnees, avant)
    maintenant = timezone.now()
    champs = {**champs_de(donnees), "modifie_par_id": auteur.membre_id, "modifie_le": maintenant}
    touches = Creneau.objects.filter(pk=creneau.pk, revision=revision).update(
        revision=F("revision") + 1, **champs
    )
    if not touches:
        raise RevisionPerimee(Creneau.objects.filter(pk=creneau.pk).first())
    if "eleves" in changements:
        CreneauEleve.objects.filter(creneau=creneau).exclude(eleve__in=donnees.eleves).delete()
        deja = set(creneau.liens_eleves.values_list("eleve_id", flat=True))
        _poser_eleves(creneau, tuple(e for e in donnees.eleves if e not in deja))
    # A fresh object rather than one more read: foreign keys are fetched again when asked for.
    return Creneau(
        pk=creneau.pk,
        departement_id=creneau.departement_id,
        emploi=emploi,
        revision=revision + 1,
        cree_le=creneau.cree_le,
        **champs,
    )


@transaction.atomic
def supprimer(*, creneau: Creneau, auteur: Mandat, revision: int) -> None:
    """Delete a slot of a draft if nobody changed it since ``revision``.

    Raises ``RevisionPerimee``, ``ActionRefusee``. The journal of writes keeps what it was.
    """
    verrouiller_brouillon(creneau.emploi, auteur)
    pris = Creneau.objects.filter(pk=creneau.pk, revision=revision).update(
        revision=F("revision") + 1, modifie_par_id=auteur.membre_id
    )
    if not pris:
        raise RevisionPerimee(Creneau.objects.filter(pk=creneau.pk).first())
    Creneau.objects.get(pk=creneau.pk).delete()


def _poser_eleves(creneau: Creneau, eleves: tuple[UUID, ...]) -> None:
    CreneauEleve.objects.bulk_create(
        CreneauEleve(creneau=creneau, eleve_id=eleve) for eleve in eleves
    )
