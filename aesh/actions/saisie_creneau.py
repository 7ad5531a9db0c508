"""What a slot is made of, and what makes it one of this pole: malformed input is refused here.

Rules (conflicts) are another matter: a draft is always saved with them (decision 5).

*Source:* decisions 1, 2 and 5.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from aesh.enums import JOURS, Semaine, TypeCreneau
from aesh.models import Affectation, Creneau, CreneauEleve, EmploiDuTemps
from aesh.regles.types_creneau import TYPES
from aesh.requetes.passe import lignees_retirees
from eleves.models import Classe, Scolarisation
from pial.models import Rattachement
from socle.erreurs import ActionRefusee
from socle.verrous import verrouiller

SANS_ELEVE = {
    TypeCreneau.COLLECTIVE: "Un créneau collectif est pour la classe ou l'ULIS, sans nom d'élève.",
    TypeCreneau.REFERENT: "Une mission de référent se passe auprès d'AESH, sans nom d'élève.",
    TypeCreneau.REUNION: "Une réunion se note sans nom d'élève.",
}
PREMIERE_MINUTE, DERNIERE_MINUTE = 7 * 60, 19 * 60


class SaisieRefusee(ActionRefusee):
    """Malformed input: ``erreurs`` maps a field to its sentence."""

    def __init__(self, erreurs: dict[str, str]) -> None:
        super().__init__("Ce créneau n'est pas enregistré : corrigez les champs signalés.")
        self.erreurs = erreurs


@dataclass(frozen=True)
class DonneesCreneau:
    """What a slot is made of; minutes of the day, weekday from 1 (Monday).

    ``origine``: the slot deleted from this version that this new one puts back. ``verrouille``:
    no proposal may move it; people still may.
    """

    aesh: UUID
    etablissement: UUID
    type: str
    jour: int
    debut: int
    fin: int
    semaine: str = Semaine.TOUTES
    classe: UUID | None = None
    eleves: tuple[UUID, ...] = ()
    origine: UUID | None = None
    verrouille: bool = False


def donnees_de(creneau: Creneau) -> DonneesCreneau:
    """Present content of a slot."""
    return donnees_lues(creneau, [lien.eleve_id for lien in creneau.liens_eleves.all()])


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
        verrouille=creneau.verrouille,
    )


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
        "verrouille": donnees.verrouille,
    }


def champs_de_creation(
    emploi: EmploiDuTemps, donnees: Sequence[DonneesCreneau]
) -> list[dict[str, Any]]:
    """Columns of new slots; one put back keeps its lineage, hence its remarks; two queries at most.

    *Source:* règle locale (undoing a deletion gives back the same slot).
    """
    origines = sorted({une.origine for une in donnees if une.origine})
    for origine in origines:  # put back by two people at once: by the first only
        verrouiller(f"creneau-remis:{origine}", seul=True)
    libres = lignees_retirees(emploi.pk, origines)
    champs = []
    for une in donnees:
        lignee = libres.pop(une.origine, None) if une.origine else None
        champs.append(champs_de(une) | ({"lignee": lignee} if lignee else {}))
    return champs


@dataclass(frozen=True)
class References:
    """Rows of the pole that slots may name."""

    aesh: frozenset[UUID]
    etablissements: frozenset[UUID]
    classes: dict[UUID, UUID]
    eleves: frozenset[UUID]


def verifier(
    emploi: EmploiDuTemps, donnees: DonneesCreneau, avant: DonneesCreneau | None = None
) -> None:
    """Refuse what is not a slot of this pole; rules (conflicts) are another matter.

    ``avant``: the slot as it was; it may keep what it names. Raises ``SaisieRefusee`` with one
    sentence per field.
    """
    references = references_de(emploi, [donnees], [avant] if avant else [])
    if erreurs := erreurs_de(donnees, references):
        raise SaisieRefusee(erreurs)


def references_de(
    emploi: EmploiDuTemps,
    voulues: Iterable[DonneesCreneau],
    deja: Iterable[DonneesCreneau] = (),
) -> References:
    """Read what these slots name, in a number of queries that does not depend on them.

    ``deja``: what slots named before the act, and may keep without asking again: a slot whose
    school left the pole can still be moved, the rules say what is wrong with it.
    """
    voulues, deja = list(voulues), list(deja)
    aesh = frozenset(d.aesh for d in deja)
    ecoles = frozenset(d.etablissement for d in deja)
    eleves = frozenset(eleve for d in deja for eleve in d.eleves)
    classes = {d.classe: d.etablissement for d in deja if d.classe}
    nommes = {eleve for d in voulues for eleve in d.eleves}
    return References(
        aesh | _aesh_du_pole(emploi, {d.aesh for d in voulues} - aesh),
        ecoles | _ecoles_du_pole(emploi, {d.etablissement for d in voulues} - ecoles),
        classes | _ecoles_des_classes({d.classe for d in voulues if d.classe} - classes.keys()),
        eleves | _eleves_du_pole(emploi, nommes - eleves),
    )


def _aesh_du_pole(emploi: EmploiDuTemps, aesh: set[UUID]) -> set[UUID]:
    """Those posted in the pole, or who already have a slot in this version."""
    if not aesh:
        return set()
    postes = Affectation.objects.filter(
        aesh__in=aesh, pole=emploi.pole_id, periode__contains=emploi.date_effet
    )
    du_pole = set(postes.values_list("aesh_id", flat=True))
    if autres := aesh - du_pole:
        du_pole |= set(emploi.creneaux.filter(aesh__in=autres).values_list("aesh_id", flat=True))
    return du_pole


def _ecoles_du_pole(emploi: EmploiDuTemps, ecoles: set[UUID]) -> set[UUID]:
    if not ecoles:
        return set()
    rattachees = Rattachement.objects.filter(
        etablissement__in=ecoles, pole=emploi.pole_id, periode__contains=emploi.date_effet
    )
    return set(rattachees.values_list("etablissement_id", flat=True))


def _ecoles_des_classes(classes: set[UUID]) -> dict[UUID, UUID]:
    if not classes:
        return {}
    return dict(Classe.objects.filter(pk__in=classes).values_list("pk", "etablissement_id"))


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
        erreurs["type"] = "Choisissez un type de créneau de la liste."
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
    return erreurs | _erreurs_du_type(donnees)


def _erreurs_du_type(donnees: DonneesCreneau) -> dict[str, str]:
    """Pupils and class, as the kind of slot wants them."""
    erreurs: dict[str, str] = {}
    if donnees.type not in set(TypeCreneau):
        return erreurs
    genre = TYPES[TypeCreneau(donnees.type)]
    if genre.eleves == "aucun" and donnees.eleves:
        erreurs["eleves"] = SANS_ELEVE[genre.code]
    if genre.classe == "requise" and not donnees.classe:
        erreurs["classe"] = "Choisissez la classe ou l'ULIS de ce créneau collectif."
    return erreurs


def _eleves_du_pole(emploi: EmploiDuTemps, eleves: set[UUID]) -> frozenset[UUID]:
    """Those who go to a school of the pole, or already have a slot in this version."""
    if not eleves:
        return frozenset()
    le = emploi.date_effet
    ecoles = Rattachement.objects.filter(pole=emploi.pole_id, periode__contains=le)
    ici = Scolarisation.objects.filter(
        eleve__in=eleves, etablissement__in=ecoles.values("etablissement")
    ).values_list("eleve_id", flat=True)
    deja = CreneauEleve.objects.filter(creneau__emploi=emploi, eleve__in=eleves)
    return frozenset(ici) | frozenset(deja.values_list("eleve_id", flat=True))
