"""Create, change and delete slots of a draft. A draft is always saved, with its conflicts.

*Source:* decisions 1, 2 and 5.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from aesh.enums import JOURS, Semaine, TypeCreneau
from aesh.models import Affectation, Creneau, CreneauEleve, EmploiDuTemps
from aesh.permissions import peut_modifier
from comptes.models import Mandat
from eleves.models import Classe, Scolarisation
from pial.models import Rattachement
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

PREMIERE_MINUTE, DERNIERE_MINUTE = 7 * 60, 19 * 60


class RevisionPerimee(Exception):
    """Someone changed the slot since it was read; ``creneau`` is its present state."""

    def __init__(self, creneau: Creneau | None) -> None:
        super().__init__("révision périmée")
        self.creneau = creneau


class SaisieRefusee(ActionRefusee):
    """Malformed input: ``erreurs`` maps a field to its sentence."""

    def __init__(self, erreurs: dict[str, str]) -> None:
        super().__init__("Ce créneau n'est pas enregistré : corrigez les champs signalés.")
        self.erreurs = erreurs


@dataclass(frozen=True)
class DonneesCreneau:
    """What a slot is made of; minutes of the day, weekday from 1 (Monday)."""

    aesh: UUID
    etablissement: UUID
    type: str
    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES
    classe: UUID | None = None
    eleves: tuple[UUID, ...] = ()


def donnees_de(creneau: Creneau) -> DonneesCreneau:
    """Present content of a slot."""
    return donnees_lues(creneau, creneau.liens_eleves.values_list("eleve_id", flat=True))


def donnees_lues(creneau: Creneau, eleves: Iterable[UUID]) -> DonneesCreneau:
    """Content of a slot whose pupils are already known."""
    return DonneesCreneau(
        aesh=creneau.aesh_id,
        etablissement=creneau.etablissement_id,
        type=creneau.type,
        jour=creneau.jour,
        debut=creneau.debut,
        fin=creneau.fin,
        semaine=creneau.semaine,
        classe=creneau.classe_id,
        eleves=tuple(eleves),
    )


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
    creneau = Creneau.objects.create(
        emploi=emploi, modifie_par_id=auteur.membre_id, **champs_de(donnees)
    )
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
    donnees = replace(donnees_de(creneau), **changements)
    verifier(emploi, donnees)
    touches = Creneau.objects.filter(pk=creneau.pk, revision=revision).update(
        revision=F("revision") + 1,
        modifie_par_id=auteur.membre_id,
        modifie_le=timezone.now(),
        **champs_de(donnees),
    )
    if not touches:
        raise RevisionPerimee(Creneau.objects.filter(pk=creneau.pk).first())
    if "eleves" in changements:
        CreneauEleve.objects.filter(creneau=creneau).exclude(eleve__in=donnees.eleves).delete()
        deja = set(creneau.liens_eleves.values_list("eleve_id", flat=True))
        _poser_eleves(creneau, tuple(e for e in donnees.eleves if e not in deja))
    creneau.refresh_from_db()
    return creneau


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


def champs_de(donnees: DonneesCreneau) -> dict[str, Any]:
    """Columns of a slot, as the model names them."""
    return {
        "aesh_id": donnees.aesh,
        "etablissement_id": donnees.etablissement,
        "classe_id": donnees.classe,
        "type": donnees.type,
        "jour": donnees.jour,
        "debut": donnees.debut,
        "fin": donnees.fin,
        "semaine": donnees.semaine,
    }


def _poser_eleves(creneau: Creneau, eleves: tuple[UUID, ...]) -> None:
    CreneauEleve.objects.bulk_create(
        CreneauEleve(creneau=creneau, eleve_id=eleve) for eleve in eleves
    )


@dataclass(frozen=True)
class References:
    """Rows of the pole that slots may name."""

    aesh: frozenset[UUID]
    etablissements: frozenset[UUID]
    classes: dict[UUID, UUID]
    eleves: frozenset[UUID]


def verifier(emploi: EmploiDuTemps, donnees: DonneesCreneau) -> None:
    """Refuse what is not a slot of this pole; rules (conflicts) are another matter.

    Raises ``SaisieRefusee`` with one sentence per field.
    """
    if erreurs := erreurs_de(donnees, references_de(emploi, [donnees])):
        raise SaisieRefusee(erreurs)


def references_de(emploi: EmploiDuTemps, voulues: Iterable[DonneesCreneau]) -> References:
    """Read what these slots name, in a number of queries that does not depend on them."""
    voulues = list(voulues)
    le = emploi.date_effet
    aesh = {d.aesh for d in voulues}
    eleves = {eleve for d in voulues for eleve in d.eleves}
    classes = {d.classe for d in voulues if d.classe}
    ecoles = {d.etablissement for d in voulues}
    du_pole = set(
        Affectation.objects.filter(
            aesh__in=aesh, pole=emploi.pole_id, periode__contains=le
        ).values_list("aesh_id", flat=True)
    )
    if autres := aesh - du_pole:
        du_pole |= set(emploi.creneaux.filter(aesh__in=autres).values_list("aesh_id", flat=True))
    rattachees = Rattachement.objects.filter(
        etablissement__in=ecoles, pole=emploi.pole_id, periode__contains=le
    ).values_list("etablissement_id", flat=True)
    lues = Classe.objects.filter(pk__in=classes).values_list("pk", "etablissement_id")
    return References(
        frozenset(du_pole),
        frozenset(rattachees),
        dict(lues) if classes else {},
        _eleves_du_pole(emploi, eleves) if eleves else frozenset(),
    )


def erreurs_de(donnees: DonneesCreneau, references: References) -> dict[str, str]:
    """One sentence per wrong field; empty when the slot may be saved."""
    erreurs = _erreurs_de_forme(donnees)
    if donnees.aesh not in references.aesh:
        erreurs["aesh"] = "Cette personne n'est pas affectée à ce pôle."
    if donnees.etablissement not in references.etablissements:
        erreurs["etablissement"] = "Cette école n'est pas rattachée à ce pôle."
    if donnees.classe and references.classes.get(donnees.classe) != donnees.etablissement:
        erreurs["classe"] = "Cette classe n'est pas dans cette école."
    if not references.eleves.issuperset(donnees.eleves):
        erreurs["eleves"] = "Un des élèves n'est pas scolarisé dans ce pôle."
    return erreurs


def _erreurs_de_forme(donnees: DonneesCreneau) -> dict[str, str]:
    erreurs = {}
    if donnees.type not in set(TypeCreneau):
        erreurs["type"] = "Choisissez individuelle, mutualisée ou collective."
    if donnees.semaine not in set(Semaine):
        erreurs["semaine"] = "Choisissez toutes les semaines, la semaine A ou la semaine B."
    if donnees.jour not in JOURS:
        erreurs["jour"] = "Choisissez un jour du lundi au vendredi."
    if donnees.debut >= donnees.fin:
        erreurs["fin"] = "Un créneau doit finir après son début."
    if not PREMIERE_MINUTE <= donnees.debut <= DERNIERE_MINUTE:
        erreurs["debut"] = "Un créneau commence entre 7 h et 19 h."
    elif not PREMIERE_MINUTE <= donnees.fin <= DERNIERE_MINUTE:
        erreurs["fin"] = "Un créneau finit à 19 h au plus tard."
    if len(set(donnees.eleves)) != len(donnees.eleves):
        erreurs["eleves"] = "Un élève est cité deux fois."
    if donnees.type == TypeCreneau.COLLECTIVE and donnees.eleves:
        erreurs["eleves"] = "Un créneau collectif est pour la classe ou l'ULIS, sans nom d'élève."
    if donnees.type == TypeCreneau.COLLECTIVE and not donnees.classe:
        erreurs["classe"] = "Choisissez la classe ou l'ULIS de ce créneau collectif."
    return erreurs


def _eleves_du_pole(emploi: EmploiDuTemps, eleves: Iterable[UUID]) -> frozenset[UUID]:
    """Those who go to a school of the pole, or already have a slot in this version."""
    le = emploi.date_effet
    ecoles = Rattachement.objects.filter(pole=emploi.pole_id, periode__contains=le)
    ici = Scolarisation.objects.filter(
        eleve__in=eleves, etablissement__in=ecoles.values("etablissement")
    ).values_list("eleve_id", flat=True)
    deja = CreneauEleve.objects.filter(creneau__emploi=emploi, eleve__in=eleves)
    return frozenset(ici) | frozenset(deja.values_list("eleve_id", flat=True))
